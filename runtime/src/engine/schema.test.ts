import { expect, it, describe } from "vitest";
import { createMemoryStorage } from "../storage/index.js";
import type { Storage } from "../storage/index.js";
import { createEngine, SchemaViolationError } from "./index.js";
import {
  APP,
  indexQuery,
  insertAll,
  reading,
  run,
  table,
  tableQuery,
  testEngine,
} from "./testing.js";
import type { Engine, JsonObject, TableDefinition } from "./types.js";

const numbers: JsonObject = {
  type: "object",
  value: { n: { fieldType: { type: "number" }, optional: false } },
};

function apply(
  engine: Engine,
  tables: readonly TableDefinition[],
  schemaValidation = true,
) {
  return engine.applySchema(APP, { tables, schemaValidation });
}

const first = indexQuery("t.by_n", [["Lt", "n", 3]]);

describe("a schema", () => {
  it("fills an added index before it serves, and drops a removed one", async () => {
    const engine = await testEngine([table("t")]);
    const documents = Array.from({ length: 1_000 }, (_, n) => ({ n: 999 - n }));
    await insertAll(engine, "t", documents);
    expect(() => run(engine, first)).toThrow("Index t.by_n not found");
    const added = await apply(engine, [table("t", { by_n: ["n"] })]);
    expect(added).toEqual({ addedIndexes: ["t.by_n"], removedIndexes: [] });
    expect(run(engine, first).map(({ n }) => n)).toEqual([0, 1, 2]);
    expect(run(engine, indexQuery("t.by_n"))).toHaveLength(1_000);
    expect(await apply(engine, [table("t", { by_n: ["n"] })])).toEqual({
      addedIndexes: [],
      removedIndexes: [],
    });
    const removed = await apply(engine, [table("t")]);
    expect(removed.removedIndexes).toEqual(["t.by_n"]);
    expect(() => run(engine, first)).toThrow("Index t.by_n not found");
    expect(await engine.verify()).toEqual({
      documents: 1_000,
      indexEntries: 1_000,
      problems: [],
    });
  });

  it("builds an index anew when its fields change", async () => {
    const engine = await testEngine([table("t", { by_n: ["m"] })]);
    await insertAll(engine, "t", [
      { n: 2, m: 1 },
      { n: 1, m: 2 },
    ]);
    const change = await apply(engine, [table("t", { by_n: ["n"] })]);
    expect(change).toEqual({
      addedIndexes: ["t.by_n"],
      removedIndexes: ["t.by_n"],
    });
    expect(run(engine, first).map(({ n }) => n)).toEqual([1, 2]);
    expect((await engine.verify()).problems).toEqual([]);
  });

  it("changes nothing in a dry run", async () => {
    const engine = await testEngine([table("t")]);
    const schema = {
      tables: [table("t", { by_n: ["n"] }), table("u")],
      schemaValidation: true,
    };
    const change = await engine.applySchema(APP, schema, { dryRun: true });
    expect(change.addedIndexes).toEqual(["t.by_n"]);
    expect(engine.tableNames(APP)).toEqual(["t"]);
    expect(() => run(engine, first)).toThrow("not found");
  });

  it("checks what is stored, and leaves everything when it does not fit", async () => {
    const engine = await testEngine([table("t")]);
    const ids = await insertAll(engine, "t", [{ n: 1 }, { n: "x" }]);
    const failed = apply(engine, [table("t", { by_n: ["n"] }, numbers)]);
    await expect(failed).rejects.toThrow(SchemaViolationError);
    await expect(failed).rejects.toThrow(
      `Document with ID "${ids[1]}" in table "t" does not match the schema: ` +
        "Value does not match validator.\nPath: .n",
    );
    expect(() => run(engine, first)).toThrow("not found");
    await insertAll(engine, "t", [{ n: null }]);
    await apply(engine, [table("t", { by_n: ["n"] }, numbers)], false);
    expect(run(engine, tableQuery("t"))).toHaveLength(3);
  });

  it("checks what is written, in the tables it names", async () => {
    const engine = await testEngine([table("t", {}, numbers)]);
    const bad = insertAll(engine, "t", [{ n: 1 }, { n: "x" }]);
    await expect(bad).rejects.toThrow(
      'Failed to insert or update a document in table "t" because it does ' +
        "not match the schema: Value does not match validator.\nPath: .n",
    );
    expect(run(engine, tableQuery("t"))).toEqual([]);
    await insertAll(engine, "elsewhere", [{ n: "x" }]);
    const [id = ""] = await insertAll(engine, "t", [{ n: 1 }]);
    const patch = engine.mutate(async (t) => t.patch(APP, id, { m: 1 }));
    await expect(patch).rejects.toThrow("extra field `m`");
    await apply(engine, [table("t", {}, numbers)], false);
    await insertAll(engine, "t", [{ n: "x" }]);
  });

  it("resolves ids within its own namespace", async () => {
    const reference: JsonObject = {
      type: "object",
      value: {
        to: { fieldType: { type: "id", tableName: "t" }, optional: false },
      },
    };
    const engine = await testEngine([table("t"), table("r", {}, reference)]);
    const [id = ""] = await insertAll(engine, "t", [{ n: 1 }]);
    const [other = ""] = await insertAll(engine, "u", [{}]);
    await insertAll(engine, "r", [{ to: id }]);
    await expect(insertAll(engine, "r", [{ to: other }])).rejects.toThrow(
      `Found ID "${other}" from table \`u\``,
    );
  });

  it("refuses reserved and repeated indexes", async () => {
    const engine = await testEngine();
    const doubled = {
      ...table("t"),
      indexes: [0, 1].map(() => ({ name: "a", fields: ["n"] })),
    };
    await expect(apply(engine, [doubled])).rejects.toThrow("Index t.a");
    const reserved = table("t", { by_id: ["n"] });
    await expect(apply(engine, [reserved])).rejects.toThrow("Index t.by_id");
    const many = Array.from({ length: 17 }, (_, i) => `f${i}`);
    await expect(apply(engine, [table("t", { many })])).rejects.toThrow(
      "1 to 16 fields",
    );
  });
});

