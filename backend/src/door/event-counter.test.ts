import { expect, test } from "vitest";
import { EventCounter } from "./event-counter.js";
import type { SecurityEvent } from "./security-event.js";

const NOON = Date.UTC(2026, 10, 20, 12);

function refusal(more: Partial<SecurityEvent> = {}): SecurityEvent {
  return {
    type: "domain_not_allowed",
    widgetId: "widget_a",
    domain: "evil.example",
    addressHash: "aa",
    ...more,
  };
}

const total = (rows: readonly { count: number }[]): number =>
  rows.reduce((sum, row) => sum + row.count, 0);

test("the same refusals of one minute are one row", () => {
  const counter = new EventCounter();
  counter.add(refusal(), NOON + 100);
  counter.add(refusal({ details: { reason: "later" } }), NOON + 59_000);
  counter.add(refusal(), NOON + 60_000);
  expect(counter.take(10)).toEqual([
    {
      ...refusal(),
      count: 2,
      firstAt: NOON + 100,
      lastAt: NOON + 59_000,
    },
    {
      ...refusal(),
      count: 1,
      firstAt: NOON + 60_000,
      lastAt: NOON + 60_000,
    },
  ]);
  expect(counter.size).toBe(0);
});

test("page, address, widget and type are told apart", () => {
  const counter = new EventCounter();
  const all = [
    refusal(),
    refusal({ domain: "other.example" }),
    refusal({ addressHash: "bb" }),
    refusal({ widgetId: "widget_b" }),
    refusal({ widgetId: null }),
    refusal({ type: "invalid_key" }),
  ];
  for (const one of [...all, ...all]) counter.add(one, NOON);
  const rows = counter.take(100);
  expect(rows).toHaveLength(all.length);
  expect(rows.every(({ count }) => count === 2)).toBe(true);
});

test("a hundred thousand refusals are few rows, and none is forgotten", () => {
  const counter = new EventCounter();
  let written = 0;
  let rows = 0;
  // Every refusal from another page and address, written in between.
  for (let at = 0; at < 100_000; at += 1) {
    const varied = { domain: `d${at}.example`, addressHash: `${at}` };
    counter.add(refusal(varied), NOON + Math.floor(at / 1_000));
    if (at % 500 !== 0) continue;
    const batch = counter.take(200);
    written += total(batch);
    rows += new Set(batch.map((row) => `${row.domain} ${row.addressHash}`))
      .size;
  }
  const rest = counter.take(200);
  expect(written + total(rest)).toBe(100_000);
  // 16 rows of their own, and the others' row once a batch.
  expect(rows + rest.length).toBeLessThanOrEqual(16 + 202);
});

test("made-up widgets do not make rows without end", () => {
  const counter = new EventCounter({ perGroup: 2, groups: 10, waiting: 100 });
  for (let at = 0; at < 1_000; at += 1) {
    counter.add(refusal({ widgetId: `widget_${at}` }), NOON);
  }
  expect(counter.size).toBe(11);
  expect(total(counter.take(100))).toBe(1_000);
});

test("while nothing can be written, memory is bounded and counts are kept", () => {
  const limits = { perGroup: 16, groups: 400, waiting: 50 };
  const counter = new EventCounter(limits);
  let added = 0;
  for (let minute = 0; minute < 600; minute += 1) {
    for (const type of ["invalid_key", "blocked"] as const) {
      for (const addressHash of ["aa", "bb", "cc"]) {
        counter.add(refusal({ type, addressHash }), NOON + minute * 60_000);
        added += 1;
      }
    }
  }
  // The types' own rows come on top.
  expect(counter.size).toBeLessThanOrEqual(50 + 8);
  const rows = counter.take(1_000);
  expect(total(rows)).toBe(added);
  expect(Math.max(...rows.map(({ lastAt }) => lastAt))).toBe(
    NOON + 599 * 60_000,
  );
});
