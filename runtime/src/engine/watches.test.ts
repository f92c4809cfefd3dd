import { beforeEach, describe, expect, it } from "vitest";
import {
  APP,
  collect,
  indexQuery,
  insertAll,
  reading,
  table,
  tableQuery,
  testEngine,
} from "./testing.js";
import type {
  Engine,
  JsonObject,
  QueryJson,
  ReadTransaction,
} from "./types.js";
import { Watches } from "./watches.js";

let engine: Engine;
beforeEach(async () => {
  engine = await testEngine([table("t", { by_c_n: ["c", "n"] })]);
});

/** Watches what `read` reads; the list fills with the times it is told. */
function watch(read: (transaction: ReadTransaction) => void): bigint[] {
  const fired: bigint[] = [];
  reading(engine, (transaction) => {
    read(transaction);
    engine.watch(transaction.readSet(), transaction.snapshotTs, (ts) =>
      fired.push(ts),
    );
  });
  return fired;
}

function watchQuery(query: QueryJson): bigint[] {
  return watch((t) => collect(t.openQuery(APP, query)));
}

const row = (c: string, n: number) => ({ c, n });
const range = (
  c: string,
  order: "asc" | "desc" = "asc",
  operators: JsonObject[] = [],
) => indexQuery("t.by_c_n", [["Eq", "c", c]], order, operators);

describe("a watch", () => {
  it("fires once, with the time of the first commit that matters", async () => {
    const fired = watchQuery(range("a"));
    await insertAll(engine, "t", [row("b", 1)]);
    expect(fired).toEqual([]);
    const { ts } = await engine.mutate(async (t) =>
      t.insert(APP, "t", row("a", 1)),
    );
    expect(fired).toEqual([ts]);
    await insertAll(engine, "t", [row("a", 2)]);
    expect(fired).toEqual([ts]);
  });

  it("covers an empty range, and nothing beside it", async () => {
    const fired = watchQuery(
      indexQuery("t.by_c_n", [
        ["Eq", "c", "a"],
        ["Gte", "n", 5],
        ["Lt", "n", 7],
      ]),
    );
    await insertAll(engine, "t", [row("a", 4), row("a", 7), row("a\u0000", 6)]);
    expect(fired).toEqual([]);
    await insertAll(engine, "t", [row("a", 6)]);
    expect(fired).toHaveLength(1);
  });

  it("covers what a limited query consumed, and no more", async () => {
    await insertAll(
      engine,
      "t",
      [1, 2, 3, 4].map((n) => row("a", n)),
    );
    const ascending = watchQuery(range("a", "asc", [{ limit: 2 }]));
    const descending = watchQuery(range("a", "desc", [{ limit: 2 }]));
    const none = watchQuery(range("a", "asc", [{ limit: 0 }]));
    await insertAll(engine, "t", [row("a", 2.5)]);
    expect([ascending, descending, none]).toEqual([[], [], []]);
    await insertAll(engine, "t", [row("a", 1.5)]);
    expect([ascending.length, descending.length]).toEqual([1, 0]);
    await insertAll(engine, "t", [row("a", 5)]);
    expect([descending.length, none.length]).toEqual([1, 0]);
  });

  it("covers the whole range once it is exhausted", async () => {
    await insertAll(engine, "t", [row("a", 1)]);
    const fired = watchQuery(range("a", "asc", [{ limit: 2 }]));
    await insertAll(engine, "t", [row("a", 9)]);
    expect(fired).toHaveLength(1);
  });

  it("covers documents and their absence", async () => {
    const [id = "", gone = ""] = await insertAll(engine, "t", [
      row("a", 1),
      row("a", 2),
    ]);
    await engine.mutate(async (t) => t.remove(APP, gone));
    const present = watch((t) => t.get(APP, id));
    const absent = watch((t) => t.get(APP, gone));
    await insertAll(engine, "t", [row("a", 3)]);
    expect([present, absent]).toEqual([[], []]);
    await engine.mutate(async (t) => t.patch(APP, id, { more: 1 }));
    expect([present.length, absent.length]).toEqual([1, 0]);
  });

  it("sees a change to a document it read through any index", async () => {
    const [id = ""] = await insertAll(engine, "t", [row("a", 1)]);
    const fired = [
      range("a"),
      tableQuery("t"),
      indexQuery("t.by_id"),
      indexQuery("t.by_creation_time", [], "desc"),
    ].map(watchQuery);
    // The index entries stay what they were.
    await engine.mutate(async (t) => t.patch(APP, id, { other: 1 }));
    expect(fired.map((times) => times.length)).toEqual([1, 1, 1, 1]);
  });

  it("is left alone by a write that changes nothing", async () => {
    const [id = ""] = await insertAll(engine, "t", [row("a", 1)]);
    const fired = watchQuery(range("a"));
    await engine.mutate(async (t) => t.patch(APP, id, { n: 1 }));
    expect(fired).toEqual([]);
  });

  it("covers tables and ids that do not exist yet", async () => {
    const [id = ""] = await insertAll(engine, "t", [row("a", 1)]);
    const inner = await engine.namespaceOf("inner");
    const scan = watchQuery(tableQuery("later"));
    const page = watch((t) =>
      t.page(APP, {
        query: tableQuery("later"),
        cursor: null,
        endCursor: null,
        pageSize: 1,
      }),
    );
    const foreign = watch((t) => t.get(inner, id));
    const name = watch((t) => t.normalizeId(APP, "later", id));
    await insertAll(engine, "t", [row("a", 2)]);
    expect([scan, page, foreign, name]).toEqual([[], [], [], []]);
    await insertAll(engine, "later", [{}]);
    expect([scan.length, page.length, name.length]).toEqual([1, 1, 1]);
    await engine.mutate(async (t) => t.insert(inner, "t", {}));
    expect(foreign).toHaveLength(1);
  });

  it("fires for a commit that came before it was registered", async () => {
    const old = engine.beginRead();
    collect(old.openQuery(APP, range("a")));
    const fired: bigint[] = [];
    await insertAll(engine, "t", [row("b", 1)]);
    const { ts } = await engine.mutate(async (t) =>
      t.insert(APP, "t", row("a", 1)),
    );
    const sinceTs = old.snapshotTs;
    engine.watch(old.readSet(), sinceTs, (at) => fired.push(at));
    const closed: bigint[] = [];
    engine.watch(old.readSet(), sinceTs, (at) => closed.push(at)).close();
    old.close();
    await Promise.resolve();
    expect(fired).toEqual([ts]);
    expect(closed).toEqual([]);
  });

  it("is silent once closed", async () => {
    const fired: bigint[] = [];
    reading(engine, (t) => {
      collect(t.openQuery(APP, range("a")));
      const handle = engine.watch(t.readSet(), t.snapshotTs, (ts) =>
        fired.push(ts),
      );
      handle.close();
      handle.close();
    });
    await insertAll(engine, "t", [row("a", 1)]);
    expect(fired).toEqual([]);
  });

  it("comes before the listeners of its commit", async () => {
    const order: string[] = [];
    reading(engine, (t) => {
      collect(t.openQuery(APP, range("a")));
      engine.watch(t.readSet(), t.snapshotTs, () => order.push("watch"));
    });
    const stop = engine.onCommit((ts) => {
      expect(ts).toBe(engine.latestTs());
      order.push("commit");
    });
    await insertAll(engine, "t", [row("a", 1)]);
    stop();
    await insertAll(engine, "t", [row("a", 2)]);
    expect(order).toEqual(["watch", "commit"]);
  });
});

