/** Limits of a whole deployment, and a deployment without them. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startRuntime, type Runtime } from "../src/index.js";
import { fixture } from "./app-harness.js";
import { callersOf, type Callers } from "./support/callers.js";

const TIMEOUT_MS = 60_000;

describe.each([
  ["with its limits", undefined],
  ["without limits", false],
])("a deployment %s", { timeout: TIMEOUT_MS }, (_name, transactionLimits) => {
  let runtime: Runtime;
  let call: Callers;
  const isLimited = transactionLimits !== false;

  beforeAll(async () => {
    runtime = await startRuntime({
      pushRequest: await fixture("chat"),
      log: () => undefined,
      transactionLimits,
    });
    call = callersOf(runtime.url);
  });

  afterAll(async () => {
    await runtime?.close();
  });

  it.each<[string, () => Promise<unknown>, string]>([
    [
      "writes 16,001 documents",
      () => call.mutation("limits:writes", { count: 16_001 }),
      "Too many writes in a single function execution (limit: 16000)",
    ],
    [
      "schedules 1,001 functions",
      () => call.mutation("limits:schedules", { count: 1_001 }),
      "Too many functions scheduled by this mutation (limit: 1000)",
    ],
    [
      "schedules with much more than a document holds",
      () =>
        call.mutation("limits:schedules", {
          count: 6,
          body: "x".repeat(3 * 1024 * 1024),
        }),
      "Too large total size of the arguments of scheduled functions",
    ],
  ])("%s", async (_what, run, error) => {
    if (isLimited) await expect(run()).rejects.toThrow(error);
    else await run();
  });

  it("undid what went too far", async () => {
    // Written by the first of the mutations above.
    const written = await call.query("limits:sample");
    expect(written).toBe(isLimited ? 0 : 10);
  });
});
