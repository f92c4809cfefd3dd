import { expect, test } from "vitest";
import { barsOf, startOf } from "./periods";

const MINUTE = 60_000;
const NOON = Date.UTC(2026, 10, 20, 12);

test("an hour ends with the minute that runs", () => {
  const since = startOf("hour", NOON + 59_999);
  expect(since).toBe(NOON - 59 * MINUTE);
  const bars = barsOf("hour", since, [
    { minute: NOON - 59 * MINUTE, count: 2 },
    { minute: NOON, count: 7 },
  ]);
  expect(bars).toHaveLength(60);
  expect(bars[0]).toEqual({ from: since, count: 2 });
  expect(bars[59]).toEqual({ from: NOON, count: 7 });
  expect(bars.slice(1, 59).every(({ count }) => count === 0)).toBe(true);
});

test("a day has bars of a quarter of an hour", () => {
  const since = startOf("day", NOON + 16 * MINUTE);
  const bars = barsOf("day", since, [
    { minute: NOON + 15 * MINUTE, count: 1 },
    { minute: NOON + 16 * MINUTE, count: 1 },
    { minute: NOON, count: 5 },
  ]);
  expect(bars).toHaveLength(96);
  expect(bars.slice(-2)).toEqual([
    { from: NOON, count: 5 },
    { from: NOON + 15 * MINUTE, count: 2 },
  ]);
});

test("what lies outside of the period is not counted", () => {
  const bars = barsOf("hour", NOON, [
    { minute: NOON - MINUTE, count: 3 },
    { minute: NOON + 60 * MINUTE, count: 3 },
  ]);
  expect(bars.every(({ count }) => count === 0)).toBe(true);
});
