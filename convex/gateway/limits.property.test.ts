/** Limits are exact whoever sends what, whenever. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { begin } from "../test.actors";
import { setLimits, setSettings } from "../test.door";
import { initConvexTest, NO_LIMITS } from "../test.setup";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const LIMITS = {
  perMinute: 2,
  perHour: 4,
  perDay: 6,
  minIntervalMs: 1_000,
  perAddress: 3,
  perWidget: 5,
  perWidgetHour: 9,
  perWidgetDay: 14,
};

const step = fc.record({
  visitor: fc.constantFrom("a", "b", "c"),
  address: fc.constantFrom("x", "y"),
  wait: fc.constantFrom(0, 0, 400, 1_000, 20_000, MINUTE, 30 * MINUTE, DAY / 3),
});

/** What was accepted, and by that alone what may be. */
class Reference {
  readonly #accepted: { at: number; visitor: string; address: string }[] = [];

  accepts(at: number, visitor: string, address: string): boolean {
    const count = (
      period: number,
      who: (one: (typeof this.all)[0]) => boolean,
    ) =>
      this.all.filter(
        (one) =>
          who(one) && Math.floor(one.at / period) === Math.floor(at / period),
      ).length;
    const own = (one: { visitor: string }) => one.visitor === visitor;
    const last = Math.max(...this.all.filter(own).map((one) => one.at), 0);
    const fits =
      count(MINUTE, own) < LIMITS.perMinute &&
      count(HOUR, own) < LIMITS.perHour &&
      count(DAY, own) < LIMITS.perDay &&
      at - last >= LIMITS.minIntervalMs &&
      count(MINUTE, (one) => one.address === address) < LIMITS.perAddress &&
      count(MINUTE, () => true) < LIMITS.perWidget &&
      count(HOUR, () => true) < LIMITS.perWidgetHour &&
      count(DAY, () => true) < LIMITS.perWidgetDay;
    if (fits) this.#accepted.push({ at, visitor, address });
    return fits;
  }

  get all() {
    return this.#accepted;
  }
}

test("a message is accepted exactly when every window has room", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 5, maxLength: 40 }),
      async (steps) => {
        const t = await initConvexTest(NO_LIMITS);
        await setLimits(t, LIMITS);
        // Who is refused often would be blocked, which is another test's.
        const never = { violations: 0, windowMinutes: 1, cooldownMinutes: 1 };
        await setSettings(t, { autoBlock: never });
        const reference = new Reference();
        for (const { visitor, address, wait } of steps) {
          await t.advance(wait);
          const expected = reference.accepts(Date.now(), visitor, address);
          const result = await begin(t, {
            sessionKey: visitor,
            ipHash: address,
          });
          expect(result.kind).toBe(expected ? "started" : "limited");
          if (result.kind === "limited") {
            expect(result.retryAfterMs).toBeGreaterThan(0);
          }
        }
      },
    ),
    { numRuns: 15 },
  );
}, 60_000);