describe("commits too many to remember", () => {
  it("count as a change for a watch that comes late", async () => {
    const watches = new Watches(0n);
    const commits = Array.from({ length: 2_000 }, (_, i) => ({
      ts: BigInt(i + 1),
      keys: ["elsewhere"],
    }));
    watches.committed(commits);
    const fired: string[] = [];
    const ranges = [{ start: "a", end: "b" }];
    for (const since of [0n, 500n, 1_500n, 2_000n]) {
      watches.watch({ ranges }, since, () => fired.push(`since ${since}`));
    }
    await Promise.resolve();
    expect(fired).toEqual(["since 0", "since 500"]);
    watches.committed([{ ts: 2_001n, keys: ["aa"] }]);
    expect(fired).toHaveLength(4);
  });
});

describe("many watches", () => {
  it("cost a commit nothing but those it concerns", () => {
    const watches = new Watches(0n);
    const fired: number[] = [];
    const key = (n: number) => n.toString(36).padStart(6, "0");
    for (let i = 0; i < 20_000; i++) {
      const [start, end] = [key(i * 10), key(i * 10 + 10)];
      watches.watch({ ranges: [{ start, end }] }, 0n, () => fired.push(i));
    }
    let probes = 0;
    // Stands in for a key: every comparison with it is counted.
    const counted = {
      [Symbol.toPrimitive]() {
        probes++;
        return key(100_005);
      },
    };
    watches.committed([{ ts: 1n, keys: [counted as never] }]);
    expect(fired).toEqual([10_000]);
    expect(probes).toBeLessThan(300);
  });
});
