/** What a visitor has left, as headers, for clients that read no events. */
import type { Quota } from "@frontdesk/protocol";

/**
 * `RateLimit-*` counts to the reset in seconds, `X-RateLimit-*` names it in
 * Unix seconds: the two habits there are.
 */
export function quotaHeaders(
  { remaining, limit, resetAt }: Quota,
  now: number,
): Record<string, string> {
  const left = String(remaining);
  const seconds = Math.max(0, Math.ceil((resetAt - now) / 1000));
  return {
    "ratelimit-remaining": left,
    "ratelimit-reset": String(seconds),
    "x-ratelimit-remaining": left,
    "x-ratelimit-reset": String(Math.ceil(resetAt / 1000)),
    ...(limit !== undefined && {
      "ratelimit-limit": String(limit),
      "x-ratelimit-limit": String(limit),
    }),
  };
}

/** For `Access-Control-Expose-Headers`. */
export const QUOTA_HEADER_NAMES = Object.keys(
  quotaHeaders({ remaining: 0, limit: 0, resetAt: 0 }, 0),
);
