/** Random mutations and queries against a plain list that does the same. */
import { compareValues, convexToJson, jsonToConvex } from "convex/values";
import type { Value } from "convex/values";
import fc from "fast-check";
import { expect, it } from "vitest";
import { createMemoryStorage, openLmdbStorage } from "../storage/index.js";
import { temporaryFolder } from "../storage/temporary-folder.js";
import {
  APP,
  collect,
  indexQuery,
  reading,
  table,
  testEngine,
} from "./testing.js";
import type { Engine, JsonObject, QueryJson, StoredDocument } from "./types.js";

const FIELDS = ["a", "b"] as const;
const field = fc.constantFrom(...FIELDS);

const value: fc.Arbitrary<Value> = fc.constantFrom<Value[]>(
  null,
  0,
  -0,
  1,
  2n,
  true,
  "x",
  "x\u0000",
  `${"long".repeat(600)}a`,
  `${"long".repeat(600)}b`,
  [],
);

interface Row {
  readonly id: string;
  readonly fields: { [name: string]: Value };
  readonly order: number;
}

type Step =
  | { kind: "insert"; fields: { [name: string]: Value } }
  | { kind: "patch"; at: number; name: string; value: Value | undefined }
  | { kind: "remove"; at: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant("insert" as const),
    fields: fc.dictionary(field, value, { noNullPrototype: true }),
  }),
  fc.record({
    kind: fc.constant("patch" as const),
    at: fc.nat(30),
    name: field,
    value: fc.option(value, { nil: undefined }),
  }),
  fc.record({ kind: fc.constant("remove" as const), at: fc.nat(30) }),
);

const mutation = fc.record({
  steps: fc.array(step, { maxLength: 8 }),
  fails: fc.boolean(),
});

interface Query {
  readonly eq: Value | undefined;
  readonly low: Value | undefined;
  readonly high: Value | undefined;
  readonly useEq: boolean;
  readonly order: "asc" | "desc";
  readonly limit: number;
}

const query: fc.Arbitrary<Query> = fc.record({
  eq: fc.option(value, { nil: undefined }),
  low: fc.option(value, { nil: undefined }),
  high: fc.option(value, { nil: undefined }),
  useEq: fc.boolean(),
  order: fc.constantFrom("asc", "desc"),
  limit: fc.integer({ min: 1, max: 12 }),
});

function toQueryJson({ eq, low, high, useEq, order, limit }: Query): QueryJson {
  const name = useEq ? "b" : "a";
  return indexQuery(
    "t.by_a_b",
    [
      ...(useEq ? [["Eq", "a", eq] as const] : []),
      ["Gte", name, low],
      ["Lt", name, high],
    ],
    order,
    [{ limit }],
  );
}

function expected(rows: readonly Row[], query: Query): string[] {
  const name = query.useEq ? "b" : "a";
  const found = rows
    .filter(
      ({ fields }) =>
        (!query.useEq || compareValues(fields.a, query.eq) === 0) &&
        compareValues(fields[name], query.low) >= 0 &&
        compareValues(fields[name], query.high) < 0,
    )
    .sort(
      (x, y) =>
        compareValues(x.fields.a, y.fields.a) ||
        compareValues(x.fields.b, y.fields.b) ||
        x.order - y.order,
    );
  if (query.order === "desc") found.reverse();
  return found.slice(0, query.limit).map(({ id }) => id);
}

function ids(documents: StoredDocument[]): string[] {
  return documents.map(({ id }) => id);
}

const failure = new Error("undone");

async function apply(
  engine: Engine,
  rows: readonly Row[],
  steps: readonly Step[],
  fails: boolean,
  probe: Query,
): Promise<readonly Row[]> {
  let after = [...rows];
  let order = Math.max(0, ...rows.map((row) => row.order));
  const done = engine.mutate(async (t) => {
    for (const step of steps) {
      if (step.kind === "insert") {
        const id = t.insert(APP, "t", json(step.fields));
        after.push({ id, fields: step.fields, order: ++order });
        continue;
      }
      const row = after[step.at % Math.max(1, after.length)];
      if (!row) continue;
      after = after.filter((other) => other !== row);
      if (step.kind === "remove") {
        t.remove(APP, row.id);
        continue;
      }
      const { [step.name]: _old, ...fields } = row.fields;
      if (step.value !== undefined) fields[step.name] = step.value;
      t.patch(APP, row.id, {
        [step.name]:
          step.value === undefined
            ? { $undefined: null }
            : convexToJson(step.value),
      });
      after.push({ ...row, fields });
    }
    const seen = collect(t.openQuery(APP, toQueryJson(probe)));
    expect(ids(seen)).toEqual(expected(after, probe));
    if (fails) throw failure;
  });
  if (!fails) {
    await done;
    return after;
  }
  await expect(done).rejects.toBe(failure);
  return rows;
}

function json(fields: { [name: string]: Value }): JsonObject {
  return Object.fromEntries(
    Object.entries(fields).map(([name, v]) => [name, convexToJson(v)]),
  );
}

it.each(["memory", "LMDB"])(
  "queries answer as a sorted list would, on %s",
  async (kind) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(mutation, query), { minLength: 1, maxLength: 10 }),
        async (mutations) => {
          const folder = temporaryFolder();
          const engine = await testEngine(
            [table("t", { by_a_b: ["a", "b"] })],
            {
              storage:
                kind === "LMDB"
                  ? openLmdbStorage(folder.path)
                  : createMemoryStorage(),
            },
          );
          try {
            let rows: readonly Row[] = [];
            for (const [{ steps, fails }, probe] of mutations) {
              rows = await apply(engine, rows, steps, fails, probe);
              const seen = reading(engine, (t) =>
                collect(t.openQuery(APP, toQueryJson(probe))),
              );
              expect(ids(seen)).toEqual(expected(rows, probe));
              for (const { id, fields } of rows) {
                const stored = reading(engine, (t) => t.get(APP, id));
                expect(jsonToConvex(stored?.value ?? null)).toMatchObject(
                  fields,
                );
              }
            }
            const report = await engine.verify();
            expect(report).toEqual({
              documents: rows.length,
              indexEntries: rows.length * 2,
              problems: [],
            });
          } finally {
            await engine.close();
            folder.remove();
          }
        },
      ),
      { numRuns: kind === "LMDB" ? 40 : 150 },
    );
  },
);
