import { beforeEach, describe, expect, it } from "vitest";
import { APP, insertAll, table, testEngine } from "../testing.js";
import type { Engine, JsonObject, JsonValue } from "../types.js";
import { eq, vectorTable } from "./testing.js";

let engine: Engine;
beforeEach(async () => {
  engine = await testEngine([vectorTable(), table("other", { by_n: ["n"] })]);
});

const query = (vector: JsonValue, rest: JsonObject = {}): JsonObject => ({
  indexName: "t.by_v",
  vector,
  ...rest,
});

async function find(json: JsonObject): Promise<[id: string, score: number][]> {
  const found = await engine.vectorSearch(APP, json);
  return found.map(({ id, score }) => [id, score]);
}

const idsOf = (found: [id: string, score: number][]) => found.map(([id]) => id);

it("finds the nearest by angle, whatever the length", async () => {
  const [right, up, left, upRight] = await insertAll(engine, "t", [
    { v: [2, 0] },
    { v: [0, 0.5] },
    { v: [-3, 0] },
    { v: [5, 5] },
  ]);
  const found = await find(query([10, 0]));
  expect(idsOf(found)).toEqual([right, upRight, up, left]);
  const scores = found.map(([, score]) => score);
  expect(scores).toEqual([1, Math.fround(Math.SQRT1_2), 0, -1]);
});

it("orders equal ones by id, and takes zeros for nothing alike", async () => {
  const same = await insertAll(engine, "t", [
    { v: [1, 2] },
    { v: [2, 4] },
    { v: [3, 6] },
  ]);
  const [zero] = await insertAll(engine, "t", [{ v: [0, 0] }]);
  const found = await find(query([1, 1]));
  expect(idsOf(found)).toEqual([...same.sort(), zero]);
  expect(found.at(-1)?.[1]).toBe(0);
  expect(await find(query([0, 0], { limit: 1 }))).toHaveLength(1);
});

it("passes over what is no vector of the index", async () => {
  await insertAll(engine, "t", [
    {},
    { v: [1] },
    { v: [1, 2, 3] },
    { v: "ab" },
    { v: [1n, 2n] },
    { v: [1, "2"] },
    { v: [1, NaN] },
    { v: [1e300, 1] },
  ]);
  const [id] = await insertAll(engine, "t", [{ v: [-0, 1] }]);
  expect(await find(query([0, 1]))).toEqual([[id, 1]]);
  expect((await engine.verify()).problems).toEqual([]);
});

it("returns ten, or up to 256", async () => {
  await insertAll(
    engine,
    "t",
    Array.from({ length: 300 }, (_, i) => ({ v: [1, i] })),
  );
  expect(await find(query([1, 0]))).toHaveLength(10);
  expect(await find(query([1, 0], { limit: 256 }))).toHaveLength(256);
});

it("follows updates and removals at once", async () => {
  const [a = "", b = ""] = await insertAll(engine, "t", [
    { v: [1, 0] },
    { v: [0, 1] },
  ]);
  expect(idsOf(await find(query([1, 0])))).toEqual([a, b]);
  await engine.mutate(async (t) => {
    t.patch(APP, a, { v: [-1, 0] });
  });
  expect(idsOf(await find(query([1, 0])))).toEqual([b, a]);
  await engine.mutate(async (t) => {
    t.patch(APP, b, { v: { $undefined: null } });
  });
  expect(idsOf(await find(query([1, 0])))).toEqual([a]);
  await engine.mutate(async (t) => {
    t.remove(APP, a);
  });
  expect(await find(query([1, 0]))).toEqual([]);
  expect((await engine.verify()).problems).toEqual([]);
});

describe("filters", () => {
  let ids: readonly string[];
  beforeEach(async () => {
    ids = await insertAll(engine, "t", [
      { v: [1, 0], kind: "a", meta: { lang: "de" } },
      { v: [1, 1], kind: "b" },
      { v: [1, 2], kind: 1 },
      { v: [1, 3], kind: "a" },
    ]);
  });

  it.each<[expressions: JsonValue, found: number[]]>([
    [null, [0, 1, 2, 3]],
    [eq("kind", "a"), [0, 3]],
    [eq("kind", 1), [2]],
    [eq("kind", 1n), []],
    [eq("meta.lang", undefined), [1, 2, 3]],
    [{ $or: [eq("kind", "b"), eq("kind", 1)] }, [1, 2]],
    [{ $or: [eq("kind", "a"), eq("meta.lang", "de")] }, [0, 3]],
    [{ $or: [eq("kind", "b"), { $or: [eq("meta.lang", "de")] }] }, [0, 1]],
    [{ $or: [] }, [0, 1, 2, 3]],
  ])("%j", async (expressions, found) => {
    const matches = await find(query([1, 0], { expressions }));
    expect(idsOf(matches)).toEqual(found.map((i) => ids[i]));
  });
});

it.each<[json: JsonObject, message: string]>([
  [query([1, 2, 3]), "Expected a vector with dimensions 2, received 3."],
  [query([1, "2"]), "must be an array of finite numbers"],
  [
    query([1, 2], { limit: 257 }),
    "Vector queries can fetch at most 256 results, requested 257.",
  ],
  [query([1, 2], { limit: 0 }), "at least 1 result, requested 0"],
  [
    query([1, 2], { expressions: eq("n", 1) }),
    "Vector query against t.by_v contains a filter on n but that field isn't " +
      "indexed for filtering in `filterFields`.",
  ],
  [
    query([1, 2], { expressions: { $and: [] } }),
    "Filters should be a combination of `q.eq` and `q.or`.",
  ],
  [
    query([1, 2], { expressions: { $eq: [{ $literal: 1 }, { $field: "n" }] } }),
    "`q.eq` must take a field path as its first argument and a value as its",
  ],
  [
    query([1, 2], {
      expressions: { $or: Array.from({ length: 65 }, (_, i) => eq("kind", i)) },
    }),
    "has too many conditions. Max: 64 Actual: 65",
  ],
  [{ ...query([1, 2]), indexName: "t.by_w" }, "Index t.by_w not found."],
  [{ ...query([1, 2]), indexName: "u.by_v" }, "Index u.by_v not found."],
  [
    { ...query([1, 2]), indexName: "other.by_n" },
    "Index other.by_n is not a vector index",
  ],
])("refuses %j", async (json, message) => {
  await expect(engine.vectorSearch(APP, json)).rejects.toThrow(message);
});