describe("namespaces", () => {
  it("have tables of their own, numbered alike", async () => {
    const engine = await testEngine([table("t")]);
    const [a, again, b] = await Promise.all([
      engine.namespaceOf("a"),
      engine.namespaceOf("a"),
      engine.namespaceOf("a/b"),
    ]);
    expect(await engine.namespaceOf("")).toBe(APP);
    expect(a).toBe(again);
    expect(new Set([APP, a, b]).size).toBe(3);
    const { value: id } = await engine.mutate(async (t) =>
      t.insert(a, "t", {}),
    );
    expect(run(engine, tableQuery("t"))).toEqual([]);
    reading(engine, (t) => {
      expect(t.get(a, id)?.id).toBe(id);
      expect(t.tableOfId(b, id)).toBeNull();
    });
  });
});

describe("system tables", () => {
  const jobs = table("_jobs", { by_state: ["state.kind"] });

  it("exist in every namespace whatever the schema", async () => {
    const engine = await testEngine([table("t")], { systemTables: [jobs] });
    const inner = await engine.namespaceOf("inner");
    await engine.applySchema(inner, null);
    for (const namespace of [APP, inner]) {
      await engine.mutate(async (t) => {
        t.insert(namespace, "_jobs", { state: { kind: "pending" } });
      });
      const query = indexQuery("_jobs.by_state", [
        ["Eq", "state.kind", "pending"],
      ]);
      reading(engine, (t) => {
        expect(t.openQuery(namespace, query).next()).not.toBeNull();
      });
    }
  });

  it("follow their definition from one start to the next", async () => {
    const storage = createMemoryStorage();
    const open = (systemTables: TableDefinition[]) =>
      createEngine({ storage, systemTables });
    const old = await open([table("_jobs")]);
    await old.namespaceOf("inner");
    await insertAll(old, "_jobs", [{ state: { kind: "done" } }]);
    await old.close();
    const engine = await open([jobs]);
    const query = indexQuery("_jobs.by_state", [["Eq", "state.kind", "done"]]);
    expect(run(engine, query)).toHaveLength(1);
    expect((await engine.verify()).problems).toEqual([]);
  });
});

