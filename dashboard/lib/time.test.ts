import { describe, expect, it } from "vitest";
import { formatAbsolute, formatDuration, formatRelative } from "./time";

const NOW = Date.UTC(2026, 10, 20, 12);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe("formatRelative", () => {
  it.each([
    [0, "now"],
    [59_999, "now"],
    [MINUTE, "1 min. ago"],
    [HOUR - 1, "59 min. ago"],
    [HOUR, "1 hr. ago"],
    [DAY, "yesterday"],
    [6 * DAY, "6 days ago"],
    [8 * DAY, "Nov 12"],
    [400 * DAY, "Oct 16, 2025"],
  ])("%d ms ago is %s", (age, words) => {
    expect(formatRelative(NOW - age, NOW, "en-US")).toBe(words);
  });

  it("never speaks of the future when clocks disagree", () => {
    expect(formatRelative(NOW + 5000, NOW, "en-US")).toBe("now");
  });
});

it("formatAbsolute names the zone", () => {
  expect(formatAbsolute(NOW, "en-US", "Europe/Berlin")).toBe(
    "Fri, November 20, 2026 at 1:00 PM GMT+1",
  );
});

it.each([
  [0, "0 sec"],
  [1500, "2 sec"],
  [90_000, "2 min"],
  [2 * HOUR, "2 hr"],
  [3 * DAY, "3 days"],
])("formatDuration of %d ms is %s", (milliseconds, words) => {
  expect(formatDuration(milliseconds, "short", "en-US")).toBe(words);
});
