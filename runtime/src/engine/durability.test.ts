import { beforeEach, describe, expect, it } from "vitest";
import { createMemoryStorage, StorageError } from "../storage/index.js";
import type { Storage } from "../storage/index.js";
import { CommitFailedError, createEngine, EngineClosedError } from "./index.js";
import {
  APP,
  indexQuery,
  insertAll,
  run,
  table,
  tableQuery,
  testEngine,
} from "./testing.js";
import type { Engine } from "./types.js";

/** A store whose writes wait for the test, and fail when it says so. */
class HeldStorage implements Storage {
  readonly #inner = createMemoryStorage();
  #held: { release(): void; fail(error: Error): void }[] = [];
  #arrivals: (() => void)[] = [];
  holding = false;

  snapshot() {
    return this.#inner.snapshot();
  }

  async write(batch: Parameters<Storage["write"]>[0]): Promise<void> {
    const writes = [...batch];
    if (this.holding) {
      await new Promise<void>((resolve, reject) => {
        this.#held.push({ release: resolve, fail: reject });
        for (const arrived of this.#arrivals.splice(0)) arrived();
      });
    }
    await this.#inner.write(writes);
  }

  /** The next write that waits. */
  async heldWrite() {
    while (this.#held.length === 0) {
      await new Promise<void>((resolve) => this.#arrivals.push(resolve));
    }
    const write = this.#held.shift();
    if (!write) throw new Error("Unreachable");
    return write;
  }

  close() {
    return this.#inner.close();
  }
}

const full = new StorageError("No space left on device");

let storage: HeldStorage;
let engine: Engine;
beforeEach(async () => {
  storage = new HeldStorage();
  engine = await testEngine([table("t", { by_n: ["n"] })], { storage });
  storage.holding = true;
});

const insert = (n: number) =>
  engine.mutate(async (t) => t.insert(APP, "t", { n }));

/** How many documents a mutation sees, pending ones included. */
async function countInMutation(seen: number[]): Promise<void> {
  await engine.mutate(async (t) => {
    seen.push(t.count(APP, "t"));
  });
}

describe("group commit", () => {
  it("answers when the writes are on disk, and not before", async () => {
    let answered = false;
    const mutation = insert(1).then(() => {
      answered = true;
    });
    const write = await storage.heldWrite();
    expect(answered).toBe(false);
    expect(run(engine, tableQuery("t"))).toEqual([]);
    write.release();
    await mutation;
    expect(run(engine, tableQuery("t"))).toHaveLength(1);
  });

  it("shows later mutations what is not on disk yet", async () => {
    const seen: number[] = [];
    const first = insert(1);
    const flush = await storage.heldWrite();
    const second = insert(2);
    const third = countInMutation(seen);
    flush.release();
    await first;
    (await storage.heldWrite()).release();
    await Promise.all([second, third]);
    expect(seen).toEqual([2]);
  });

  it("holds back the answer to a read of what is not on disk yet", async () => {
    const seen: number[] = [];
    const first = insert(1);
    const flush = await storage.heldWrite();
    let answered = false;
    const read = countInMutation(seen).then(() => {
      answered = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(seen).toEqual([1]);
    expect(answered).toBe(false);
    flush.release();
    await Promise.all([first, read]);
  });

  it("shares one flush between all that wait", async () => {
    const first = insert(0);
    const flush = await storage.heldWrite();
    const others = Array.from({ length: 100 }, (_, i) => insert(i + 1));
    // One behind them all: together they may take several turns.
    await new Promise<void>((resolve) => {
      void engine.mutate(() => Promise.resolve(resolve()));
    });
    flush.release();
    await first;
    (await storage.heldWrite()).release();
    const answers = await Promise.all(others);
    expect(new Set(answers.map(({ ts }) => ts)).size).toBe(100);
    expect(run(engine, tableQuery("t"))).toHaveLength(101);
  });
});

describe("a flush that fails", () => {
  it("rejects what it held and what was built on it, and no more", async () => {
    const saved = insert(1);
    (await storage.heldWrite()).release();
    await saved;
    const lost = insert(2);
    const flush = await storage.heldWrite();
    const builtOnIt = insert(3);
    const reader = countInMutation([]);
    let goOn = () => {};
    const running = engine.mutate(async (t) => {
      await new Promise<void>((resolve) => {
        goOn = resolve;
      });
      return t.insert(APP, "t", { n: 4 });
    });
    const outcomes = Promise.allSettled([lost, builtOnIt, reader, running]);
    await new Promise((resolve) => setImmediate(resolve));
    flush.fail(full);
    await expect(lost).rejects.toThrow(CommitFailedError);
    await expect(lost).rejects.toThrow(/not saved.*No space left on device/);
    goOn();
    expect((await outcomes).map(({ status }) => status)).toEqual(
      Array(4).fill("rejected"),
    );
    expect(run(engine, tableQuery("t")).map(({ n }) => n)).toEqual([1]);
    storage.holding = false;
    const seen: number[] = [];
    await countInMutation(seen);
    expect(seen).toEqual([1]);
    await insert(5);
    expect(run(engine, indexQuery("t.by_n")).map(({ n }) => n)).toEqual([1, 5]);
    expect((await engine.verify()).problems).toEqual([]);
  });

  it("forgets tables created in it", async () => {
    const lost = insertAll(engine, "fresh", [{ n: 1 }]);
    (await storage.heldWrite()).fail(full);
    await expect(lost).rejects.toThrow(CommitFailedError);
    expect(engine.tableNames(APP)).toEqual(["t"]);
    storage.holding = false;
    await insertAll(engine, "fresh", [{ n: 2 }]);
    expect(run(engine, tableQuery("fresh"))).toHaveLength(1);
    expect((await engine.verify()).problems).toEqual([]);
  });

  it("tells nobody of changes", async () => {
    const heard: bigint[] = [];
    engine.onCommit((ts) => heard.push(ts));
    const { transaction, readSet } = readAll();
    engine.watch(readSet, transaction.snapshotTs, (ts) => heard.push(ts));
    const lost = insert(1);
    (await storage.heldWrite()).fail(full);
    await expect(lost).rejects.toThrow();
    expect(heard).toEqual([]);
  });

  it("stops the engine when the store did take the writes", async () => {
    const inner = createMemoryStorage();
    let lying = false;
    const liar: Storage = {
      snapshot: () => inner.snapshot(),
      close: () => inner.close(),
      async write(batch) {
        await inner.write(batch);
        if (lying) throw full;
      },
    };
    const stopped = await createEngine({ storage: liar });
    lying = true;
    await expect(insertAll(stopped, "t", [{ n: 1 }])).rejects.toThrow(
      CommitFailedError,
    );
    await expect(insertAll(stopped, "t", [{ n: 2 }])).rejects.toThrow(
      EngineClosedError,
    );
    expect(() => stopped.beginRead()).toThrow(/unknown state; restart/);
    await stopped.close();
  });

  function readAll() {
    const transaction = engine.beginRead();
    transaction.openQuery(APP, tableQuery("t")).next();
    const readSet = transaction.readSet();
    transaction.close();
    return { transaction, readSet };
  }
});

describe("closing", () => {
  it("saves what has begun and refuses what comes later", async () => {
    const begun = insert(1);
    const flush = await storage.heldWrite();
    const closing = engine.close();
    const late = insert(2);
    await expect(late).rejects.toThrow(EngineClosedError);
    flush.release();
    await Promise.all([begun, closing]);
    expect(() => engine.beginRead()).toThrow(EngineClosedError);
    await engine.close();
    storage.holding = false;
    const after = await createEngine({ storage });
    expect(run(after, tableQuery("t"))).toHaveLength(1);
  });
});
