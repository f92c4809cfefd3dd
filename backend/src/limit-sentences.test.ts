import { expect, test } from "vitest";
import { ApiError, toErrorBody } from "./errors.js";

const body = (error: ApiError, locale?: string) =>
  toErrorBody(error, locale, "request-1");

test.each([
  [1, "1 second", "einer Sekunde"],
  [45, "45 seconds", "45 Sekunden"],
  [60, "60 seconds", "60 Sekunden"],
  [900, "15 minutes", "15 Minuten"],
  [3_700, "62 minutes", "62 Minuten"],
  [40_000, "12 hours", "12 Stunden"],
])("a wait of %i s is told as a person would", (retryAfter, en, de) => {
  const error = new ApiError("rate_limit_exceeded", {
    limitType: "per_hour",
    retryAfter,
  });
  expect(body(error).message).toBe(
    `That was a lot of messages for one hour. Please try again in ${en}.`,
  );
  expect(body(error, "de-CH").message).toBe(
    `Das waren viele Nachrichten für eine Stunde. Bitte versuchen Sie es in ${de} noch einmal.`,
  );
});

test("a refusal carries what its reader computes with, and nothing else", () => {
  const resetAt = Date.UTC(2026, 10, 21);
  const limited = new ApiError("rate_limit_exceeded", {
    limitType: "per_day",
    retryAfter: 60,
    noted: "internal",
    quota: { remaining: 0, resetAt, remainingToday: 0, dayResetAt: resetAt },
  });
  expect(body(limited)).toEqual({
    error: "rate_limit_exceeded",
    message:
      "You have sent all messages of today. Please try again in 60 seconds.",
    retry_after: 60,
    limit_type: "per_day",
    usage: {
      messages_remaining_today: 0,
      reset_at: "2026-11-21T00:00:00.000Z",
    },
    request_id: "request-1",
  });
  const blocked = new ApiError("temporarily_blocked", {
    retryAfter: 300,
    blockExpiresAt: resetAt,
  });
  expect(body(blocked, "de")).toMatchObject({
    message:
      "Das Senden ist vorübergehend gesperrt. Bitte versuchen Sie es in 5 Minuten noch einmal.",
    block_expires_at: "2026-11-21T00:00:00.000Z",
  });
});

test("a filtered message is told why, an unknown reason plainly", () => {
  const links = new ApiError("content_filtered", { reason: "links" });
  expect(body(links)).toMatchObject({
    reason: "links",
    message: "Please write your message without this link.",
  });
  const news = new ApiError("content_filtered", { reason: "of_tomorrow" });
  expect(body(news).message).toBe(
    "This message could not be sent. Please write it differently.",
  );
});
