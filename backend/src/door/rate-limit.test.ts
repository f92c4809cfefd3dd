import { expect, test } from "vitest";
import { createRateLimiter } from "./rate-limit.js";

test("a window's worth at once, then a steady trickle", () => {
  const limiter = createRateLimiter({ windowMs: 60_000, maxRequests: 3 });
  const at = 1_000_000;
  for (let sent = 0; sent < 3; sent += 1) {
    expect(limiter.take("a", 1, at)).toBe(0);
  }
  const waitMs = limiter.take("a", 1, at);
  expect(waitMs).toBe(20_000);
  expect(limiter.take("b", 1, at)).toBe(0);
  // Whoever waits as long as told is let in, once.
  expect(limiter.take("a", 1, at + waitMs)).toBe(0);
  expect(limiter.take("a", 1, at + waitMs)).toBeGreaterThan(0);
});

test("cheap calls use little, and a clock set back gives nothing", () => {
  const limiter = createRateLimiter({ windowMs: 1_000, maxRequests: 1 });
  for (let sent = 0; sent < 10; sent += 1) {
    expect(limiter.take("a", 0.1, 5_000)).toBeCloseTo(0);
  }
  expect(limiter.take("a", 0.1, 5_000)).toBeGreaterThan(0);
  expect(limiter.take("a", 0.1, 0)).toBeGreaterThan(0);
});

test("an address that keeps asking stays limited", () => {
  const limiter = createRateLimiter({ windowMs: 1_000, maxRequests: 10 });
  let passed = 0;
  for (let ms = 0; ms < 10_000; ms += 1) {
    if (limiter.take("a", 1, ms) === 0) passed += 1;
  }
  expect(passed).toBeGreaterThanOrEqual(105);
  expect(passed).toBeLessThanOrEqual(110);
});
