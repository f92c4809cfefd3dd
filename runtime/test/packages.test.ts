/** Unmodified component packages from npm, mounted by one app. */
import { dirname } from "node:path";
import { ConvexError } from "convex/values";
import type { Value } from "convex/values";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startRuntime, type Runtime } from "../src/index.js";
import { eventually, fixture, fixtureDir } from "./app-harness.js";
import { callersOf, type Callers } from "./support/callers.js";
import { copyProject, type Project } from "./support/project.js";

let runtime: Runtime;
let app: Callers;
let project: Project;

beforeAll(async () => {
  runtime = await startRuntime({
    pushRequest: await fixture("packages"),
    log: () => undefined,
  });
  app = callersOf(runtime.url);
  project = copyProject(dirname(fixtureDir("packages")));
}, 60_000);

afterAll(async () => {
  project?.remove();
  await runtime?.close();
});

/** Waits until `path` gives a list of at least so many values. */
function values(text: string, count: number): Promise<Value[]> {
  return eventually(async () => {
    const list = await app.query("notes:list", { text });
    return Array.isArray(list) && list.length >= count ? list : null;
  }, 60_000);
}

async function idOf(value: Promise<Value>): Promise<string> {
  return String(await value);
}

describe("@convex-dev/rate-limiter", () => {
  it.each(["send", "later"])(
    "counts down a token bucket (%s)",
    async (name) => {
      const args = { name, key: `bucket ${name}` };
      const answers: Value[] = [];
      for (let i = 0; i < 3; i++) {
        answers.push(await app.mutation("limits:limit", args));
      }
      expect(answers).toMatchObject([{ ok: true }, { ok: true }, { ok: true }]);
      const refused = eventually(async () => {
        const answer = await app.query("limits:check", args);
        return Object(answer).ok === false ? answer : null;
      });
      expect(await refused).toMatchObject({
        ok: false,
        retryAfter: expect.any(Number) as number,
      });
    },
  );

  it("throws a ConvexError that says when to come back", async () => {
    const args = { name: "send", key: "thrown", throws: true };
    for (let i = 0; i < 3; i++) await app.mutation("limits:limit", args);
    const error: unknown = await app
      .mutation("limits:limit", args)
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ConvexError);
    expect(error).toMatchObject({
      data: {
        kind: "RateLimited",
        name: "send",
        retryAfter: expect.any(Number) as number,
      },
    });
    await app.mutation("limits:reset", { name: "send", key: "thrown" });
    expect(await app.mutation("limits:limit", args)).toMatchObject({
      ok: true,
    });
  });

  it("splits a fixed window over shards", async () => {
    const args = { name: "window", key: "sharded" };
    let granted = 0;
    for (let i = 0; i < 12; i++) {
      const answer = await app.mutation("limits:limit", args);
      if (Object(answer).ok === true) granted++;
    }
    expect(granted).toBe(2);
  });
});

describe("@convex-dev/aggregate", () => {
  it("counts in the same transaction, twice mounted", async () => {
    const points = Array.from({ length: 40 }, (_, n) => (n * 7) % 40);
    await app.mutation("scores:add", { game: "go", points, fail: false });
    await app.mutation("scores:add", {
      game: "chess",
      points: [100, 200],
      fail: false,
    });
    const before = await app.query("scores:totals", { game: "chess" });
    expect(before).toEqual({
      rows: 42,
      count: 42,
      sum: 780 + 300,
      inGame: 2,
      median: 21,
      best: 200,
    });
    const failing = { game: "go", points: [1, 2, 3], fail: true };
    await expect(app.mutation("scores:add", failing)).rejects.toThrow("undo");
    expect(await app.query("scores:totals", { game: "chess" })).toEqual(before);
    await app.mutation("scores:remove", { game: "go" });
    expect(await app.query("scores:totals", { game: "go" })).toMatchObject({
      rows: 2,
      count: 2,
      inGame: 0,
      best: null,
    });
  });
});

