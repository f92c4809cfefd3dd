import type { ErrorEvent } from "@frontdesk/protocol";
import type { Texts } from "../locales/texts.js";
import { RefusedError } from "../net/http.js";
import type { Problem } from "./entry.js";

/** Refusals that the same message would meet again. */
const HOPELESS: ReadonlySet<string> = new Set([
  "message_too_long",
  "content_filtered",
  "conversation_closed",
  "invalid_request",
  "payload_too_large",
]);

/** What to tell the visitor about a message that did not go out. */
export function sendProblem(
  error: unknown,
  texts: Texts,
  now: number,
): Problem {
  if (!(error instanceof RefusedError)) {
    return { text: texts.unsent, retryAt: null, canRetry: true };
  }
  return problem(
    {
      type: "error",
      code: error.code,
      message: error.spoken ? error.message : texts.refused,
      ...(error.retryAfter !== null && { retryAfter: error.retryAfter }),
    },
    now,
  );
}

/** What to tell about an `error` event, whose sentence is the gateway's. */
export function problem(event: ErrorEvent, now: number): Problem {
  const wait = event.retryAfter;
  return {
    text: event.message,
    retryAt: wait ? now + wait * 1000 : null,
    canRetry: !HOPELESS.has(event.code),
  };
}
