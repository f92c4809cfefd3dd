/**
 * The bearer of a call and its share of the limits. Whose key it is and what
 * it may do is proven by Convex, in the transaction that does it.
 */
import type { MiddlewareHandler } from "hono";
import { limitKey } from "../door/client-address.js";
import { Lru } from "../door/lru.js";
import { createRateLimiter } from "../door/rate-limit.js";
import { hashSecret } from "../door/secrets.js";
import { toRetrySeconds } from "../errors.js";
import type { AppEnv } from "../context.js";
import type { AdminDeps } from "./context.js";
import { AdminError } from "./problems.js";

const BEARER = /^Bearer +(\S+)$/i;
const API_KEY = /^fdk_[A-Za-z0-9_-]{16,200}$/;

/** How much more a proven key may ask than an address that guesses. */
const TRUST = 10;
/** How long a key that was let in counts as proven. */
const PROVEN_MS = 60_000;
const MAX_PROVEN = 10_000;

/** Sets `apiKeyHash`. Throws `AdminError`. */
export function authenticate({
  rateLimit: limit,
  noteUse,
}: Pick<AdminDeps, "rateLimit" | "noteUse">): MiddlewareHandler<AppEnv> {
  const perAddress = createRateLimiter(limit);
  const perKey = createRateLimiter({
    ...limit,
    maxRequests: limit.maxRequests * TRUST,
  });
  /** Hashes of keys that were let in, until when they count as proven. */
  const proven = new Lru<string, number>(MAX_PROVEN);

  return async (c, next) => {
    const now = Date.now();
    const address = limitKey(c.get("address"));
    const hash = hashOf(c.req.header("authorization"));
    const known = hash !== null && (proven.get(hash) ?? 0) > now;
    // Guessing keys costs the guesser, not Convex and not the key's owner.
    if (!known) refuseAfter(perAddress.take(address, 1, now));
    if (hash === null) throw refusalOf(c.req.header("authorization"));
    if (known) refuseAfter(perKey.take(hash, 1, now));
    c.set("apiKeyHash", hash);
    await next();
    if (c.res.status === 401) proven.delete(hash);
    if (!c.res.ok || known) return;
    proven.set(hash, now + PROVEN_MS);
    noteUse(hash);
  };
}

function hashOf(authorization: string | undefined): string | null {
  const bearer = BEARER.exec(authorization ?? "")?.[1];
  return bearer && API_KEY.test(bearer) ? hashSecret(bearer) : null;
}

function refusalOf(authorization: string | undefined): AdminError {
  return authorization === undefined
    ? new AdminError("missing_credentials", {
        headers: { "www-authenticate": 'Bearer realm="admin"' },
      })
    : invalidKey();
}

export function invalidKey(): AdminError {
  return new AdminError("invalid_key", {
    headers: {
      "www-authenticate": 'Bearer realm="admin", error="invalid_token"',
    },
  });
}

function refuseAfter(waitMs: number): void {
  if (waitMs === 0) return;
  throw new AdminError("rate_limit_exceeded", {
    retryAfter: toRetrySeconds(waitMs),
  });
}
