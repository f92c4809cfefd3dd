import { beforeEach, describe, expect, it } from "vitest";
import { createMemoryStorage } from "../storage/index.js";
import { createEngine, systemClock } from "./index.js";
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
import type { Engine } from "./types.js";

let engine: Engine;
beforeEach(async () => {
  engine = await testEngine([table("t", { by_n: ["n"] })]);
});

const byN = (n: number) => indexQuery("t.by_n", [["Eq", "n", n]]);

describe("documents", () => {
  it("get an id and a creation time, and nothing else", async () => {
    const before = Date.now();
    const [id = ""] = await insertAll(engine, "t", [{ n: 1, s: "x" }]);
    const [document] = run(engine, tableQuery("t"));
    expect(document).toEqual({
      _id: id,
      _creationTime: expect.any(Number),
      n: 1,
      s: "x",
    });
    expect(Number(document?._creationTime)).toBeGreaterThan(before - 1_000);
    expect(id).toMatch(/^[0-9a-hjkmnp-tv-z]{31,37}$/);
  });

  it("are patched, replaced and removed", async () => {
    const [id = ""] = await insertAll(engine, "t", [
      { n: 1, o: { a: 1 }, s: "x" },
    ]);
    const [before] = run(engine, tableQuery("t"));
    await engine.mutate(async (t) => {
      const patched = t.patch(APP, id, {
        o: { b: 2 },
        s: { $undefined: null },
        more: null,
      });
      expect(patched.value).toEqual({
        _id: id,
        _creationTime: before?._creationTime,
        n: 1,
        o: { b: 2 },
        more: null,
      });
    });
    await engine.mutate(async (t) => t.replace(APP, id, { n: 2 }));
    expect(run(engine, tableQuery("t"))).toEqual([
      { _id: id, _creationTime: before?._creationTime, n: 2 },
    ]);
    expect(run(engine, byN(1))).toEqual([]);
    await engine.mutate(async (t) => t.remove(APP, id));
    expect(reading(engine, (t) => t.get(APP, id))).toBeNull();
    expect(run(engine, byN(2))).toEqual([]);
    expect((await engine.verify()).indexEntries).toBe(0);
  });

  it("cannot be changed once they are gone", async () => {
    const [id = ""] = await insertAll(engine, "t", [{ n: 1 }]);
    await engine.mutate(async (t) => t.remove(APP, id));
    const attempt = (run: "patch" | "replace" | "remove") =>
      engine.mutate(async (t) => t[run](APP, id, {} as never));
    await expect(attempt("patch")).rejects.toThrow(
      `Update on nonexistent document ID ${id}`,
    );
    await expect(attempt("replace")).rejects.toThrow(
      `Replace on nonexistent document ID ${id}`,
    );
  });

  it("keep their system fields", async () => {
    const [id = ""] = await insertAll(engine, "t", [{ n: 1 }]);
    const refused = [
      engine.mutate(async (t) => t.insert(APP, "t", { _id: id })),
      engine.mutate(async (t) => t.insert(APP, "t", { _creationTime: 1 })),
      engine.mutate(async (t) => t.patch(APP, id, { _creationTime: 1 })),
      engine.mutate(async (t) => t.replace(APP, id, { _id: "x" })),
      engine.mutate(async (t) => t.insert(APP, "t", { _other: 1 })),
      engine.mutate(async (t) => t.insert(APP, "bad name", {})),
    ];
    const outcomes = await Promise.allSettled(refused);
    expect(outcomes.map(({ status }) => status)).toEqual(
      Array(6).fill("rejected"),
    );
    expect(run(engine, tableQuery("t"))).toHaveLength(1);
  });
});

