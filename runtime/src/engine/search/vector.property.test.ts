/** Random vectors against a plain list, with and without room to cache. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { createMemoryStorage } from "../../storage/index.js";
import { APP, testEngine } from "../testing.js";
import type { JsonObject } from "../types.js";
import { eq, vectorTable } from "./testing.js";

const number: fc.Arbitrary<number> = fc.constantFrom(0, 1, -1, 2, 0.5, -3);
const vector = fc.array(number, { minLength: 3, maxLength: 3 });
const kind: fc.Arbitrary<string> = fc.constantFrom("a", "b", "c");

interface Row {
  readonly id: string;
  readonly v: number[];
  readonly kind: string;
}

const step = fc.record({
  at: fc.nat(20),
  change: fc.constantFrom("insert", "insert", "replace", "remove"),
  v: fc.oneof({ weight: 6, arbitrary: vector }, fc.constant<number[]>([1])),
  kind,
});

const search = fc.record({
  vector,
  limit: fc.integer({ min: 1, max: 6 }),
  kinds: fc.uniqueArray(kind, { maxLength: 2 }),
});

/** In double precision: equal for vectors of whole and half numbers. */
function cosine(a: readonly number[], b: readonly number[]): number {
  const dot = (x: readonly number[], y: readonly number[]) =>
    x.reduce((sum, n, i) => sum + n * (y[i] ?? 0), 0);
  const lengths = Math.sqrt(dot(a, a)) * Math.sqrt(dot(b, b));
  return lengths === 0 ? 0 : dot(a, b) / lengths;
}

it.each([0, 1e6])("compares like a list, caching %d bytes", async (bytes) => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(step, search), { minLength: 1, maxLength: 30 }),
      async (steps) => {
        const storage = createMemoryStorage();
        const engine = await testEngine([vectorTable(3)], {
          storage,
          vectorCacheBytes: bytes,
        });
        let rows: Row[] = [];
        for (const [{ at, change, v, kind }, search] of steps) {
          await engine.mutate(async (t) => {
            const row = rows[at % Math.max(1, rows.length)];
            if (change === "insert" || !row) {
              const id = t.insert(APP, "t", { v, kind });
              rows.push({ id, v, kind });
              return;
            }
            rows = rows.filter((other) => other !== row);
            if (change === "remove") {
              t.remove(APP, row.id);
              return;
            }
            t.replace(APP, row.id, { v, kind });
            rows.push({ id: row.id, v, kind });
          });
          const { vector, limit, kinds } = search;
          const expressions: JsonObject | null =
            kinds.length === 0
              ? null
              : { $or: kinds.map((name) => eq("kind", name)) };
          const json = { indexName: "t.by_v", vector, limit, expressions };
          const expected = rows
            .filter(({ v }) => v.length === 3)
            .filter(({ kind }) => kinds.length === 0 || kinds.includes(kind))
            .map(({ id, v }) => ({ id, score: cosine(v, vector) }))
            .sort((a, b) => b.score - a.score);
          const found = await engine.vectorSearch(APP, json);
          const count = Math.min(limit, expected.length);
          expect(new Set(found.map(({ id }) => id)).size).toBe(count);
          expect(found).toHaveLength(count);
          const scores = new Map(expected.map(({ id, score }) => [id, score]));
          for (const [i, { id, score }] of found.entries()) {
            // Which of equal ones comes first depends on rounding.
            expect(score).toBeCloseTo(expected[i]?.score ?? NaN, 5);
            expect(score).toBeCloseTo(scores.get(id) ?? NaN, 5);
          }
        }
        const { documents, problems } = await engine.verify();
        expect({ documents, problems }).toEqual({
          documents: rows.length,
          problems: [],
        });
        await engine.close();
      },
    ),
    { numRuns: 100 },
  );
});

it("searches an index of many blocks the same, cached or not", async () => {
  const dimensions = 4_096;
  const vectorAt = (seed: number) =>
    Array.from({ length: dimensions }, (_, i) => Math.sin(seed * 31 + i));
  const answers: unknown[] = [];
  const storage = createMemoryStorage();
  // No room, room for some blocks, room for all.
  for (const vectorCacheBytes of [0, 2e6, 1e9]) {
    const engine = await testEngine([vectorTable(dimensions)], {
      storage,
      vectorCacheBytes,
    });
    if (answers.length === 0) {
      for (let i = 0; i < 150; i++) {
        await engine.mutate(async (t) =>
          t.insert(APP, "t", { v: vectorAt(i), kind: "k" }),
        );
      }
    }
    const json = { indexName: "t.by_v", vector: vectorAt(149.1), limit: 256 };
    for (const expressions of [null, null, eq("kind", "k")]) {
      answers.push(await engine.vectorSearch(APP, { ...json, expressions }));
    }
  }
  expect(answers).toHaveLength(9);
  expect(answers[0]).toHaveLength(150);
  for (const answer of answers) expect(answer).toEqual(answers[0]);
});
