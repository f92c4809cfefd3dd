import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { IntervalTree } from "./interval-tree.js";

describe("IntervalTree", () => {
  const key = fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 3 });
  const interval = fc.tuple(key, key, fc.nat(3));

  it("finds what a list would", () => {
    fc.assert(
      fc.property(
        fc.array(interval, { maxLength: 60 }),
        fc.array(fc.nat(59)),
        key,
        (intervals, removed, probe) => {
          const tree = new IntervalTree<string>();
          const model = new Map<string, readonly [string, string]>();
          const name = ([s, e, n]: readonly [string, string, number]) =>
            `${s}-${e}-${n}`;
          for (const [start, end, n] of intervals) {
            tree.add(start, end, name([start, end, n]));
            model.set(name([start, end, n]), [start, end]);
          }
          for (const i of removed) {
            const gone = intervals[i];
            if (!gone) continue;
            tree.remove(gone[0], gone[1], name(gone));
            model.delete(name(gone));
          }
          const found = new Set<string>();
          tree.collect(probe, found);
          const expected = [...model]
            .filter(([, [start, end]]) => start <= probe && probe < end)
            .map(([n]) => n);
          expect([...found].sort()).toEqual(expected.sort());
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
