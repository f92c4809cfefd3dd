/** What the begin mutation refuses, as the visitor is told. */
import type { BeginResult } from "../convex/conversation-store.js";
import { ApiError, toRetrySeconds } from "../errors.js";

type Refused = Extract<
  BeginResult,
  { kind: "limited" | "filtered" | "blocked" | "closed" }
>;

export function refusalOf(result: Refused, now: number): ApiError {
  switch (result.kind) {
    case "closed":
      return new ApiError(result.code);
    case "filtered":
      return new ApiError("content_filtered", {
        field: "message",
        reason: result.reason,
      });
    case "blocked": {
      const blockExpiresAt = result.untilMs;
      const retryAfter = toRetrySeconds(blockExpiresAt - now);
      const details = { retryAfter, blockExpiresAt };
      return new ApiError("temporarily_blocked", details);
    }
    case "limited": {
      const { code, limit, retryAfterMs, quota } = result;
      const waits = retryAfterMs > 0;
      const retryAfter = waits ? toRetrySeconds(retryAfterMs) : undefined;
      const details = { limitType: limit, retryAfter, quota };
      return new ApiError(code, details);
    }
  }
}
