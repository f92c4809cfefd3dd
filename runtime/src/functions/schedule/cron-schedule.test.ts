import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../engine/types.js";
import { parseCron } from "./cron-expression.js";
import { parseSchedule } from "./cron-schedule.js";

/** Times after `from`, as ISO text without seconds. */
function times(schedule: JsonObject, from: string, count: number): string[] {
  const parsed = parseSchedule(schedule, "name");
  const found: string[] = [];
  let at = Date.parse(from);
  for (let n = 0; n < count; n++) {
    at = parsed.next(at, at);
    found.push(new Date(at).toISOString().slice(0, 16));
  }
  return found;
}

describe("cron schedules", () => {
  it.each<[JsonObject, string, string[]]>([
    [
      { type: "hourly", minuteUTC: 5 },
      "2026-01-01T00:05:00Z",
      ["2026-01-01T01:05", "2026-01-01T02:05"],
    ],
    [
      { type: "daily", hourUTC: 23, minuteUTC: 59 },
      "2026-02-28T23:59:30Z",
      ["2026-03-01T23:59", "2026-03-02T23:59"],
    ],
    [
      { type: "weekly", dayOfWeek: "sunday", hourUTC: 1, minuteUTC: 0 },
      "2026-11-20T00:00:00Z",
      ["2026-11-22T01:00", "2026-11-29T01:00"],
    ],
    [
      { type: "monthly", day: 31, hourUTC: 0, minuteUTC: 0 },
      "2026-01-31T00:00:00Z",
      ["2026-03-31T00:00", "2026-05-31T00:00"],
    ],
    [
      { type: "cron", cron: "* * * * *" },
      "2026-12-31T23:59:10Z",
      ["2027-01-01T00:00", "2027-01-01T00:01"],
    ],
    [
      { type: "cron", cron: "*/20 9-10 * * mon-fri" },
      "2026-11-20T10:30:00Z",
      ["2026-11-20T10:40", "2026-11-23T09:00", "2026-11-23T09:20"],
    ],
    [
      { type: "cron", cron: "0 0 29 2 *" },
      "2026-01-01T00:00:00Z",
      ["2028-02-29T00:00"],
    ],
    [
      { type: "cron", cron: "0 12 1,15 * 7" },
      "2026-11-20T00:00:00Z",
      ["2026-11-22T12:00", "2026-11-29T12:00", "2026-12-01T12:00"],
    ],
  ])("%j", (schedule, from, expected) => {
    expect(times(schedule, from, expected.length)).toEqual(expected);
  });

  it("spreads jobs that leave the minute open", () => {
    const first = parseSchedule({ type: "hourly" }, "a").next(0, 0);
    const second = parseSchedule({ type: "hourly" }, "b").next(0, 0);
    expect(first).not.toBe(second);
    expect(first % 60_000).toBe(0);
  });

  it("counts intervals from the last time and skips missed ones", () => {
    const every = parseSchedule({ type: "interval", minutes: 2 });
    expect(every.startsAtOnce).toBe(true);
    expect(every.next(1_000, 1_000)).toBe(121_000);
    expect(every.next(1_000, 121_000)).toBe(241_000);
    expect(every.next(1_000, 500_000)).toBe(601_000);
    const hours = parseSchedule({ type: "interval", hours: 1 });
    expect(hours.next(0, 0)).toBe(3_600_000);
  });

  it.each([
    "* * * *",
    "60 * * * *",
    "* * 0 * *",
    "5-1 * * * *",
    "*/0 * * * *",
    "a * * * *",
    "* * * * 8",
  ])("refuses %s", (text) => {
    expect(() => parseCron(text)).toThrow();
  });
});