describe("a restart", () => {
  it("brings back schema, tables, namespaces and numbers", async () => {
    const storage = createMemoryStorage();
    const before = await testEngine([table("t", { by_n: ["n"] }, numbers)], {
      storage,
    });
    const inner = await before.namespaceOf("inner");
    const [id = ""] = await insertAll(before, "t", [{ n: 2 }]);
    await before.close();
    const after = await createEngine({ storage });
    expect(await after.namespaceOf("inner")).toBe(inner);
    expect(after.schemaOf(APP)?.tables[0]?.indexes[0]?.fields).toEqual(["n"]);
    expect(run(after, first).map(({ _id }) => _id)).toEqual([id]);
    await expect(insertAll(after, "t", [{ n: "x" }])).rejects.toThrow("schema");
  });

  it.each([1, 2, 3, 4])(
    "clears up after a crash at write %i of a schema change",
    async (survivingWrites) => {
      const storage = createMemoryStorage();
      const engine = await testEngine([table("t", { old: ["n"] })], {
        storage,
      });
      const documents = Array.from({ length: 1_500 }, (_, n) => ({ n }));
      await insertAll(engine, "t", documents);
      const crashed = await createEngine({
        storage: dyingAfter(storage, survivingWrites),
      });
      const change = apply(crashed, [table("t", { by_n: ["n"] })]);
      const [outcome] = await Promise.allSettled([change]);
      // With the fourth write, the commit, the schema is in force.
      expect(outcome?.status === "fulfilled").toBe(survivingWrites === 4);
      const after = await createEngine({ storage });
      expect((await after.verify()).problems).toEqual([]);
      await apply(after, [table("t", { by_n: ["n"] })]);
      expect(run(after, indexQuery("t.by_n"))).toHaveLength(1_500);
      expect(await after.verify()).toEqual({
        documents: 1_500,
        indexEntries: 3_000,
        problems: [],
      });
    },
  );

  it.each([1, 2, 3, 4])(
    "leaves nothing of an attempt that failed at write %i",
    async (failing) => {
      const storage = createMemoryStorage();
      let left = Infinity;
      const flaky: Storage = {
        snapshot: () => storage.snapshot(),
        close: () => storage.close(),
        async write(batch) {
          if (--left === 0) throw new Error("a bad sector");
          await storage.write(batch);
        },
      };
      const old = [table("t", { old: ["n"] })];
      const engine = await testEngine(old, { storage: flaky });
      const documents = Array.from({ length: 1_500 }, (_, n) => ({ n }));
      const ids = await insertAll(engine, "t", documents);
      left = failing;
      const change = apply(engine, [table("t", { by_n: ["n"] })]);
      await expect(change).rejects.toThrow();
      left = Infinity;
      expect(run(engine, indexQuery("t.old"))).toHaveLength(1_500);
      await engine.mutate(async (t) => {
        for (const id of ids.slice(0, 700)) t.remove(APP, id);
      });
      await apply(engine, [table("t", { by_n: ["n"] })]);
      expect(run(engine, indexQuery("t.by_n"))).toHaveLength(800);
      expect(await engine.verify()).toEqual({
        documents: 800,
        indexEntries: 1_600,
        problems: [],
      });
    },
  );

  it("serves the new schema though old entries could not be removed", async () => {
    const storage = createMemoryStorage();
    const engine = await testEngine([table("t", { old: ["n"] })], { storage });
    await insertAll(engine, "t", [{ n: 1 }]);
    // Reserve and commit succeed; removing the entries does not.
    const flaky = await createEngine({ storage: dyingAfter(storage, 2) });
    await apply(flaky, [table("t")]);
    expect(() => run(flaky, indexQuery("t.old"))).toThrow("not found");
    expect((await flaky.verify()).problems).toEqual([]);
    const after = await createEngine({ storage });
    expect((await after.verify()).indexEntries).toBe(1);
    expect(() => run(after, indexQuery("t.old"))).toThrow("not found");
  });

  it("refuses damaged records", async () => {
    for (const key of ["t/0/x", "n/x", "s/0", "clock", "wipe", "counter"]) {
      const storage = createMemoryStorage();
      await storage.write([[`\x00\x00\x00\x00${key}`, '"?"']]);
      await expect(createEngine({ storage })).rejects.toThrow(/damaged/);
    }
  });
});

function dyingAfter(storage: Storage, writes: number): Storage {
  let left = writes;
  return {
    snapshot: () => storage.snapshot(),
    close: () => storage.close(),
    async write(batch) {
      if (left-- <= 0) throw new Error("the power is gone");
      await storage.write(batch);
    },
  };
}
