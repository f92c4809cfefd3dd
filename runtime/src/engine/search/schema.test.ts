import { describe, expect, it } from "vitest";
import { createMemoryStorage } from "../../storage/index.js";
import type { Storage } from "../../storage/index.js";
import { createEngine } from "../index.js";
import {
  APP,
  indexQuery,
  insertAll,
  run,
  table,
  testEngine,
} from "../testing.js";
import type { Engine, TableDefinition } from "../types.js";
import { bodies, searchedTable, searchQuery, vectorTable } from "./testing.js";

const both: TableDefinition = { ...vectorTable(), ...searchedTable() };

const apply = (engine: Engine, ...tables: TableDefinition[]) =>
  engine.applySchema(APP, { tables, schemaValidation: true });

const nearest = (engine: Engine) =>
  engine.vectorSearch(APP, { indexName: "t.by_v", vector: [1, 0] });

/** 450 documents: more than are filed at once. */
const documents = Array.from({ length: 450 }, (_, n) => ({
  body: `all n${n}`,
  channel: n % 2,
  v: [1, n],
}));

async function expectWhole(engine: Engine, count: number): Promise<void> {
  const half = searchQuery("all", [["channel", 0]]);
  expect(bodies(engine, half)).toHaveLength(count / 2);
  expect(await nearest(engine)).toHaveLength(10);
  // By creation time, three postings each of two words, vector and filters.
  expect(await engine.verify()).toEqual({
    documents: count,
    indexEntries: count * (1 + 3 * 2 + 3),
    problems: [],
  });
}

describe("a schema change", () => {
  it("fills added indexes and drops removed ones", async () => {
    const engine = await testEngine([table("t")]);
    await insertAll(engine, "t", documents);
    expect(await apply(engine, both)).toEqual({
      addedIndexes: ["t.by_body", "t.by_v"],
      removedIndexes: [],
    });
    await expectWhole(engine, 450);
    expect((await apply(engine, both)).addedIndexes).toEqual([]);
    expect((await apply(engine, table("t"))).removedIndexes).toEqual([
      "t.by_body",
      "t.by_v",
    ]);
    expect((await engine.verify()).indexEntries).toBe(450);
    expect(() => bodies(engine, searchQuery("all"))).toThrow("not found");
    await expect(nearest(engine)).rejects.toThrow("not found");
  });

  it("fills an index anew when its definition changes", async () => {
    const engine = await testEngine([searchedTable()]);
    await insertAll(engine, "t", [{ body: "b", title: "word", n: 1 }]);
    const changed = {
      ...table("t"),
      searchIndexes: [
        { name: "by_body", searchField: "title", filterFields: ["n"] },
      ],
    };
    expect(await apply(engine, changed)).toEqual({
      addedIndexes: ["t.by_body"],
      removedIndexes: ["t.by_body"],
    });
    const query = searchQuery("word", [["n", 1]], [], {
      index: "t.by_body",
      field: "title",
    });
    expect(bodies(engine, query)).toEqual(["b"]);
    expect((await engine.verify()).problems).toEqual([]);
  });

  it("keeps staged indexes back until they are no more", async () => {
    const staged = {
      ...table("t"),
      stagedIndexes: ["by_n", "by_body", "by_v"],
    };
    const engine = await testEngine([staged]);
    await insertAll(engine, "t", documents);
    const refusal = (name: string) =>
      `Index t.${name} is currently staged and not available to query until ` +
      "it is enabled.";
    expect(() => run(engine, indexQuery("t.by_n"))).toThrow(refusal("by_n"));
    expect(() => bodies(engine, searchQuery("all"))).toThrow(
      refusal("by_body"),
    );
    await expect(nearest(engine)).rejects.toThrow(refusal("by_v"));
    await apply(engine, both);
    await expectWhole(engine, 450);
  });

  it("survives a restart", async () => {
    const storage = createMemoryStorage();
    const before = await testEngine([both], { storage });
    await insertAll(before, "t", documents);
    const schema = before.schemaOf(APP);
    await before.close();
    const after = await createEngine({ storage });
    expect(after.schemaOf(APP)).toEqual(schema);
    await expectWhole(after, 450);
    await insertAll(after, "t", documents);
    await expectWhole(after, 900);
  });

  it.each<[tables: TableDefinition, message: string]>([
    [{ ...both, stagedIndexes: ["by_v"] }, "t.by_v is defined twice"],
    [vectorTable(1), "Dimensions 1 must be between 2 and 4096."],
    [vectorTable(4_097), "Dimensions 4097 must be between 2 and 4096."],
    [
      {
        ...table("t"),
        vectorIndexes: ["a", "b", "c", "d", "e"].map((name) => ({
          name,
          vectorField: name,
          dimensions: 2,
          filterFields: [],
        })),
      },
      'Table "t" cannot have more than 4 vector indexes.',
    ],
    [
      {
        ...table("t"),
        searchIndexes: [
          {
            name: "s",
            searchField: "a",
            filterFields: Array.from({ length: 17 }, (_, i) => `f${i}`),
          },
        ],
      },
      "Search indexes may have up to 16 filter fields.",
    ],
  ])("refuses %j", async (definition, message) => {
    const engine = await testEngine();
    await expect(apply(engine, definition)).rejects.toThrow(message);
  });
});

