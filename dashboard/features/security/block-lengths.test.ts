import { expect, test } from "vitest";
import { blockEnd, blockLengths } from "./block-lengths";

const NOON = Date.UTC(2026, 10, 20, 12);
const MIDNIGHT = Date.UTC(2026, 10, 21);
const HOUR = 3_600_000;

test("a visitor's block lasts as long as it says", () => {
  const ends = blockLengths("visitor").map(
    (length) => (blockEnd("visitor", length, NOON) - NOON) / HOUR,
  );
  expect(ends).toEqual([1, 24, 7 * 24, 30 * 24]);
});

test("an address's block never promises more than its hash can keep", () => {
  expect(blockEnd("address", "hour", NOON)).toBe(NOON + HOUR);
  expect(blockEnd("address", "today", NOON)).toBe(MIDNIGHT);
  expect(blockEnd("address", "hour", MIDNIGHT - 60_000)).toBe(MIDNIGHT);
  for (const length of blockLengths("address")) {
    expect(blockEnd("address", length, MIDNIGHT - 1)).toBe(MIDNIGHT);
  }
});
