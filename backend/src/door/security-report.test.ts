import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { StoreError } from "../convex/conversation-store.js";
import { createLogger } from "../logger.js";
import {
  createSecurityReport,
  type SecurityBatch,
  type SecurityReport,
} from "./security-report.js";

const WIDGET = "widget_a";
const logger = createLogger("silent");

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A deployment that keeps what it gets, or fails as told. */
function deployment() {
  const kept: SecurityBatch[] = [];
  const state = {
    failure: null as Error | null,
    calls: 0,
    batchIds: [] as string[],
  };
  const report = createSecurityReport({
    logger,
    record: (batch) => {
      state.calls += 1;
      state.batchIds.push(batch.batchId);
      if (state.failure) return Promise.reject(state.failure);
      kept.push(batch);
      return Promise.resolve(null);
    },
  });
  return { report, kept, state };
}

function refuse(report: SecurityReport, addressHash: string): void {
  const event = {
    type: "invalid_key",
    widgetId: WIDGET,
    domain: null,
    addressHash,
  } as const;
  report.refused(event, Date.now());
}

const counted = (kept: readonly SecurityBatch[]): number =>
  kept
    .flatMap(({ events }) => events)
    .reduce((sum, { count }) => sum + count, 0);

test("the first news goes soon, more of it together", async () => {
  const { report, kept } = deployment();
  refuse(report, "aa");
  await vi.advanceTimersByTimeAsync(500);
  expect(kept).toHaveLength(1);
  for (let sent = 0; sent < 1_000; sent += 1) refuse(report, "aa");
  await vi.advanceTimersByTimeAsync(5_000);
  expect(kept).toHaveLength(2);
  expect(counted(kept)).toBe(1_001);
  expect(kept[1]?.events).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(kept).toHaveLength(2);
});

test("a page and a key are told once a minute, however busy", async () => {
  const { report, kept } = deployment();
  for (let second = 0; second < 120; second += 1) {
    const at = Date.now();
    const origin = "https://shop.example";
    report.seen({ widgetId: WIDGET, origin, served: true, at });
    report.used({ kind: "widget", keyId: "k1", at });
    await vi.advanceTimersByTimeAsync(1_000);
  }
  expect(kept.flatMap(({ sightings }) => sightings).length).toBeLessThan(4);
  expect(kept.flatMap(({ keyUses }) => keyUses).length).toBeLessThan(4);
  expect(kept[0]?.keyUses[0]?.keyId).toBe("k1");
});

test("through an outage the same batch is sent again, the rest waits", async () => {
  const { report, kept, state } = deployment();
  state.failure = new StoreError("unavailable", "no answer in time");
  for (let minute = 0; minute < 10; minute += 1) {
    refuse(report, "aa");
    await vi.advanceTimersByTimeAsync(60_000);
  }
  // Less and less often.
  expect(state.calls).toBeGreaterThan(4);
  expect(state.calls).toBeLessThan(20);
  expect(new Set(state.batchIds).size).toBe(1);
  state.failure = null;
  await vi.advanceTimersByTimeAsync(120_000);
  expect(counted(kept)).toBe(10);
  expect(new Set(kept.map(({ batchId }) => batchId)).size).toBe(kept.length);
});

test("what the functions refuse does not block what follows", async () => {
  const { report, kept, state } = deployment();
  state.failure = new StoreError("failed", "function failed");
  refuse(report, "aa");
  await vi.advanceTimersByTimeAsync(600);
  state.failure = null;
  refuse(report, "bb");
  await vi.advanceTimersByTimeAsync(60_000);
  expect(kept.flatMap(({ events }) => events)).toHaveLength(1);
});

test("the end sends what waits, and waits for nobody", async () => {
  const { report, kept } = deployment();
  refuse(report, "aa");
  await report.close();
  expect(counted(kept)).toBe(1);
  const hanging = createSecurityReport({
    logger,
    record: () => new Promise(() => undefined),
  });
  refuse(hanging, "aa");
  const closed = hanging.close();
  await vi.advanceTimersByTimeAsync(2_000);
  await closed;
});