describe("a fault", () => {
  /** Fails each write from the one at `failing` on, counted from now. */
  function failingFrom(storage: Storage, failing: number): Storage {
    let writes = 0;
    return {
      snapshot: () => storage.snapshot(),
      close: () => storage.close(),
      async write(batch) {
        if (++writes >= failing) throw new Error("the disk is gone");
        await storage.write(batch);
      },
    };
  }

  // Reserve, two batches of words and one of vectors, commit.
  it.each([1, 2, 3, 4, 5])(
    "at write %i of a schema change leaves nothing behind",
    async (failing) => {
      const storage = createMemoryStorage();
      const engine = await testEngine([table("t")], { storage });
      await insertAll(engine, "t", documents);
      const broken = await createEngine({
        storage: failingFrom(storage, failing),
      });
      await expect(apply(broken, both)).rejects.toThrow();
      const after = await createEngine({ storage });
      expect(await after.verify()).toEqual({
        documents: 450,
        indexEntries: 450,
        problems: [],
      });
      await apply(after, both);
      await expectWhole(after, 450);
    },
  );

  it("takes a mutation's entries with its documents", async () => {
    const storage = createMemoryStorage();
    const engine = await testEngine([both], { storage });
    await insertAll(engine, "t", documents.slice(0, 20));
    const broken = await createEngine({ storage: failingFrom(storage, 1) });
    await expect(
      insertAll(broken, "t", [{ body: "all lost", v: [1, 0] }]),
    ).rejects.toThrow("not saved");
    expect(bodies(broken, searchQuery("lost"))).toEqual([]);
    await expectWhole(broken, 20);
  });
});

describe("a check of the data", () => {
  async function damagedWhere(
    damage: (key: string, value: string) => [string, string | null] | null,
  ): Promise<string> {
    const storage = createMemoryStorage();
    const engine = await testEngine([both], { storage });
    await insertAll(engine, "t", documents.slice(0, 3));
    await engine.close();
    const cursor = storage.snapshot().range("\x00\x00\x00\x01", "\xff", false);
    for (let entry = cursor.next(); entry; entry = cursor.next()) {
      const write = damage(entry.key, entry.value);
      if (write === null) continue;
      await storage.write([write]);
      const { problems } = await (await createEngine({ storage })).verify();
      return problems.join("\n");
    }
    throw new Error("Nothing was damaged.");
  }

  it("finds missing, changed and false entries of words", async () => {
    const isWord = (key: string) => key.includes("all\x00");
    expect(
      await damagedWhere((key) => (isWord(key) ? [key, null] : null)),
    ).toMatch(/document \w+ is missing in search index by_body/);
    expect(
      await damagedWhere((key) => (isWord(key) ? [key, "2 2"] : null)),
    ).toMatch(/is missing in search index by_body[^]*false statistics/);
    expect(
      await damagedWhere((key, value) =>
        isWord(key) ? [key.replace("all\x00", "any\x00"), value] : null,
      ),
    ).toMatch(/1 false entries are in search index by_body/);
  });

  it("finds false statistics", async () => {
    for (const ending of ["\x00e", "\x00r"]) {
      expect(
        await damagedWhere((key, value) =>
          key.endsWith(ending) ? [key, `1${value}`] : null,
        ),
      ).toMatch(/a list has false statistics in search index by_body/);
      expect(
        await damagedWhere((key) =>
          key.endsWith(ending) ? [key, null] : null,
        ),
      ).toMatch(/search index by_body/);
    }
  });

  it("finds missing, changed and false vectors", async () => {
    const isVector = (value: string) => /^[A-Za-z0-9+/]{11}=$/.test(value);
    expect(
      await damagedWhere((key, value) =>
        isVector(value) ? [key, null] : null,
      ),
    ).toMatch(/is missing in search index by_v/);
    expect(
      await damagedWhere((key, value) =>
        isVector(value) ? [key, "AAAAAAAAAAA="] : null,
      ),
    ).toMatch(/is missing in search index by_v/);
    expect(
      await damagedWhere((key, value) =>
        isVector(value) ? [`${key}\x01`, value] : null,
      ),
    ).toMatch(/1 false entries are in search index by_v/);
  });
});
