/**
 * A coarse limit per address in this process's memory: it keeps a flood away
 * from Convex, whose own limits are exact and shared by all gateways.
 */
import { Lru } from "./lru.js";

/** Addresses remembered; a forgotten one starts with a full bucket. */
const MAX_ADDRESSES = 50_000;

export interface RateLimitOptions {
  readonly windowMs: number;
  /** Requests of cost 1 in one window. */
  readonly maxRequests: number;
}

export interface RateLimiter {
  /** 0 when the call may pass, else how long to wait, in milliseconds. */
  take(key: string, cost: number, now: number): number;
}

interface Bucket {
  level: number;
  at: number;
}

/** Token buckets: a full window's requests at once, then a steady trickle. */
export function createRateLimiter(options: RateLimitOptions): RateLimiter {
  const { windowMs, maxRequests } = options;
  const buckets = new Lru<string, Bucket>(MAX_ADDRESSES);
  const perMs = maxRequests / windowMs;

  return {
    take(key, cost, now) {
      let bucket = buckets.get(key);
      if (!bucket) {
        bucket = { level: maxRequests, at: now };
        buckets.set(key, bucket);
      }
      const elapsed = Math.max(0, now - bucket.at);
      bucket.level = Math.min(maxRequests, bucket.level + elapsed * perMs);
      bucket.at = now;
      if (bucket.level >= cost) {
        bucket.level -= cost;
        return 0;
      }
      return (cost - bucket.level) / perMs;
    },
  };
}
