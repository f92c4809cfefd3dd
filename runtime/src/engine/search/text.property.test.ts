/** Random changes and searches against a plain list that does the same. */
import { convexToJson } from "convex/values";
import type { Value } from "convex/values";
import fc from "fast-check";
import { expect, it } from "vitest";
import { createMemoryStorage, openLmdbStorage } from "../../storage/index.js";
import { temporaryFolder } from "../../storage/temporary-folder.js";
import { APP, collect, testEngine } from "../testing.js";
import type {
  Engine,
  JsonObject,
  ReadTransaction,
  WriteTransaction,
} from "../types.js";
import { naiveSearch } from "./naive-search.js";
import type { NaiveSearch, Row } from "./naive-search.js";
import { searchedTable, searchQuery } from "./testing.js";

const word = fc.constantFrom("red", "Red", "reds", "re", "green", "grew", "x");
const body = fc
  .array(word, { maxLength: 12 })
  .map((words) => words.join(" - "));
const value = fc.constantFrom<(Value | undefined)[]>(
  undefined,
  "a",
  1,
  1n,
  "long".repeat(40),
);

type Fields = Omit<Row, "id" | "order">;
const fields: fc.Arbitrary<Fields> = fc.record({
  body: fc.option(body, { nil: undefined, freq: 9 }),
  channel: value,
  open: value,
});

type Step =
  | { kind: "insert"; fields: Fields }
  | { kind: "replace"; at: number; fields: Fields }
  | { kind: "filter"; at: number; channel: Value | undefined }
  | { kind: "note"; at: number; note: number }
  | { kind: "remove"; at: number };

const at = fc.nat(40);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("insert"), fields }) },
  fc.record({ kind: fc.constant("replace"), at, fields }),
  fc.record({ kind: fc.constant("filter"), at, channel: value }),
  fc.record({ kind: fc.constant("note"), at, note: fc.nat(99) }),
  fc.record({ kind: fc.constant("remove"), at }),
); // `fc.constant` widens the kinds to string

const search: fc.Arbitrary<NaiveSearch> = fc.record({
  text: fc
    .array(fc.oneof(word, fc.constantFrom("r", "g", "")), { maxLength: 4 })
    .map((words) => words.join(" ")),
  filters: fc.array(
    fc.tuple(fc.constantFrom("channel" as const, "open" as const), value),
    { maxLength: 2 },
  ),
});

const mutation = fc.record({
  steps: fc.array(step, { maxLength: 12 }),
  undone: fc.nat(12),
  search,
});

function document({ body, channel, open }: Fields): JsonObject {
  const json: JsonObject = {};
  if (body !== undefined) json.body = body;
  if (channel !== undefined) json.channel = convexToJson(channel);
  if (open !== undefined) json.meta = { open: convexToJson(open) };
  return json;
}

let order = 0;

function apply(t: WriteTransaction, rows: readonly Row[], step: Step): Row[] {
  if (step.kind === "insert") {
    const id = t.insert(APP, "t", document(step.fields));
    return [...rows, { id, ...step.fields, order: ++order }];
  }
  const row = rows[step.at % Math.max(1, rows.length)];
  if (!row) return [...rows];
  const others = rows.filter((other) => other !== row);
  switch (step.kind) {
    case "remove":
      t.remove(APP, row.id);
      return others;
    case "note":
      t.patch(APP, row.id, { note: step.note });
      return [...rows];
    case "replace":
      t.replace(APP, row.id, document(step.fields));
      return [...others, { ...row, ...step.fields }];
    case "filter": {
      const { channel } = step;
      t.patch(APP, row.id, {
        channel:
          channel === undefined ? { $undefined: null } : convexToJson(channel),
      });
      return [...others, { ...row, channel }];
    }
  }
}

function find(t: ReadTransaction, { text, filters }: NaiveSearch) {
  const named = filters.map(
    ([field, value]) =>
      [field === "open" ? "meta.open" : field, value] as const,
  );
  return collect(t.openQuery(APP, searchQuery(text, named)));
}

/** A search's answer, and whether a commit has put it in doubt since. */
function follow(engine: Engine, search: NaiveSearch) {
  const t = engine.beginRead();
  const found = find(t, search);
  const answer = {
    ids: found.map(({ id }) => id),
    texts: found.map(({ text }) => text),
    stale: false,
  };
  engine.watch(t.readSet(), t.snapshotTs, () => {
    answer.stale = true;
  });
  t.close();
  return answer;
}

async function withEngine(
  kind: string,
  run: (engine: Engine) => Promise<void>,
): Promise<void> {
  const folder = temporaryFolder();
  const storage =
    kind === "LMDB" ? openLmdbStorage(folder.path) : createMemoryStorage();
  const engine = await testEngine([searchedTable()], { storage });
  try {
    await run(engine);
    expect((await engine.verify()).problems).toEqual([]);
  } finally {
    await engine.close();
    folder.remove();
  }
}

it.each(["memory", "LMDB"])(
  "searches answer as a list would, on %s",
  async (kind) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(mutation, { minLength: 1, maxLength: 8 }),
        (mutations) =>
          withEngine(kind, async (engine) => {
            let rows: Row[] = [];
            for (const { steps, undone, search } of mutations) {
              await engine.mutate(async (t) => {
                const mark = t.savepoint();
                let dropped = rows;
                for (const step of steps.slice(0, undone)) {
                  dropped = apply(t, dropped, step);
                }
                t.rollbackTo(mark);
                for (const step of steps) rows = apply(t, rows, step);
                const seen = find(t, search).map(({ id }) => id);
                expect(seen).toEqual(naiveSearch(rows, search));
              });
              const { ids } = follow(engine, search);
              expect(ids).toEqual(naiveSearch(rows, search));
            }
          }),
      ),
      { numRuns: kind === "LMDB" ? 40 : 150 },
    );
  },
);

it("tell of every change of an answer", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 20, maxLength: 60 }),
      fc.array(search, { minLength: 4, maxLength: 4 }),
      (steps, searches) =>
        withEngine("memory", async (engine) => {
          let rows: readonly Row[] = [];
          const answers = searches.map((search) => follow(engine, search));
          for (const step of steps) {
            await engine.mutate(async (t) => {
              rows = apply(t, rows, step);
            });
            for (const [i, search] of searches.entries()) {
              const fresh = follow(engine, search);
              const before = answers[i];
              if (!before?.stale) expect(fresh.texts).toEqual(before?.texts);
              answers[i] = fresh;
            }
          }
        }),
    ),
    { numRuns: 100 },
  );
});
