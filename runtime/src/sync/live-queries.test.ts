import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createEngine } from "../engine/index.js";
import type { Engine, JsonValue } from "../engine/types.js";
import type { Caller, QueryRun } from "../functions/types.js";
import { createMemoryStorage } from "../storage/index.js";
import {
  LiveQueries,
  type FunctionRunner,
  type QueryRequest,
} from "./live-queries.js";
import { SnapshotPool } from "./snapshot-pool.js";

/** Answers with the number of documents in the table the path names. */
class CountingRunner {
  runs = 0;
  usesIdentity = false;
  /** Runs wait for it after they have read. */
  gate: Promise<void> = Promise.resolve();
  readonly #changed = new Set<() => void>();

  readonly functions: FunctionRunner = {
    runMutation: () => Promise.reject(new Error("not asked for")),
    runAction: () => Promise.reject(new Error("not asked for")),
    onChange: (listener) => {
      this.#changed.add(listener);
      return () => this.#changed.delete(listener);
    },
    runQuery: async ({ path, snapshot, caller }): Promise<QueryRun> => {
      this.runs += 1;
      const reads = snapshot?.fork();
      if (reads === undefined) {
        throw new Error("a snapshot is always given");
      }
      const stream = reads.openQuery(0, {
        source: { type: "FullTableScan", tableName: path, order: "asc" },
        operators: [],
      });
      let count = 0;
      while (stream.next() !== null) {
        count += 1;
      }
      await this.gate;
      const value: JsonValue = this.usesIdentity
        ? { count, subject: caller.identity?.subject ?? null }
        : { count };
      const run: QueryRun = {
        outcome: { ok: true, value },
        logLines: [],
        journal: null,
        readSet: reads.readSet(),
        snapshotTs: reads.snapshotTs,
        usedIdentity: this.usesIdentity,
      };
      reads.close();
      return run;
    },
  };

  change(): void {
    for (const listener of this.#changed) {
      listener();
    }
  }
}

let engine: Engine;
let runner: CountingRunner;
let live: LiveQueries;
let snapshots: SnapshotPool;

beforeEach(async () => {
  engine = await createEngine({ storage: createMemoryStorage() });
  runner = new CountingRunner();
  live = new LiveQueries(engine, runner.functions);
  snapshots = new SnapshotPool(engine);
  await insert("letters");
});

afterEach(async () => {
  live.close();
  await engine.close();
});

function insert(table: string) {
  return engine.mutate((transaction) =>
    Promise.resolve(transaction.insert(0, table, { x: 1 })),
  );
}

function request(path = "letters", caller: Caller = user(null)): QueryRequest {
  return { path, args: {}, journal: null, caller };
}

function user(subject: string | null): Caller {
  const identity =
    subject === null
      ? null
      : { subject, issuer: "i", tokenIdentifier: `i|${subject}` };
  return { kind: "user", identity };
}

async function ask(question = request()) {
  const snapshot = snapshots.acquire();
  try {
    return await live.evaluate(question, snapshot);
  } finally {
    snapshot.release();
  }
}

function valueOf({ run }: { run: QueryRun }): JsonValue {
  return run.outcome.ok ? run.outcome.value : null;
}

describe("an answer", () => {
  it("is computed once for all who ask at the same time, and kept", async () => {
    const answers = await Promise.all([ask(), ask(), ask()]);
    expect(new Set(answers).size).toBe(1);
    expect(await ask()).toBe(answers[0]);
    expect(runner.runs).toBe(1);
  });

  it("for somebody who asks once is kept when asked for again", async () => {
    const askOnce = async () => {
      const snapshot = snapshots.acquire();
      try {
        return await live.answer(request(), snapshot);
      } finally {
        snapshot.release();
      }
    };
    await askOnce();
    expect(live.size).toBe(0);
    const kept = await askOnce();
    expect(live.size).toBe(1);
    await insert("parcels");
    expect(await askOnce()).toBe(kept);
    expect((await ask()).run).toBe(kept);
    expect(runner.runs).toBe(2);
  });

  it("outlives writes elsewhere and none to what it read", async () => {
    const first = await ask();
    await insert("parcels");
    expect(await ask()).toBe(first);
    await insert("letters");
    expect(valueOf(await ask())).toEqual({ count: 2 });
    expect(runner.runs).toBe(2);
  });

  it("tells its subscribers once that it is no longer true", async () => {
    let told = 0;
    const answer = await ask();
    answer.subscribe(() => (told += 1));
    await insert("parcels");
    expect(told).toBe(0);
    await insert("letters");
    await insert("letters");
    expect(told).toBe(1);
  });

  it("of a run overtaken by a write is not given to later askers", async () => {
    let open = () => undefined as void;
    runner.gate = new Promise((resolve) => {
      open = resolve;
    });
    const early = ask();
    await insert("letters");
    const late = ask();
    open();
    expect(valueOf(await early)).toEqual({ count: 1 });
    expect(valueOf(await late)).toEqual({ count: 2 });
    let told = 0;
    (await early).subscribe(() => (told += 1));
    expect(told).toBe(1);
  });

  it("is asked for anew after a deploy, also when one came meanwhile", async () => {
    const first = await ask();
    runner.change();
    expect(first.invalidated).toBe(true);
    let open = () => undefined as void;
    runner.gate = new Promise((resolve) => {
      open = resolve;
    });
    const during = ask();
    runner.change();
    open();
    expect((await during).invalidated).toBe(true);
    await ask();
    expect(runner.runs).toBe(3);
  });
});