describe("a transaction", () => {
  it("reads its own writes", async () => {
    await engine.mutate(async (t) => {
      const find = (n: number) => collect(t.openQuery(APP, byN(n))).length;
      const id = t.insert(APP, "t", { n: 1 });
      expect(find(1)).toBe(1);
      t.patch(APP, id, { n: 2 });
      expect([find(1), find(2)]).toEqual([0, 1]);
      t.remove(APP, id);
      expect([find(1), find(2)]).toEqual([0, 0]);
      expect(t.get(APP, id)).toBeNull();
    });
  });

  it("may change what a stream is reading", async () => {
    await insertAll(
      engine,
      "t",
      [1, 2, 3, 4].map((n) => ({ n })),
    );
    await engine.mutate(async (t) => {
      const stream = t.openQuery(APP, indexQuery("t.by_n"));
      const seen: unknown[] = [];
      for (let d = stream.next(); d; d = stream.next()) {
        seen.push(d.value.n);
        t.remove(APP, d.id);
        if (d.value.n === 2) t.insert(APP, "t", { n: 2.5 });
      }
      expect(seen).toEqual([1, 2, 2.5, 3, 4]);
    });
    expect(run(engine, tableQuery("t"))).toEqual([]);
  });

  it("is undone when it throws", async () => {
    const failed = engine.mutate(async (t) => {
      t.insert(APP, "t", { n: 1 });
      t.insert(APP, "fresh", { n: 1 });
      throw new Error("no");
    });
    await expect(failed).rejects.toThrow("no");
    expect(run(engine, tableQuery("t"))).toEqual([]);
    expect(engine.tableNames(APP)).toEqual(["t"]);
  });

  it("returns to a savepoint, again and again", async () => {
    const [kept = ""] = await insertAll(engine, "t", [{ n: 0 }]);
    await engine.mutate(async (t) => {
      t.insert(APP, "t", { n: 1 });
      const mark = t.savepoint();
      for (let round = 0; round < 2; round++) {
        t.insert(APP, "t", { n: 2 });
        t.insert(APP, "inner", { n: 2 });
        t.patch(APP, kept, { n: 9 });
        t.putMeta("m", 1);
        const inner = t.savepoint();
        t.remove(APP, kept);
        t.rollbackTo(inner);
        expect(t.get(APP, kept)?.value.n).toBe(9);
        t.rollbackTo(mark);
        expect(t.get(APP, kept)?.value.n).toBe(0);
      }
      t.insert(APP, "t", { n: 3 });
    });
    const found = run(engine, tableQuery("t")).map(({ n }) => n);
    expect(found).toEqual([0, 1, 3]);
    expect(engine.tableNames(APP)).toEqual(["t"]);
    expect(engine.getMeta("m")).toBeNull();
    expect((await engine.verify()).problems).toEqual([]);
  });

  it("gives every document a later creation time", async () => {
    for (let i = 0; i < 20; i++) {
      await insertAll(engine, "t", Array(5).fill({ n: i }));
    }
    const times = run(engine, tableQuery("t")).map((d) => d._creationTime);
    expect(new Set(times).size).toBe(100);
    expect(run(engine, tableQuery("t")).map(({ n }) => n)).toEqual(
      Array.from({ length: 100 }, (_, i) => Math.floor(i / 5)),
    );
  });

  it("keeps small records beside the documents", async () => {
    await engine.mutate(async (t) => {
      t.putMeta("env/A", "1");
      t.putMeta("env/B", { x: [1] });
      t.putMeta("other", 2);
      expect(t.getMeta("env/A")).toBe("1");
    });
    expect(engine.getMeta("env/B")).toEqual({ x: [1] });
    expect(engine.listMeta("env/")).toEqual([
      { key: "env/A", value: "1" },
      { key: "env/B", value: { x: [1] } },
    ]);
    await engine.mutate(async (t) => t.putMeta("env/A", null));
    expect(engine.getMeta("env/A")).toBeNull();
  });

  it("refuses to work once it is over", async () => {
    let leaked: Parameters<Parameters<Engine["mutate"]>[0]>[0] | undefined;
    await engine.mutate(async (t) => {
      leaked = t;
    });
    expect(() => leaked?.insert(APP, "t", {})).toThrow(/closed/);
    const read = engine.beginRead();
    read.close();
    read.close();
    expect(() => read.openQuery(APP, tableQuery("t")).next()).toThrow(/closed/);
  });
});

describe("mutations", () => {
  it("run strictly one after the other", async () => {
    const [id = ""] = await insertAll(engine, "t", [{ n: 0 }]);
    const answers = await Promise.all(
      Array.from({ length: 100 }, () =>
        engine.mutate(async (t) => {
          const n = Number(t.get(APP, id)?.value.n);
          await new Promise((resolve) => setImmediate(resolve));
          t.patch(APP, id, { n: n + 1 });
          return n + 1;
        }),
      ),
    );
    const values = answers.map(({ value }) => value);
    expect(values).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
    const times = answers.map(({ ts }) => ts);
    expect([...times].sort((a, b) => (a < b ? -1 : 1))).toEqual(times);
    expect(new Set(times).size).toBe(100);
  });

  it("leave the snapshots of readers alone", async () => {
    await insertAll(engine, "t", [{ n: 1 }]);
    const before = engine.beginRead();
    await insertAll(engine, "t", [{ n: 2 }]);
    const fork = before.fork();
    before.close();
    expect(collect(fork.openQuery(APP, tableQuery("t")))).toHaveLength(1);
    expect(fork.snapshotTs).toBeLessThan(engine.latestTs());
    fork.close();
    expect(run(engine, tableQuery("t"))).toHaveLength(2);
  });

  it("go on in time after a restart with a clock set back", async () => {
    const storage = createMemoryStorage();
    let now = 1_800_000_000_000;
    const open = () =>
      createEngine({ storage, clock: { ...systemClock, now: () => now } });
    const first = await open();
    await insertAll(first, "t", Array(50).fill({ n: 1 }));
    const { ts } = await first.mutate(async (t) => t.putMeta("x", 1));
    await first.close();
    now -= 3_600_000;
    const second = await open();
    expect(second.latestTs()).toBeGreaterThanOrEqual(ts);
    await insertAll(second, "t", [{ n: 2 }]);
    expect(run(second, tableQuery("t")).at(-1)?.n).toBe(2);
    const later = await second.mutate(async (t) => t.putMeta("x", 2));
    expect(later.ts).toBeGreaterThan(ts);
    await second.close();
  });
});
