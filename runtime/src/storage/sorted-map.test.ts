import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SortedMap } from "./sorted-map.js";

const key = fc.string({
  unit: fc.constantFrom("a", "b", "\xff"),
  maxLength: 4,
});

type Action =
  { kind: "set" | "delete"; key: string; value: number } | { kind: "clone" };

const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 8, arbitrary: change("set") },
  { weight: 4, arbitrary: change("delete") },
  {
    weight: 1,
    arbitrary: fc.constant<Action>({ kind: "clone" }),
  },
);

function change(kind: "set" | "delete"): fc.Arbitrary<Action> {
  return fc.record({ kind: fc.constant(kind), key, value: fc.nat() });
}

function expectSame(map: SortedMap<number>, model: Map<string, number>): void {
  const sorted = [...model].sort(([a], [b]) => (a < b ? -1 : 1));
  expect([...map.entries()]).toStrictEqual(sorted);
  expect(map.size).toBe(model.size);
}

function walk(
  map: SortedMap<number>,
  start: string,
  end: string,
  reverse: boolean,
): string[] {
  const cursor = map.range(start, end, reverse);
  const keys: string[] = [];
  for (let e = cursor.next(); e; e = cursor.next()) keys.push(e.key);
  return keys;
}

describe("SortedMap", () => {
  it("behaves as a sorted copy would, clones included", () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
        let map = new SortedMap<number>();
        let model = new Map<string, number>();
        const kept: [SortedMap<number>, Map<string, number>][] = [];
        for (const step of actions) {
          if (step.kind === "clone") {
            // Go on with the copy at times, with the original at others.
            const [copy, same] = [map.clone(), new Map(model)];
            if (kept.length % 2 === 0) {
              kept.push([map, model]);
              [map, model] = [copy, same];
            } else {
              kept.push([copy, same]);
            }
          } else if (step.kind === "set") {
            map.set(step.key, step.value);
            model.set(step.key, step.value);
          } else {
            map.delete(step.key);
            model.delete(step.key);
          }
        }
        for (const [m, expected] of [...kept, [map, model] as const]) {
          expectSame(m, expected);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("walks ranges both ways", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat(2_000), { maxLength: 600 }),
        fc.nat(2_000),
        fc.nat(2_000),
        (numbers, from, to) => {
          const name = (n: number) => String(n).padStart(4, "0");
          const map = new SortedMap<number>();
          for (const n of numbers) map.set(name(n), n);
          const [start, end] = [name(from), name(to)];
          const inside = numbers
            .map(name)
            .filter((k) => k >= start && k < end)
            .sort();
          expect(walk(map, start, end, false)).toStrictEqual(inside);
          expect(walk(map, start, end, true)).toStrictEqual(inside.reverse());
        },
      ),
      { numRuns: 300 },
    );
  });

  it("stays sorted over many chunks", () => {
    const map = new SortedMap<number>();
    const model = new Map<string, number>();
    for (let i = 0; i < 20_000; i++) {
      const k = ((i * 7_919) % 20_000).toString(36).padStart(4, "0");
      map.set(k, i);
      model.set(k, i);
      if (i % 3 === 0) {
        map.delete(k);
        model.delete(k);
      }
    }
    expectSame(map, model);
  });
});