describe("identities", () => {
  it("share answers that did not look at them", async () => {
    const first = await ask(request("letters", user("ada")));
    expect(await ask(request("letters", user("grace")))).toBe(first);
  });

  it("do not share answers that did, even when asked at once", async () => {
    runner.usesIdentity = true;
    const subjects = ["ada", "grace", null, "ada"];
    const answers = await Promise.all(
      subjects.map((subject) => ask(request("letters", user(subject)))),
    );
    expect(answers.map(valueOf)).toEqual(
      subjects.map((subject) => ({ count: 1, subject })),
    );
    expect(answers[0]).toBe(answers[3]);
    const again = await ask(request("letters", user("grace")));
    expect(again).toBe(answers[1]);
    expect(runner.runs).toBe(3);
  });

  it("never give an administrator's answer to a user", async () => {
    const admin = await ask(
      request("letters", { kind: "admin", identity: null }),
    );
    expect(await ask()).not.toBe(admin);
  });
});

describe("unsubscribed answers", () => {
  it("are bounded, and still tell a late subscriber of a change", async () => {
    live.close();
    live = new LiveQueries(engine, runner.functions, {
      idleRuns: 2,
      idleCharacters: 1_000_000,
    });
    const first = await ask(request("letters"));
    await ask(request("a"));
    await ask(request("b"));
    expect(await ask(request("letters"))).not.toBe(first);
    let told = 0;
    first.subscribe(() => (told += 1));
    await insert("letters");
    expect(told).toBe(1);
  });

  it("do not push out those somebody is subscribed to", async () => {
    live.close();
    live = new LiveQueries(engine, runner.functions, {
      idleRuns: 1,
      idleCharacters: 10,
    });
    const first = await ask(request("letters"));
    first.subscribe(() => undefined);
    await ask(request("a"));
    await ask(request("b"));
    expect(await ask(request("letters"))).toBe(first);
  });
});

describe("snapshots", () => {
  it("are shared until a commit and closed when nobody holds them", async () => {
    const [a, b] = [snapshots.acquire(), snapshots.acquire()];
    expect(a.transaction).toBe(b.transaction);
    await insert("letters");
    const c = snapshots.acquire();
    expect(c.transaction).not.toBe(a.transaction);
    expect(c.ts > a.ts).toBe(true);
    a.release();
    a.release();
    expect(b.transaction.count(0, "letters")).toBe(1);
    b.release();
    c.release();
    const d = snapshots.acquire();
    expect(d.transaction.count(0, "letters")).toBe(2);
    d.release();
  });
});

it("mixes no callers up, however many functions were asked for", async () => {
  runner.usesIdentity = true;
  const askAs = (subject: string) => ask(request("letters", user(subject)));
  expect(valueOf(await askAs("ada"))).toMatchObject({ subject: "ada" });
  // More than are remembered to depend on who asks; none of them is there.
  const snapshot = snapshots.acquire();
  for (let n = 0; n < 10_500; n += 1) {
    await live.answer(request(`nowhere ${n}`), snapshot);
  }
  snapshot.release();
  for (const subject of ["bob", "ada", "bob"]) {
    expect(valueOf(await askAs(subject))).toMatchObject({ subject });
  }
});
