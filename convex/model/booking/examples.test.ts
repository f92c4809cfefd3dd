// @vitest-environment node
/**
 * The examples that the rules of time are agreed on, in three zones of the
 * process: nothing may depend on where the deployment runs.
 */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Rule, SeriesRule } from "../../tables/slots";
import { expand, findOccurrence, preview } from "./expansion";
import { endOf, findNonexistent } from "./slotChecks";
import { DAY_MS } from "./wallTime";

const BERLIN = "Europe/Berlin";
const NEW_YORK = "America/New_York";

const weekly = (tz: string, localStart: string, weekday: number): Rule => ({
  ...daily(tz, localStart),
  freq: "weekly",
  weekdays: [weekday],
});

function daily(tz: string, localStart: string): SeriesRule {
  return {
    kind: "series",
    tz,
    localStart,
    durationMin: 60,
    freq: "daily",
    interval: 1,
    weekdays: [],
    until: null,
    exdates: [],
  };
}

function once(localStart: string, fold?: "later"): Rule {
  const wall = { tz: BERLIN, localStart, durationMin: 60 };
  return { kind: "once", ...wall, ...(fold && { fold }) };
}

/** Starts within so many days of an instant, as ISO 8601 in UTC. */
function starts(rule: Rule, from: string, days: number): string[] {
  const fromMs = Date.parse(from);
  const toMs = fromMs + days * DAY_MS;
  return expand(rule, { fromMs, toMs }).occurrences.map(({ startMs }) =>
    new Date(startMs).toISOString().slice(5, 16),
  );
}

const zones = ["UTC", "America/New_York", "Asia/Kathmandu"];

describe.each(zones)("with the process in %s", (zone) => {
  beforeEach(() => {
    vi.stubEnv("TZ", zone);
    // Else the loop would prove nothing.
    const here = new Date("2027-06-01T00:00:00Z").getHours();
    const there = { UTC: 0, [NEW_YORK]: 20, "Asia/Kathmandu": 5 }[zone];
    expect(here).toBe(there);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  test("1, 2: Mondays at 9 in Berlin, over both changes", () => {
    const rule = weekly(BERLIN, "2027-03-22T09:00", 1);
    expect(starts(rule, "2027-03-22T00:00Z", 8)).toEqual([
      "03-22T08:00",
      "03-29T07:00",
    ]);
    expect(starts(rule, "2027-10-25T00:00Z", 8)).toEqual([
      "10-25T07:00",
      "11-01T08:00",
    ]);
  });

  test("3, 4: Mondays at 9 in New York, over both changes", () => {
    const rule = weekly(NEW_YORK, "2027-03-08T09:00", 1);
    expect(starts(rule, "2027-03-08T00:00Z", 8)).toEqual([
      "03-08T14:00",
      "03-15T13:00",
    ]);
    expect(starts(rule, "2027-11-01T00:00Z", 8)).toEqual([
      "11-01T13:00",
      "11-08T14:00",
    ]);
  });

  test("5: 02:30 in Berlin is left out where the clock jumps over it", () => {
    const rule = daily(BERLIN, "2027-03-27T02:30");
    const fromMs = Date.parse("2027-03-27T00:00Z");
    const three = preview(rule, { fromMs, count: 3 });
    expect(three).toMatchObject([
      { startMs: Date.parse("2027-03-27T01:30Z") },
      { localStart: "2027-03-28T02:30", reason: "gap" },
      { startMs: Date.parse("2027-03-29T00:30Z") },
    ]);
    const { skipped } = expand(rule, { fromMs, toMs: fromMs + 3 * DAY_MS });
    expect(skipped).toMatchObject([{ reason: "gap" }]);
  });

  test("6: Sundays at 02:30 in New York", () => {
    const rule = weekly(NEW_YORK, "2027-03-07T02:30", 7);
    expect(starts(rule, "2027-03-07T00:00Z", 15)).toEqual([
      "03-07T07:30",
      "03-21T06:30",
    ]);
  });

  test("7: a single time that does not exist has a suggestion", () => {
    expect(findNonexistent(once("2027-03-28T02:30"))).toEqual({
      localStart: "2027-03-28T03:30",
      startMs: Date.parse("2027-03-28T01:30Z"),
    });
    expect(findNonexistent(once("2027-03-28T03:30"))).toBeNull();
  });

  test("8: 02:30 twice a night is the first, the second if asked for", () => {
    const series = daily(BERLIN, "2027-10-01T02:30");
    const night = ["2027-10-30T22:00Z", 1] as const;
    expect(starts(series, ...night)).toEqual(["10-31T00:30"]);
    expect(starts(once("2027-10-31T02:30"), ...night)).toEqual(["10-31T00:30"]);
    const second = once("2027-10-31T02:30", "later");
    expect(starts(second, ...night)).toEqual(["10-31T01:30"]);
    const at = { localStart: "2027-10-31T02:30" };
    expect(findOccurrence(second, { ...at, later: true })?.later).toBe(true);
    expect(findOccurrence(second, { ...at, later: false })).toBeNull();
    expect(findOccurrence(series, { ...at, later: true })).toBeNull();
  });

  test("9: 01:30 in New York, the night the clock goes back", () => {
    const rule = daily(NEW_YORK, "2027-11-01T01:30");
    expect(starts(rule, "2027-11-07T04:00Z", 1)).toEqual(["11-07T05:30"]);
  });

  test("10: an hour lasts an hour, whatever the clock shows", () => {
    const rule = once("2027-03-28T01:30");
    const fromMs = Date.parse("2027-03-28T00:00Z");
    const [found] = expand(rule, { fromMs, toMs: fromMs + DAY_MS }).occurrences;
    expect(found?.endMs).toBe(Date.parse("2027-03-28T01:30Z"));
    expect(endOf(rule)).toBe(found?.endMs);
  });

  test("13: 09:00 in Kathmandu", () => {
    const rule = daily("Asia/Kathmandu", "2027-06-01T09:00");
    expect(starts(rule, "2027-06-01T00:00Z", 1)).toEqual(["06-01T03:15"]);
  });
});
