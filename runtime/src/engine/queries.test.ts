import { convexToJson } from "convex/values";
import type { Value } from "convex/values";
import { beforeEach, describe, expect, it } from "vitest";
import {
  APP,
  collect,
  indexQuery,
  insertAll,
  reading,
  run,
  table,
  tableQuery,
  testEngine,
} from "./testing.js";
import type { Engine, JsonObject } from "./types.js";

let engine: Engine;
beforeEach(async () => {
  engine = await testEngine([
    table("messages", { by_channel_n: ["channel", "n"], by_deep: ["o.x"] }),
    table("mixed", { by_f: ["f"] }),
  ]);
});

function ns(query: Parameters<typeof run>[1]): unknown[] {
  return run(engine, query).map(({ n }) => n);
}

describe("index ranges", () => {
  beforeEach(async () => {
    const documents = [4, 1, 3, 2, 5].flatMap((n) => [
      { channel: "c", n },
      { channel: "d", n },
      { channel: "c\u0000", n },
    ]);
    await insertAll(engine, "messages", documents);
  });

  it("returns exactly what lies between the bounds, in order", () => {
    const range = [
      ["Eq", "channel", "c"],
      ["Gte", "n", 2],
      ["Lt", "n", 4],
    ] as const;
    expect(ns(indexQuery("messages.by_channel_n", range))).toEqual([2, 3]);
    const desc = indexQuery("messages.by_channel_n", range, "desc");
    expect(ns(desc)).toEqual([3, 2]);
  });

  it("does not mix a string with its continuation behind a zero", () => {
    const eq = indexQuery("messages.by_channel_n", [["Eq", "channel", "c"]]);
    expect(run(engine, eq).map(({ channel }) => channel)).toEqual(
      Array(5).fill("c"),
    );
  });

  it.each([
    ["Gt", [4, 5]],
    ["Gte", [3, 4, 5]],
    ["Lt", [1, 2]],
    ["Lte", [1, 2, 3]],
    ["Eq", [3]],
  ] as const)("%s", (type, expected) => {
    const query = indexQuery("messages.by_channel_n", [
      ["Eq", "channel", "d"],
      [type, "n", 3],
    ]);
    expect(ns(query)).toEqual(expected);
  });

  it("is empty when the bounds cross", () => {
    const crossed = [
      ["Eq", "channel", "c"],
      ["Gt", "n", 4],
      ["Lt", "n", 2],
    ] as const;
    for (const order of ["asc", "desc"] as const) {
      const query = indexQuery("messages.by_channel_n", crossed, order);
      expect(ns(query)).toEqual([]);
    }
  });

  it("continues on _creationTime and _id", () => {
    const [first] = run(engine, tableQuery("messages"));
    const { _creationTime: time, _id: id } = first ?? {};
    if (typeof time !== "number" || typeof id !== "string") throw new Error();
    const exact = indexQuery("messages.by_channel_n", [
      ["Eq", "channel", "c"],
      ["Eq", "n", 4],
      ["Eq", "_creationTime", time],
      ["Gte", "_id", id],
    ]);
    expect(run(engine, exact)).toHaveLength(1);
    const byId = indexQuery("messages.by_id", [["Eq", "_id", id]]);
    expect(run(engine, byId)).toEqual([first]);
    const later = indexQuery("messages.by_creation_time", [
      ["Gt", "_creationTime", time],
    ]);
    expect(run(engine, later)).toHaveLength(14);
  });

  it.each([
    ["an unknown index", "messages.nope", [], "Index messages.nope not found"],
    ["an unknown table", "nope.by_x", [], "Index nope.by_x not found"],
    ["a skipped field", "messages.by_channel_n", [["Eq", "n", 1]], "in order"],
    [
      "a bound before equality",
      "messages.by_channel_n",
      [
        ["Gt", "channel", "a"],
        ["Eq", "n", 1],
      ],
      "in order",
    ],
    [
      "two lower bounds",
      "messages.by_channel_n",
      [
        ["Gt", "channel", "a"],
        ["Gte", "channel", "b"],
      ],
      "two lower bounds",
    ],
    [
      "too many fields",
      "messages.by_deep",
      [
        ["Eq", "o.x", 1],
        ["Eq", "_creationTime", 1],
        ["Eq", "_id", "x"],
        ["Eq", "more", 1],
      ],
      "in order",
    ],
  ] as const)("refuses %s, naming the index", (_, name, bounds, message) => {
    const query = indexQuery(name, bounds);
    expect(() => run(engine, query)).toThrow(message);
    expect(() => run(engine, query)).toThrow(name);
  });
});

