import { convexToJson } from "convex/values";
import type { Value } from "convex/values";
import { beforeEach, describe, expect, it } from "vitest";
import { insertAll, run, table, tableQuery, testEngine } from "./testing.js";
import type { Engine, JsonObject } from "./types.js";

let engine: Engine;
beforeEach(async () => {
  engine = await testEngine([table("messages")]);
});

function ns(query: Parameters<typeof run>[1]): unknown[] {
  return run(engine, query).map(({ n }) => n);
}

describe("operators", () => {
  beforeEach(async () => {
    await insertAll(
      engine,
      "messages",
      [1, 2, 3, 4, 5, 6].map((n) => ({ channel: "c", n, o: { x: n * 10 } })),
    );
  });

  const field = (path: string) => ({ $field: path });
  const literal = (value: Value) => ({ $literal: convexToJson(value) });

  it.each<[string, JsonObject, number[]]>([
    ["eq", { $eq: [field("n"), literal(3)] }, [3]],
    ["neq", { $neq: [field("n"), literal(3)] }, [1, 2, 4, 5, 6]],
    ["nested", { $gt: [field("o.x"), literal(40)] }, [5, 6]],
    ["missing", { $lt: [field("nope"), literal(1)] }, [1, 2, 3, 4, 5, 6]],
    [
      "undefined",
      { $eq: [field("nope"), { $literal: { $undefined: null } }] },
      [1, 2, 3, 4, 5, 6],
    ],
    [
      "and, or, not",
      {
        $and: [
          {
            $or: [
              { $eq: [field("n"), literal(1)] },
              { $gte: [field("n"), literal(4)] },
            ],
          },
          { $not: { $eq: [field("n"), literal(5)] } },
        ],
      },
      [1, 4, 6],
    ],
    [
      "arithmetic",
      {
        $eq: [
          {
            $mod: [
              { $add: [field("n"), { $mul: [literal(2), literal(3)] }] },
              literal(4),
            ],
          },
          { $neg: { $sub: [literal(1), { $div: [literal(4), literal(2)] }] } },
        ],
      },
      [3],
    ],
    ["types do not mix", { $eq: [field("n"), literal(3n)] }, []],
  ])("filter: %s", (_, filter, expected) => {
    expect(ns(tableQuery("messages", null, [{ filter }]))).toEqual(expected);
  });

  it("computes with integers, and refuses to mix or overflow", () => {
    const ok = { $eq: [{ $add: [literal(1n), literal(2n)] }, literal(3n)] };
    expect(ns(tableQuery("messages", null, [{ filter: ok }]))).toHaveLength(6);
    const refused: JsonObject[] = [
      { $add: [literal(1n), literal(1)] },
      { $div: [literal(1n), literal(0n)] },
      { $add: [literal(2n ** 63n - 1n), literal(1n)] },
      { $neg: literal("x") },
      { $nope: [literal(1), literal(1)] },
    ];
    for (const filter of refused) {
      const query = tableQuery("messages", null, [{ filter }]);
      expect(() => run(engine, query)).toThrow(/filter/);
    }
  });

  it("applies filters and limits in their order", () => {
    const even = {
      filter: { $eq: [{ $mod: [field("n"), literal(2)] }, literal(0)] },
    };
    expect(ns(tableQuery("messages", null, [even, { limit: 2 }]))).toEqual([
      2, 4,
    ]);
    expect(ns(tableQuery("messages", null, [{ limit: 3 }, even]))).toEqual([2]);
    expect(
      ns(tableQuery("messages", "desc", [{ limit: 4 }, even, { limit: 1 }])),
    ).toEqual([6]);
    expect(ns(tableQuery("messages", null, [{ limit: 0 }]))).toEqual([]);
  });
});