describe("@convex-dev/workpool", () => {
  it("runs everything once and tells of each", async () => {
    await app.mutation("pool:enqueue", { text: "pool", count: 20 });
    const done = await values("pool done", 20);
    const ran = await values("pool", 20);
    const all = Array.from({ length: 20 }, (_, n) => n);
    expect(ran.map(Number).sort((a, b) => a - b)).toEqual(all);
    expect(
      done.map((note) => Number(Object(note).n)).sort((a, b) => a - b),
    ).toEqual(all);
    expect(done[0]).toMatchObject({ result: { kind: "success" } });
  });

  it("retries actions that fail, and gives up in the end", async () => {
    await app.mutation("pool:enqueueFlaky", { text: "flaky", failures: 1 });
    expect(await values("flaky done", 1)).toEqual([
      { n: 0, result: { kind: "success", returnValue: 1 } },
    ]);
    await app.mutation("pool:enqueueFlaky", { text: "hopeless", failures: 9 });
    expect(await values("hopeless done", 1)).toMatchObject([
      {
        result: {
          kind: "failed",
          error: expect.stringContaining("try 2") as string,
        },
      },
    ]);
    expect(await values("hopeless", 3)).toEqual([0, 1, 2]);
  });

  it("cancels what waits", async () => {
    const id = await idOf(app.mutation("pool:enqueueLater", { text: "late" }));
    expect(await app.query("pool:status", { id })).toMatchObject({
      state: "pending",
    });
    await app.mutation("pool:cancel", { id });
    expect(await values("late done", 1)).toMatchObject([
      { result: { kind: "canceled" } },
    ]);
    expect(await app.query("notes:list", { text: "late" })).toEqual([]);
  });
});

describe("@convex-dev/workflow", () => {
  it("replays steps, nests, sleeps, waits for events and ends", async () => {
    const args = { text: "once", fail: false };
    const id = await idOf(app.mutation("flows:begin", args));
    expect(await values("once", 1)).toHaveLength(1);
    await app.mutation("flows:say", { id, word: "more" });
    expect(await values("once ended", 1)).toEqual([
      { kind: "success", returnValue: "[<ONCE>ONCE] more true" },
    ]);
    expect(await app.query("flows:status", { id })).toMatchObject({
      type: "completed",
    });
    expect(await app.query("notes:list", { text: "once" })).toHaveLength(1);
  });

  it("tells of failure and cancellation", async () => {
    const failing = { text: "sad", fail: true };
    const id = await idOf(app.mutation("flows:begin", failing));
    await app.mutation("flows:say", { id, word: "oh" });
    expect(await values("sad ended", 1)).toMatchObject([
      { kind: "failed", error: expect.stringContaining("unhappy") as string },
    ]);
    const left = { text: "left", fail: false };
    const other = await idOf(app.mutation("flows:begin", left));
    await values("left", 1);
    await app.mutation("flows:cancel", { id: other });
    expect(await values("left ended", 1)).toEqual([{ kind: "canceled" }]);
  });
});

describe("@convex-dev/action-retrier", () => {
  it("tries until it works", async () => {
    const args = { text: "retried", failures: 2 };
    const id = await idOf(app.mutation("retries:run", args));
    expect(await values(id, 1)).toEqual([{ type: "success", returnValue: 2 }]);
    expect(await values("retried", 3)).toEqual([0, 1, 2]);
    expect(await app.query("retries:status", { id })).toEqual({
      type: "completed",
      result: { type: "success", returnValue: 2 },
    });
  });
});

describe("@convex-dev/migrations", () => {
  it("changes all rows, started by the command line", async () => {
    await app.mutation("notes:fill", { rows: 250 });
    const run = (...args: string[]) => project.convex(runtime, "run", ...args);
    const { code, stderr } = await run(
      "migrations:run",
      '{"fn":"migrations:setM"}',
    );
    expect(code, stderr).toBe(0);
    const finished = eventually(async () => {
      const counts = await app.query("migrations:migrated");
      return Object(counts).set === 250 ? counts : null;
    });
    expect(await finished).toEqual({ rows: 250, set: 250, wrong: 0 });

    const all = await run("migrations:runAll");
    expect(all.code, all.stderr).toBe(0);
    const cleared = eventually(async () => {
      const counts = await app.query("migrations:migrated");
      return Object(counts).set === 240 ? counts : null;
    });
    expect(await cleared).toMatchObject({ rows: 250 });

    const failing = await run("migrations:run", '{"fn":"migrations:breaks"}');
    expect(failing.stdout + failing.stderr).toContain(
      "Row 0 cannot be migrated",
    );
  }, 120_000);
});
