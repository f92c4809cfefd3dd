import { anyApi } from "convex/server";
import type { GenericMutationCtx, GenericDataModel } from "convex/server";
import { ConvexError } from "convex/values";
import { afterEach, describe, expect, it } from "vitest";
import { fixture } from "../../test/app-harness.js";
import type { LogEntry } from "../functions/types.js";
import { prepareTestRuntime } from "./index.js";
import type { StartOptions, TestRuntime } from "./index.js";

type Ctx = GenericMutationCtx<GenericDataModel>;
type Start = (options?: StartOptions) => Promise<TestRuntime>;

const NOON = Date.UTC(2030, 0, 1, 12);
const { jobs, messages, values, identity, nested } = anyApi;
const prepared = new Map<string, Promise<Start>>();
const opened: TestRuntime[] = [];

afterEach(async () => {
  for (const t of opened.splice(0)) await t.close();
});

async function start(name: string, options: StartOptions = {}) {
  let starting = prepared.get(name);
  if (starting === undefined) {
    starting = fixture(name).then((pushRequest) =>
      prepareTestRuntime({ pushRequest }),
    );
    prepared.set(name, starting);
  }
  const t = await (await starting)({ now: NOON, ...options });
  opened.push(t);
  return t;
}

const note = (name: string) => (ctx: Ctx) =>
  ctx.db.insert("anything", { noted: name });

describe("a deployment", () => {
  it("is its own: another one sees nothing of it", async () => {
    const one = await start("chat");
    const other = await start("chat");
    await one.mutation(messages!.send!, { channel: "c", body: "Hi" });
    const list = (t: TestRuntime) =>
      t.query(messages!.list!, { channel: "c" }) as Promise<object[]>;
    expect(await list(one)).toMatchObject([{ body: "Hi" }]);
    expect(await list(other)).toEqual([]);
  });

  it("knows who calls, and serves internal functions too", async () => {
    const t = await start("chat");
    const issuer = "https://issuer.test";
    const tokenIdentifier = `${issuer}|ada`;
    const ada = t.withIdentity({ issuer, subject: "ada", nickname: undefined });
    expect(await t.query(identity!.whoami!)).toBeNull();
    expect(await ada.query(identity!.whoami!)).toMatchObject({
      tokenIdentifier,
    });
    expect(await ada.action(identity!.whoamiInAction!)).toMatchObject({
      subject: "ada",
    });
    expect(await t.query(values!.hidden!)).toBe("hidden");
  });

  it("answers errors as clients get them", async () => {
    const t = await start("chat");
    const fails = (how: string) => t.mutation(values!.fails!, { how });
    await expect(fails("plain")).rejects.toThrow(/Server Error\nUncaught/);
    const error: unknown = await fails("convex").catch((e: unknown) => e);
    expect(error).toBeInstanceOf(ConvexError);
    expect(error).toHaveProperty("data", { code: "nope", n: 1n });
  });

  it("has HTTP actions", async () => {
    const t = await start("chat");
    const response = await t.fetch("/hello?a=1");
    expect(response.status).toBe(201);
    expect(await response.json()).toMatchObject({ search: "?a=1" });
  });
});

describe("run", () => {
  it("reads, writes and calls functions in one mutation", async () => {
    const t = await start("chat");
    const id = await t.run(async (ctx) => {
      await ctx.runMutation(nested!.incr!, { name: "n" });
      return ctx.db.insert("anything", { big: 5n });
    });
    expect(await t.run((ctx) => ctx.db.get(id))).toMatchObject({ big: 5n });
    const counters = await t.run((ctx) => ctx.db.query("counters").collect());
    expect(counters).toMatchObject([{ name: "n", value: 1 }]);
  });

  it("is undone by what it throws, and throws just that", async () => {
    const t = await start("chat");
    const mine = new RangeError("mine");
    const failing = t.run(async (ctx) => {
      await note("undone")(ctx);
      throw mine;
    });
    await expect(failing).rejects.toBe(mine);
    expect(await t.query(jobs!.noted!, { name: "undone" })).toEqual([]);
    const refused = t.run((ctx) =>
      ctx.runMutation(values!.fails!, { how: "convex" }),
    );
    await expect(refused).rejects.toBeInstanceOf(ConvexError);
  });

  it("reaches a component's tables", async () => {
    const t = await start("components");
    await t.run(
      (ctx) => ctx.db.insert("counts", { name: "x", value: 3 }),
      "counter",
    );
    expect(await t.query(anyApi.app!.get!, { name: "x" })).toEqual([3, 0]);
  });
});

describe("time", () => {
  it("stands still", async () => {
    const t = await start("chat");
    expect(t.now()).toBe(NOON);
    const row = await t.run(async (ctx) => ctx.db.get(await note("a")(ctx)));
    expect(Math.floor(Number(row?._creationTime))).toBe(NOON);
  });

  it("brings jobs at their time, and what they schedule", async () => {
    const t = await start("chat");
    const id: unknown = await t.mutation(jobs!.later!, {
      delay: 1_000,
      name: "late",
    });
    await t.mutation(jobs!.actLater!, { name: "act" });
    const noted = (name: string) =>
      t.query(jobs!.noted!, { name }) as Promise<{ _creationTime: number }[]>;
    expect(await noted("act")).toEqual([]);
    await t.advance(999);
    expect(await noted("act")).toHaveLength(1);
    expect(await noted("late")).toEqual([]);
    await t.advance(10_000);
    const [late] = await noted("late");
    expect(Math.floor(late?._creationTime ?? 0)).toBe(NOON + 1_000);
    expect(await t.query(jobs!.status!, { id })).toMatchObject({
      state: { kind: "success" },
      completedTime: NOON + 1_000,
    });
    expect(t.now()).toBe(NOON + 10_999);
  });

  it("tells of jobs that fail", async () => {
    const told: string[] = [];
    const report = (message: string) => void told.push(message);
    const t = await start("chat", { report });
    await t.mutation(jobs!.failLater!);
    await t.advance(0);
    expect(told).toEqual([expect.stringMatching(/jobs.js:noteAndThrow: .*/)]);
    expect(told[0]).toContain("job failed");
  });

  it("brings crons, and tells of every run", async () => {
    const runs: string[] = [];
    const onLog = ({ identifier, error }: LogEntry) => {
      if (identifier === "jobs.js:tick") runs.push(error ?? "went well");
    };
    const t = await start("components", { onLog });
    const ticks = () => t.query(jobs!.ticks!, { name: "cron" });
    await t.advance(0);
    expect(await ticks()).toBe(1);
    await t.advance(1_000);
    expect(await ticks()).toBe(2);
    expect(runs).toEqual(["went well", "went well"]);
  });
});
