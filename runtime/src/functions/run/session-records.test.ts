import { afterEach, describe, expect, it } from "vitest";
import { ANYBODY, fixture, openApp } from "../../../test/app-harness.js";
import type { AppHarness } from "../../../test/app-harness.js";
import { createMemoryStorage } from "../../storage/index.js";
import type { MutationRun } from "../types.js";

const opened: AppHarness[] = [];

afterEach(async () => {
  for (const harness of opened.splice(0)) await harness.close();
});

async function open(): Promise<AppHarness> {
  const harness = await openApp(await fixture("chat"));
  opened.push(harness);
  return harness;
}

function incr(
  harness: AppHarness,
  requestId: number,
  sessionId = "s",
): Promise<MutationRun> {
  return harness.app.runMutation({
    path: "nested:incr",
    args: { name: "session" },
    caller: ANYBODY,
    session: { sessionId, requestId },
  });
}

function answer({ outcome }: MutationRun): unknown {
  return outcome.ok ? outcome.value : outcome.error;
}

describe("a mutation sent again", () => {
  it("is answered and not run again", async () => {
    const harness = await open();
    const first = await incr(harness, 1);
    const again = await incr(harness, 1);
    expect(answer(first)).toBe(1);
    expect(answer(again)).toBe(1);
    expect(again.ts).toBeGreaterThanOrEqual(first.ts ?? 0n);
    expect(answer(await incr(harness, 2))).toBe(2);
    expect(answer(await incr(harness, 1, "other"))).toBe(3);
  });

  it("waits for the first one when that still runs", async () => {
    const harness = await open();
    const runs = await Promise.all([incr(harness, 1), incr(harness, 1)]);
    expect(runs.map(answer)).toEqual([1, 1]);
  });

  it("runs again when it had failed", async () => {
    const harness = await open();
    const send = () =>
      harness.app.runMutation({
        path: "values:fails",
        args: { how: "plain" },
        caller: ANYBODY,
        session: { sessionId: "s", requestId: 9 },
      });
    expect((await send()).outcome.ok).toBe(false);
    const again = await send();
    expect(again.outcome.ok).toBe(false);
    expect(again.ts).toBeNull();
  });

  it("is still answered after a restart", async () => {
    const storage = createMemoryStorage();
    // Memory storage lives as long as nobody closes it: the second app shares it.
    const before = await openApp(await fixture("chat"), { storage });
    await incr(before, 1);
    await before.app.stop(1_000);
    const after = await openApp(null, { storage });
    opened.push(after);
    expect(answer(await incr(after, 1))).toBe(1);
    expect(answer(await incr(after, 2))).toBe(2);
  });
});
