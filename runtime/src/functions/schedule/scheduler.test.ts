import { afterEach, describe, expect, it, vi } from "vitest";
import {
  eventually,
  failureOf,
  fixture,
  openApp,
  textOf,
  valueOf,
} from "../../../test/app-harness.js";
import type { AppHarness } from "../../../test/app-harness.js";
import { createMemoryStorage } from "../../storage/index.js";
import { removeOldJobs } from "./job-retention.js";

const opened: AppHarness[] = [];

afterEach(async () => {
  vi.restoreAllMocks();
  for (const harness of opened.splice(0)) await harness.close();
});

async function started(): Promise<AppHarness> {
  const harness = await openApp(await fixture("chat"));
  opened.push(harness);
  await harness.app.start();
  return harness;
}

interface Job {
  name: string;
  args: unknown[];
  scheduledTime: number;
  completedTime?: number;
  state: { kind: string; error?: string };
}

async function job(harness: AppHarness, id: string): Promise<Job> {
  // The runtime's own row, of this shape by its documentation.
  return JSON.parse(
    JSON.stringify(await valueOf(harness.query("jobs:status", { id }))),
  ) as Job;
}

function ended(harness: AppHarness, id: string): Promise<Job> {
  return eventually(async () => {
    const row = await job(harness, id);
    const isOver = !["pending", "inProgress"].includes(row.state.kind);
    return isOver ? row : null;
  });
}

async function noted(harness: AppHarness, name: string): Promise<unknown[]> {
  const rows = await valueOf(harness.query("jobs:noted", { name }));
  return rows as unknown[];
}

describe("scheduled mutations", () => {
  it("run once, after their time, as nobody", async () => {
    const harness = await started();
    const args = { delay: 20, name: "later" };
    const id = await textOf(harness.mutation("jobs:later", args));
    expect(await job(harness, id)).toMatchObject({
      name: "jobs.js:note",
      args: [{ name: "later" }],
      state: { kind: "pending" },
    });
    const row = await ended(harness, id);
    expect(row.state).toEqual({ kind: "success" });
    expect(row.completedTime).toBeGreaterThanOrEqual(row.scheduledTime);
    expect(await noted(harness, "later")).toMatchObject([{ identity: null }]);
  });

  it("leave nothing but their state when they fail", async () => {
    const harness = await started();
    const id = await textOf(harness.mutation("jobs:failLater"));
    const { state } = await ended(harness, id);
    expect(state.kind).toBe("failed");
    expect(state.error).toContain("Uncaught Error: job failed");
    expect(await noted(harness, "thrown")).toEqual([]);
    expect(await noted(harness, "child")).toEqual([]);
  });

  it("wait for a start, and all run then", async () => {
    const harness = await openApp(await fixture("chat"));
    opened.push(harness);
    const ids: string[] = [];
    for (let n = 0; n < 20; n++) {
      const args = { delay: 0, name: "waiting" };
      ids.push(await textOf(harness.mutation("jobs:later", args)));
    }
    expect(await noted(harness, "waiting")).toEqual([]);
    await harness.app.start();
    for (const id of ids) await ended(harness, id);
    expect(await noted(harness, "waiting")).toHaveLength(20);
  });

  it("are still pending for whoever opens the data next", async () => {
    const storage = createMemoryStorage();
    const before = await openApp(await fixture("chat"), { storage });
    const args = { delay: 0, name: "restart" };
    const id = await textOf(before.mutation("jobs:later", args));
    await before.app.stop(1_000);
    const after = await openApp(null, { storage });
    opened.push(after);
    await after.app.start();
    expect((await ended(after, id)).state.kind).toBe("success");
    expect(await noted(after, "restart")).toHaveLength(1);
  });
});

describe("scheduled actions", () => {
  it("run and end", async () => {
    const harness = await started();
    const id = await textOf(harness.mutation("jobs:actLater", { name: "act" }));
    expect((await ended(harness, id)).state.kind).toBe("success");
    expect(await noted(harness, "act")).toHaveLength(1);
  });

  it("are not run again after a stop in the middle", async () => {
    const storage = createMemoryStorage();
    const before = await openApp(await fixture("chat"), { storage });
    await before.app.start();
    const name = "hang";
    const id = await textOf(before.mutation("jobs:hangLater", { name }));
    await eventually(async () =>
      (await noted(before, name)).length > 0 ? true : null,
    );
    expect((await job(before, id)).state.kind).toBe("inProgress");
    await before.app.stop(0);
    const after = await openApp(null, { storage });
    opened.push(after);
    await after.app.start();
    const { state } = await job(after, id);
    expect(state.kind).toBe("failed");
    expect(state.error).toContain("interrupted");
    expect(await noted(after, name)).toHaveLength(1);
  });
});

describe("ctx.scheduler", () => {
  it("cancels what is pending, and nothing else", async () => {
    const harness = await started();
    const args = { delay: 600_000, name: "canceled" };
    const id = await textOf(harness.mutation("jobs:later", args));
    await valueOf(harness.mutation("jobs:cancel", { id }));
    expect((await job(harness, id)).state.kind).toBe("canceled");

    const done = await textOf(
      harness.mutation("jobs:later", { delay: 0, name: "done" }),
    );
    await ended(harness, done);
    await valueOf(harness.mutation("jobs:cancel", { id: done }));
    expect((await job(harness, done)).state.kind).toBe("success");
  });

  it("refuses to cancel what never was", async () => {
    const harness = await started();
    const message = harness.mutation("messages:send", {
      channel: "c",
      body: "b",
    });
    const args = { id: await textOf(message) };
    const { message: text } = await failureOf(
      harness.mutation("jobs:cancel", args),
    );
    expect(text).toContain("does not match the table name");
  });

  it("works in actions", async () => {
    const harness = await started();
    const args = { name: "from-action" };
    const run = harness.action("jobs:scheduleFromAction", args);
    expect((await ended(harness, await textOf(run))).state.kind).toBe(
      "success",
    );
  });

  it("takes a thousand jobs per mutation", async () => {
    const harness = await started();
    const { message } = await failureOf(harness.mutation("jobs:tooMany"));
    expect(message).toContain(
      "Too many functions scheduled by this mutation (limit: 1000)",
    );
  });
});

describe("finished jobs", () => {
  it("are removed after a week, pending ones are not", async () => {
    const harness = await started();
    const done: string[] = [];
    for (let n = 0; n < 3; n++) {
      const args = { delay: 0, name: "old" };
      done.push(await textOf(harness.mutation("jobs:later", args)));
    }
    for (const id of done) await ended(harness, id);
    const args = { delay: 600_000, name: "pending" };
    const pending = await textOf(harness.mutation("jobs:later", args));
    const day = 24 * 3_600_000;
    const { engine } = harness;
    expect(await removeOldJobs(engine, [0], Date.now() + 6 * day)).toBe(0);
    expect(await removeOldJobs(engine, [0], Date.now() + 8 * day)).toBe(3);
    expect(await job(harness, done[0] ?? "")).toBeNull();
    expect((await job(harness, pending)).state.kind).toBe("pending");
  });
});
