import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  failureOf,
  fixture,
  openApp,
  textOf,
  valueOf,
} from "../../../test/app-harness.js";
import type { AppHarness } from "../../../test/app-harness.js";
import type { JsonValue } from "../../engine/types.js";

let chat: AppHarness;

beforeAll(async () => {
  chat = await openApp(await fixture("chat"));
});

afterAll(() => chat.close());

function counter(name: string): Promise<JsonValue> {
  return valueOf(chat.query("nested:read", { name }));
}

describe("nested mutations", () => {
  it("see what they wrote themselves", async () => {
    expect(await valueOf(chat.mutation("nested:ownWrites"))).toEqual([
      1,
      0,
      null,
    ]);
  });

  it("undo their writes when they throw, not the outer ones", async () => {
    const args = { name: "survivor" };
    const text = await textOf(chat.mutation("nested:survives", args));
    expect(text).toMatch(/^Uncaught Error: inner\n/);
    expect(text).not.toContain("Request ID");
    expect(await counter("survivor")).toBe(1);
  });

  it("undo the jobs they scheduled, not the outer ones", async () => {
    const own = await openApp(await fixture("chat"));
    await own.mutation("nested:survives", { name: "x" });
    const reads = own.engine.beginRead();
    const jobs = reads.openQuery(0, {
      source: {
        type: "FullTableScan",
        tableName: "_scheduled_functions",
        order: "asc",
      },
      operators: [],
    });
    expect(jobs.next()?.value).toMatchObject({ args: [{ name: "x-job" }] });
    expect(jobs.next()).toBeNull();
    reads.close();
    await own.close();
  });

  it("run one after the other when started together", async () => {
    const args = { name: "together" };
    expect(await valueOf(chat.mutation("nested:together", args))).toBe(3);
    expect(await counter("together")).toBe(2);
  });

  it("pass a ConvexError's data to the caller", async () => {
    expect(await valueOf(chat.mutation("nested:failsAsConvexError"))).toEqual({
      code: "nope",
      n: { $integer: "AQAAAAAAAAA=" },
    });
  });

  it("may read what was committed before them", async () => {
    await chat.mutation("nested:incr", { name: "stale" });
    const args = { name: "stale" };
    expect(await valueOf(chat.mutation("nested:stale", args))).toEqual([2, 1]);
  });
});

describe("actions", () => {
  it("commit each mutation and survive one that fails", async () => {
    const args = { name: "steps" };
    expect(await valueOf(chat.action("nested:steps", args))).toEqual({
      first: 1,
      seen: 1,
      caught: expect.stringContaining("Uncaught Error: inner") as string,
      last: 2,
      inner: "inner",
    });
  });
});

describe("parallel mutations", () => {
  it("are serializable", async () => {
    const runs = Array.from({ length: 100 }, () =>
      valueOf(chat.mutation("nested:incr", { name: "parallel" })),
    );
    const values = await Promise.all(runs);
    expect(new Set(values).size).toBe(100);
    expect(await counter("parallel")).toBe(100);
  });
});

describe("calls that go wrong", () => {
  it("names a function that does not exist", async () => {
    const handle = "function://0000#nested:incr";
    const args = { handle, name: "x" };
    const { message } = await failureOf(chat.mutation("meta:callHandle", args));
    expect(message).toContain("Could not resolve the function handle");
  });
});
