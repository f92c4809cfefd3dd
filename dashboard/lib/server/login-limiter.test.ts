import { describe, expect, it } from "vitest";
import { LoginLimiter } from "./login-limiter";

const MINUTE = 60_000;

/** Fails `count` times from time `at`, waiting out every block. */
function failTimes(limiter: LoginLimiter, count: number, at: number): number {
  let now = at;
  for (let i = 0; i < count; i += 1) {
    now += limiter.waitMs("a", now);
    expect(limiter.admit("a", now)).toEqual({ allowed: true });
  }
  return now;
}

describe("LoginLimiter", () => {
  it("lets five wrong passwords pass, then waits", () => {
    const limiter = new LoginLimiter();
    const now = failTimes(limiter, 5, 0);
    expect(limiter.admit("a", now)).toEqual({
      allowed: false,
      retryAfterMs: 30_000,
    });
    expect(limiter.admit("a", now + 29_999).allowed).toBe(false);
    expect(limiter.admit("a", now + 30_000).allowed).toBe(true);
  });

  it("doubles the wait up to fifteen minutes", () => {
    const limiter = new LoginLimiter();
    let now = failTimes(limiter, 5, 0);
    const waits: number[] = [];
    for (let i = 0; i < 8; i += 1) {
      const wait = limiter.waitMs("a", now);
      waits.push(wait / MINUTE);
      now += wait;
      limiter.admit("a", now);
    }
    expect(waits).toEqual([0.5, 1, 2, 4, 8, 15, 15, 15]);
  });

  it("does not count attempts it refused", () => {
    const limiter = new LoginLimiter();
    const now = failTimes(limiter, 5, 0);
    for (let i = 0; i < 50; i += 1) limiter.admit("a", now + i);
    expect(limiter.waitMs("a", now)).toBe(30_000);
  });

  it("counts attempts that arrive at one moment", () => {
    const limiter = new LoginLimiter();
    const allowed = Array.from({ length: 20 }, () => limiter.admit("a", 0));
    expect(allowed.filter((one) => one.allowed)).toHaveLength(5);
  });

  it("keeps addresses apart", () => {
    const limiter = new LoginLimiter();
    failTimes(limiter, 5, 0);
    expect(limiter.admit("b", 0).allowed).toBe(true);
  });

  it("clears an address that signed in, or was quiet", () => {
    const limiter = new LoginLimiter();
    failTimes(limiter, 5, 0);
    limiter.succeed("a");
    expect(limiter.admit("a", 1).allowed).toBe(true);

    const quiet = new LoginLimiter();
    const now = failTimes(quiet, 7, 0);
    const later = now + quiet.waitMs("a", now) + 16 * MINUTE;
    failTimes(quiet, 4, later);
    expect(quiet.waitMs("a", later)).toBe(0);
  });

  it("stays small when tried from very many addresses", () => {
    const limiter = new LoginLimiter();
    for (let i = 0; i < 10_500; i += 1) limiter.admit(`address ${i}`, i);
    expect(limiter.size).toBe(10_000);
  });
});