describe("the order of values in an index", () => {
  const sorted: (Value | undefined)[] = [
    undefined,
    null,
    -1n,
    5n,
    -Infinity,
    -1.5,
    -0,
    0,
    2,
    Infinity,
    NaN,
    false,
    true,
    "",
    "a",
    "a\u0000",
    "b",
    new Uint8Array([1]).buffer,
    [],
    [1],
    {},
    { a: 1 },
  ];
  const shown = sorted.map((f) => (f === undefined ? "-" : json(f)));

  function json(value: Value): string {
    return JSON.stringify(convexToJson(value));
  }

  function fields(found: JsonObject[]): string[] {
    return found.map(({ f }) => (f === undefined ? "-" : JSON.stringify(f)));
  }

  beforeEach(async () => {
    const order = [...sorted.keys()].sort((a, b) => (a % 5) - (b % 5) || b - a);
    await insertAll(
      engine,
      "mixed",
      order.map((i): { [field: string]: Value } => {
        const f = sorted[i];
        return f === undefined ? {} : { f };
      }),
    );
  });

  it("is Convex's, both ways", () => {
    expect(fields(run(engine, indexQuery("mixed.by_f")))).toEqual(shown);
    const desc = indexQuery("mixed.by_f", [], "desc");
    expect(fields(run(engine, desc))).toEqual([...shown].reverse());
  });

  it("finds each value, and nothing else, by equality", () => {
    for (const [i, f] of sorted.entries()) {
      const found = run(engine, indexQuery("mixed.by_f", [["Eq", "f", f]]));
      expect(fields(found)).toEqual([shown[i]]);
    }
  });

  it("treats a missing field as less than null", () => {
    const above = run(engine, indexQuery("mixed.by_f", [["Gt", "f", null]]));
    expect(fields(above)).toEqual(shown.slice(2));
  });
});

describe("tables", () => {
  it("are scanned in the order of creation", async () => {
    await insertAll(
      engine,
      "messages",
      [5, 3, 9].map((n) => ({ n })),
    );
    await insertAll(
      engine,
      "messages",
      [1, 7].map((n) => ({ n })),
    );
    expect(ns(tableQuery("messages"))).toEqual([5, 3, 9, 1, 7]);
    expect(ns(tableQuery("messages", "desc"))).toEqual([7, 1, 9, 3, 5]);
  });

  it("are empty before they exist", () => {
    expect(run(engine, tableQuery("nothing"))).toEqual([]);
    expect(run(engine, indexQuery("nothing.by_creation_time"))).toEqual([]);
    expect(reading(engine, (t) => t.count(APP, "nothing"))).toBe(0);
  });

  it("count their documents", async () => {
    await insertAll(
      engine,
      "messages",
      [1, 2, 3].map((n) => ({ n })),
    );
    expect(reading(engine, (t) => t.count(APP, "messages"))).toBe(3);
  });

  it("tell ids of different tables apart", async () => {
    const [message = ""] = await insertAll(engine, "messages", [{ n: 1 }]);
    const [mixed = ""] = await insertAll(engine, "mixed", [{}]);
    const other = await engine.namespaceOf("component");
    reading(engine, (t) => {
      expect(t.normalizeId(APP, "messages", message)).toBe(message);
      expect(t.normalizeId(APP, "messages", mixed)).toBeNull();
      expect(t.normalizeId(APP, "messages", "garbage")).toBeNull();
      expect(t.normalizeId(other, "messages", message)).toBeNull();
      expect(t.tableOfId(APP, mixed)).toBe("mixed");
      expect(t.tableOfId(other, mixed)).toBeNull();
      expect(t.get(APP, message)?.value.n).toBe(1);
      expect(t.get(other, message)).toBeNull();
      expect(() => t.get(APP, mixed, "messages")).toThrow(/"mixed"/);
      expect(() => t.get(APP, "garbage")).toThrow(/Unable to decode ID/);
      expect(() => t.get(APP, `${message}0`)).toThrow(/Unable to decode ID/);
    });
  });
});

it("leaves no trace of a stream closed early", async () => {
  await insertAll(
    engine,
    "messages",
    [1, 2, 3].map((n) => ({ n })),
  );
  reading(engine, (transaction) => {
    const stream = transaction.openQuery(APP, tableQuery("messages"));
    expect(stream.next()?.value.n).toBe(1);
    stream.close();
    expect(stream.next()).toBeNull();
    const again = transaction.openQuery(APP, tableQuery("messages"));
    expect(collect(again)).toHaveLength(3);
  });
});
