import { expect, test, vi } from "vitest";
import { FairSlots } from "./fair-slots.js";

const TIMERS = ["setTimeout", "clearTimeout", "performance"] as const;
const PATIENCE = { stuckMs: 1_000, longestMs: 3_000 };

/** Calls that end when told, by the name they began with. */
function held() {
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  const call = (name: string) => () =>
    new Promise<string>((resolve) => {
      begun.push(name);
      ends.push(() => resolve(name));
    });
  const settle = () => new Promise((next) => setImmediate(next));
  return {
    begun,
    call,
    async endFirst() {
      ends.shift()?.();
      await settle();
    },
  };
}

test("a crowded lane delays another by one call", async () => {
  const slots = new FairSlots(2, PATIENCE);
  const { begun, call, endFirst } = held();
  const all = ["a1", "a2", "a3", "a4", "a5", "b1", "b2", "c1"].map((name) =>
    slots.run(name.charAt(0), call(name)),
  );
  expect(begun).toEqual(["a1", "a2"]);
  for (let left = all.length; left > 0; left -= 1) await endFirst();
  expect(await Promise.all(all)).toHaveLength(8);
  expect(begun).toEqual(["a1", "a2", "a3", "b1", "c1", "a4", "b2", "a5"]);
  // All places are free again.
  void slots.run("d", call("d1"));
  void slots.run("d", call("d2"));
  void slots.run("d", call("d3"));
  expect(begun.slice(8)).toEqual(["d1", "d2"]);
});

test("who waits too long is told, a failed call gives its place on", async () => {
  vi.useFakeTimers({ toFake: [...TIMERS] });
  try {
    const slots = new FairSlots(1, PATIENCE);
    const { begun, call, endFirst } = held();
    const first = slots.run("a", call("a1"));
    const late = slots.run("a", call("a2"));
    const refused = expect(late).rejects.toMatchObject({ kind: "unavailable" });
    await vi.advanceTimersByTimeAsync(1_000);
    await refused;
    const failing = expect(
      slots.run("b", () => Promise.reject(new Error("no"))),
    ).rejects.toThrow("no");
    const after = slots.run("b", call("b2"));
    await endFirst();
    await first;
    await failing;
    await endFirst();
    await after;
    expect(begun).toEqual(["a1", "b2"]);
  } finally {
    vi.useRealTimers();
  }
});

test("while others get their turn one waits longer, but not for ever", async () => {
  vi.useFakeTimers({ toFake: [...TIMERS] });
  try {
    const slots = new FairSlots(1, PATIENCE);
    const busy = async (): Promise<void> => {
      for (let call = 0; call < 20; call += 1) {
        await slots.run("a", () => wait(500));
      }
    };
    const all = Promise.all([busy(), busy()]);
    let refused = false;
    const waiting = Array.from({ length: 12 }, () =>
      slots
        .run("b", () => wait(500))
        .catch(() => {
          refused = true;
        }),
    );
    await vi.advanceTimersByTimeAsync(2_900);
    expect(refused).toBe(false);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(refused).toBe(true);
    await vi.advanceTimersByTimeAsync(60_000);
    await Promise.all([all, ...waiting]);
  } finally {
    vi.useRealTimers();
  }
});

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
