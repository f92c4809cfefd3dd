import { afterEach, describe, expect, it } from "vitest";
import {
  failureOf,
  fixture,
  openApp,
  valueOf,
} from "../../../test/app-harness.js";
import type { AppHarness } from "../../../test/app-harness.js";
import { functionSource, handMadePush } from "../../../test/hand-made-push.js";
import type { LogEntry } from "../types.js";

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

describe("sizes", () => {
  it("limits arguments and results to 16 MiB", async () => {
    const big = `"x".repeat(17 * 1024 * 1024)`;
    const push = handMadePush({
      modules: { "a.js": functionSource("f", big) },
    });
    const harness = await openApp(push);
    opened.push(harness);
    const result = await failureOf(harness.query("a:f"));
    expect(result.message).toContain("a:f return value is too large");
    const x = "x".repeat(17 * 1024 * 1024);
    const args = await failureOf(harness.query("a:f", { x }));
    expect(args.message).toContain("a:f arguments size is too large");
  });
});
