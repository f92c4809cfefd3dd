import { afterEach, describe, expect, it } from "vitest";
import {
  failureOf,
  fixture,
  openApp,
  valueOf,
} from "../../../test/app-harness.js";
import type { AppHarness } from "../../../test/app-harness.js";
import { functionSource, handMadePush } from "../../../test/hand-made-push.js";
import type { JsonValue } from "../../engine/types.js";
import type { LogEntry } from "../types.js";
import { DEFAULT_FUNCTION_LIMITS } from "./services.js";

const opened: AppHarness[] = [];

afterEach(async () => {
  for (const harness of opened.splice(0)) await harness.close();
});

describe("time limits", () => {
  it("end a mutation that waits for ever, and let others run", async () => {
    const limits = { transactionMs: 50 };
    const harness = await openApp(await fixture("chat"), { limits });
    opened.push(harness);
    const { message } = await failureOf(harness.mutation("world:never"));
    expect(message).toContain(
      "Function execution timed out (maximum duration: 0.05s)",
    );
    const args = { name: "after" };
    expect(await valueOf(harness.mutation("nested:incr", args))).toBe(1);
  });

  it("end an action", async () => {
    const limits = { actionMs: 50 };
    const harness = await openApp(await fixture("chat"), { limits });
    opened.push(harness);
    const { message } = await failureOf(harness.action("world:waits"));
    expect(message).toContain("Function execution timed out");
  });
});

describe("what a function leaves running", () => {
  it("may write nothing more, and its errors are logged", async () => {
    const harness = await openApp(await fixture("chat"));
    opened.push(harness);
    const stray = new Promise<LogEntry>((resolve) => {
      harness.app.onLog((entry) => {
        if (entry.error !== null) resolve(entry);
      });
    });
    expect(await valueOf(harness.mutation("world:leavesBehind"))).toBe("ended");
    expect((await stray).error).toContain("Not awaited: Uncaught Error: ");
    expect(await valueOf(harness.query("values:anythingCount"))).toBe(0);
  });

  it.each(["world:timerThrows", "hashing:timerThrows"])(
    "does not end the process when a timer throws: %s",
    async (path) => {
      const harness = await openApp(await fixture("chat"));
      opened.push(harness);
      const stray = new Promise<LogEntry>((resolve) => {
        harness.app.onLog((entry) => {
          if (entry.error !== null) resolve(entry);
        });
      });
      await harness.action(path);
      expect((await stray).error).toContain("Uncaught Error: in timer");
    },
  );
});

describe("computing", () => {
  it("may take a second, as on Convex", () => {
    expect(DEFAULT_FUNCTION_LIMITS).toMatchObject({
      computeMs: 1_000,
      actionMs: 1_800_000,
      nodeActionMs: 600_000,
    });
  });

  it("is noticed in the end when nothing could interrupt it", async () => {
    const limits = { computeMs: 100 };
    const harness = await openApp(await fixture("chat"), { limits });
    opened.push(harness);
    const computes = (ms: number) => harness.query("limits:computes", { ms });
    expect(await valueOf(computes(10))).toBe("done");
    // By the clock: a busy machine gives it only a part of the time.
    const { message } = await failureOf(computes(3_000));
    expect(message).toContain(
      "Function execution timed out (maximum duration: 0.1s)",
    );
    expect(message).not.toContain("Uncaught");
  });

  it("counts what nested calls compute, and undoes the writes", async () => {
    const limits = { computeMs: 100 };
    const harness = await openApp(await fixture("chat"), { limits });
    opened.push(harness);
    const args = { steps: 1_000 };
    const { message } = await failureOf(
      harness.mutation("limits:computesInSteps", args),
    );
    expect(message).toContain(
      "Function execution timed out (maximum duration: 0.1s)",
    );
    expect(await valueOf(harness.query("limits:written"))).toBe(0);
  });

  it("does not count what others compute meanwhile", async () => {
    const limits = { computeMs: 400 };
    const harness = await openApp(await fixture("chat"), { limits });
    opened.push(harness);
    const runs = Array.from({ length: 20 }, (_, n) =>
      valueOf(harness.query("limits:computes", { ms: 30 + n / 100 })),
    );
    expect(await Promise.all(runs)).toEqual(Array(20).fill("done"));
  });
});

const MIB = 1024 * 1024;

