import { expect, test } from "vitest";
import {
  chatEventSchema,
  chatRequestSchema,
  contactRequestSchema,
  MAX_MESSAGE_LENGTH,
  messageSchema,
  readRequestSchema,
} from "./schemas.js";

test("a chat request keeps what it says and drops unknown fields", () => {
  expect(
    chatRequestSchema.parse({ sessionId: "s", message: " hi ", extra: 1 }),
  ).toEqual({ sessionId: "s", message: " hi " });
});

test("an overlong page address is cut, not refused", () => {
  const parsed = chatRequestSchema.parse({
    message: "hi",
    page: "x".repeat(9_000),
  });
  expect(parsed.page).toHaveLength(2_000);
  const page = `${"x".repeat(1_999)}😀`;
  const whole = chatRequestSchema.parse({ message: "hi", page });
  expect(whole.page).toBe("x".repeat(1_999));
});

test.each([
  ["", "message"],
  [" \n\t", "message"],
  ["x".repeat(MAX_MESSAGE_LENGTH + 1), "message"],
  [undefined, "message"],
  [7, "message"],
])("refuses the message %j by the field's name", (message, field) => {
  const result = chatRequestSchema.safeParse({ message });
  expect(result.error?.issues[0]?.path).toEqual([field]);
});

test("refuses a read mark that is no seq", () => {
  for (const seq of [-1, 1.5, "1", Number.NaN]) {
    expect(readRequestSchema.safeParse({ seq }).success).toBe(false);
  }
});

test("refuses an address that is none", () => {
  expect(contactRequestSchema.safeParse({ email: "a@b" }).success).toBe(false);
  expect(contactRequestSchema.parse({ email: "a@b.org" }).email).toBe(
    "a@b.org",
  );
});

test("events are told apart by their type", () => {
  const token = { type: "token", messageId: "m", text: "a", offset: 0 };
  expect(chatEventSchema.parse(token)).toEqual(token);
  expect(chatEventSchema.safeParse({ ...token, offset: -1 }).success).toBe(
    false,
  );
  expect(chatEventSchema.safeParse({ type: "sparkle" }).success).toBe(false);
});

test("a message has a place in the log", () => {
  const message = {
    id: "m",
    seq: 0,
    author: "visitor",
    text: "",
    state: "complete",
    createdAt: 1,
  };
  expect(messageSchema.safeParse(message).success).toBe(false);
  expect(messageSchema.parse({ ...message, seq: 1 }).seq).toBe(1);
});
