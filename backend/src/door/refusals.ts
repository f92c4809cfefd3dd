/** What the begin mutation refuses, as the visitor is told. */
import type { BeginResult } from "../convex/conversation-store.js";
import { ApiError, toRetrySeconds } from "../errors.js";

type Refused = Extract<BeginResult, { kind: "limited" | "blocked" }>;

export function refusalOf(result: Refused, now: number): ApiError {
  if (result.kind === "blocked") {
    const blockExpiresAt = result.untilMs;
    const retryAfter = toRetrySeconds(blockExpiresAt - now);
    return new ApiError("temporarily_blocked", { retryAfter, blockExpiresAt });
  }
  const { code, retryAfterMs, quota } = result;
  const retryAfter =
    retryAfterMs > 0 ? toRetrySeconds(retryAfterMs) : undefined;
  return new ApiError(code, { retryAfter, quota });
}