describe("values", () => {
  const echo = (harness: AppHarness, a: JsonValue) =>
    harness.query("values:echo", { a });
  const nested = (levels: number): JsonValue =>
    levels === 0 ? 1 : [nested(levels - 1)];
  const fields = (count: number): JsonValue =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`f${i}`, i]));

  it.each<[string, JsonValue, JsonValue, string]>([
    // The arguments themselves are one level.
    ["levels", nested(63), nested(64), "nested 65 levels deep > maximum"],
    ["items", Array(8_192).fill(0), Array(8_193).fill(0), "8193 > maximum"],
    ["fields", fields(1_024), fields(1_025), "1025 > maximum number 1024"],
    [
      "characters of a name",
      { ["x".repeat(1_024)]: 1 },
      { ["x".repeat(1_025)]: 1 },
      "exceeds maximum field name length 1024",
    ],
    ["names", { a$: 1 }, { $a: 1 }, "starts with a '$', which is reserved"],
    ["letters of names", { a: 1 }, { ä: 1 }, "non-control ASCII characters"],
  ])("are limited in their %s", async (_what, allowed, refused, reason) => {
    const harness = await openApp(await fixture("chat"));
    opened.push(harness);
    expect(await valueOf(echo(harness, allowed))).toEqual(allowed);
    const { message } = await failureOf(echo(harness, refused));
    expect(message).toContain("Arguments for values.js:echo are invalid: ");
    expect(message).toContain(reason);
  });

  it("are limited as results too", async () => {
    const harness = await openApp(await fixture("chat"));
    opened.push(harness);
    const items = (count: number) =>
      harness.query("limits:tooLong", { items: count });
    expect(await valueOf(items(8_192))).toHaveLength(8_192);
    const { message } = await failureOf(items(8_193));
    expect(message).toContain(
      "Function limits.js:tooLong return value invalid: Array length is too " +
        "long (8193 > maximum length 8192)",
    );
  });

  it("have at most 16 MiB", async () => {
    const big = `"x".repeat(17 * 1024 * 1024)`;
    const push = handMadePush({
      modules: {
        "a.js": functionSource("f", big),
        "n.js": functionSource("act", "1", "Action"),
      },
      node: ["n.js"],
    });
    const harness = await openApp(push);
    opened.push(harness);
    const result = await failureOf(harness.query("a:f"));
    expect(result.message).toContain(
      "Function a.js:f return value is too large (actual: 17 MiB, limit: 16 MiB)",
    );
    const x = "x".repeat(17 * MIB);
    const args = await failureOf(harness.query("a:f", { x }));
    expect(args.message).toContain(
      "Arguments for a.js:f are too large (actual: 17 MiB, limit: 16 MiB)",
    );
    const short = { x: "x".repeat(6 * MIB) };
    const inNode = await failureOf(harness.action("n:act", short));
    expect(inNode.message).toContain(
      "Node actions arguments size is too large. The maximum allowed size is " +
        "5 MiB.",
    );
  });
});

describe("one transaction", () => {
  it("schedules at most 1,000 functions, with 16 MiB of arguments", async () => {
    const harness = await openApp(await fixture("chat"));
    opened.push(harness);
    const schedule = (count: number, body = "") =>
      harness.mutation("limits:schedules", { count, body });
    expect(await valueOf(schedule(1_000))).toBe(1_000);
    expect((await failureOf(schedule(1_001))).message).toContain(
      "Too many functions scheduled by this mutation (limit: 1000)",
    );
    const large = await failureOf(schedule(20, "x".repeat(MIB)));
    expect(large.message).toContain(
      "Too large total size of the arguments of scheduled functions from " +
        "this mutation (limit: 16777216 bytes)",
    );
  });

  it("gives nested calls the limits they are to have", async () => {
    const harness = await openApp(await fixture("chat"));
    opened.push(harness);
    const args = { count: 2, documentsWritten: 1 };
    const refused = "Too many writes in a single function execution (limit: 1)";
    expect(await valueOf(harness.mutation("limits:nested", args))).toEqual([
      expect.stringContaining(refused),
      expect.stringContaining(refused),
      1,
    ]);
    const enough = { count: 2, documentsWritten: 2 };
    expect(await valueOf(harness.mutation("limits:nested", enough))).toEqual([
      2,
      2,
      expect.stringContaining(
        "Too many documents read in a single function execution (limit: 3)",
      ),
    ]);
  });
});
