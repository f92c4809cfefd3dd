import { describe, expect, it } from "vitest";
import { LimitError } from "./index.js";
import type { Limits } from "./index.js";
import {
  APP,
  collect,
  insertAll,
  reading,
  run,
  table,
  tableQuery,
  testEngine,
} from "./testing.js";
import type { JsonObject, JsonValue, Page } from "./types.js";

const limited = (limits: Partial<Limits> = {}) =>
  testEngine([table("t")], { limits });

const rows = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ n }));

describe("limits", () => {
  it.each<[string, JsonObject, RegExp]>([
    [
      "1.1 MiB",
      { s: "x".repeat(1.1 * 2 ** 20) },
      /Value is too large \(1\.1 MiB > maximum size 1 MiB\)/,
    ],
    ["17 levels", { a: nested(16) }, /nested 17 levels deep > .* 16/],
    ["1,025 fields", manyFields(1_023), /1025 > maximum number 1024/],
    ["an array of 8,193", { a: Array(8_193).fill(1) }, /8193 > maximum/],
  ])("refuse a document with %s", async (_, document, message) => {
    const engine = await limited();
    const insert = engine.mutate(async (t) => {
      t.insert(APP, "t", { n: 1 });
      t.insert(APP, "t", document);
    });
    await expect(insert).rejects.toThrow(message);
    expect(run(engine, tableQuery("t"))).toEqual([]);
  });

  it("allow a document at its limits", async () => {
    const engine = await limited();
    await engine.mutate(async (t) => {
      t.insert(APP, "t", { a: nested(15) });
      t.insert(APP, "t", manyFields(1_022));
      t.insert(APP, "t", { s: "x".repeat(1_000_000) });
    });
    expect(run(engine, tableQuery("t"))).toHaveLength(3);
  });

  it("stop a mutation that writes 16,001 documents", async () => {
    const engine = await limited();
    await insertAll(engine, "t", rows(16_000));
    await expect(insertAll(engine, "t", rows(16_001))).rejects.toThrow(
      /Too many writes in a single .*limit: 16000/,
    );
    expect(reading(engine, (t) => t.count(APP, "t"))).toBe(16_000);
  });

  it("stop a query that reads 32,001 documents", async () => {
    const engine = await limited();
    await insertAll(engine, "t", rows(16_000));
    await insertAll(engine, "t", rows(16_000));
    expect(run(engine, tableQuery("t"))).toHaveLength(32_000);
    await insertAll(engine, "t", rows(1));
    expect(() => run(engine, tableQuery("t"))).toThrow(
      /Too many documents read .*limit: 32000/,
    );
  });

  it("stop 4,097 separate reads", async () => {
    const engine = await limited();
    const [id = ""] = await insertAll(engine, "t", rows(1));
    reading(engine, (t) => {
      for (let i = 0; i < 4_096; i++) t.get(APP, id);
      expect(() => t.get(APP, id)).toThrow(LimitError);
      expect(() => t.openQuery(APP, tableQuery("t"))).toThrow(/limit: 4096/);
    });
  });

  it("stop too many bytes read or written", async () => {
    const engine = await limited({ bytesRead: 1_000, bytesWritten: 1_000 });
    const large = { s: "x".repeat(600) };
    await insertAll(engine, "t", [large]);
    await insertAll(engine, "t", [large]);
    await expect(insertAll(engine, "t", [large, large])).rejects.toThrow(
      /Too many bytes written/,
    );
    expect(() => run(engine, tableQuery("t"))).toThrow(/Too many bytes read/);
  });

  it("end a page early rather than fail it", async () => {
    const engine = await limited({ documentsRead: 10 });
    await insertAll(engine, "t", rows(20));
    const page = reading(engine, (t) =>
      t.page(APP, {
        query: tableQuery("t"),
        cursor: null,
        endCursor: null,
        pageSize: 15,
      }),
    );
    expect(page.page).toHaveLength(10);
    expect([page.isDone, page.pageStatus]).toEqual([false, "SplitRequired"]);
  });

  it("never take a transaction at its limit for the end of a page", async () => {
    const engine = await limited({ documentsRead: 5 });
    await insertAll(engine, "t", rows(20));
    reading(engine, (t) => {
      const stream = t.openQuery(APP, tableQuery("t"));
      for (let n = 0; n < 5; n += 1) stream.next();
      const request = { cursor: null, endCursor: null, pageSize: 3 };
      expect(() => t.page(APP, { query: tableQuery("t"), ...request })).toThrow(
        /Too many documents read/,
      );
    });
  });

  it("end a page before it reads too many bytes", async () => {
    const engine = await limited({ bytesRead: 5_000, documentSize: 1_000 });
    const long = Array.from({ length: 20 }, () => ({ s: "x".repeat(800) }));
    await insertAll(engine, "t", long);
    let cursor: string | null = null;
    let seen = 0;
    for (let isDone = false; !isDone;) {
      const page: Page = reading(engine, (t) =>
        t.page(APP, {
          query: tableQuery("t"),
          cursor,
          endCursor: null,
          pageSize: 20,
        }),
      );
      seen += page.page.length;
      expect(page.pageStatus).toBe(page.isDone ? null : "SplitRequired");
      ({ isDone, continueCursor: cursor } = page);
    }
    expect(seen).toBe(20);
  });

  it("count what a transaction does", async () => {
    const engine = await limited();
    const [id = ""] = await insertAll(engine, "t", rows(3));
    reading(engine, (t) => {
      collect(t.openQuery(APP, tableQuery("t")));
      t.get(APP, id);
      const { bytesRead, ...counts } = t.metrics();
      expect(counts).toEqual({
        bytesWritten: 0,
        databaseQueries: 2,
        documentsRead: 4,
        documentsWritten: 0,
      });
      expect(bytesRead).toBeGreaterThan(4 * 32);
      const fork = t.fork();
      expect(fork.metrics().documentsRead).toBe(0);
      expect(fork.readSet().ranges).toEqual([]);
      fork.close();
    });
  });
});

function nested(levels: number): JsonValue {
  let value: JsonValue = 1;
  for (let i = 0; i < levels; i++) value = [value];
  return value;
}

function manyFields(count: number): JsonObject {
  return Object.fromEntries(
    Array.from({ length: count }, (_, i) => [`f${i}`, i]),
  );
}
