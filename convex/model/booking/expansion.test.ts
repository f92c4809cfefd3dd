import { describe, expect, test } from "vitest";
import type { Id } from "../../_generated/dataModel";
import type { Rule } from "../../tables/slots";
import { expand, MAX_OCCURRENCES, MAX_WINDOW_DAYS } from "./expansion";
import { formatOccKey, parseOccKey } from "./occKey";
import { parseRepeat } from "./repeatWords";
import { DAY_MS, isDate, isLocal, isZone } from "./wallTime";

const rule: Rule = {
  kind: "series",
  tz: "Europe/Berlin",
  localStart: "2027-01-01T09:00",
  durationMin: 30,
  freq: "daily",
  interval: 1,
  weekdays: [],
  until: null,
  exdates: [],
};
const fromMs = Date.parse("2027-01-01T00:00:00Z");

describe("bounds", () => {
  test("a window has at most 62 days, and an hour for the clocks", () => {
    const toMs = fromMs + MAX_WINDOW_DAYS * DAY_MS;
    expect(expand(rule, { fromMs, toMs }).occurrences).toHaveLength(62);
    const tooFar = fromMs + (MAX_WINDOW_DAYS + 1) * DAY_MS;
    expect(() => expand(rule, { fromMs, toMs: tooFar })).toThrow(RangeError);
  });

  test("a list says when it is cut", () => {
    const toMs = fromMs + 10 * DAY_MS;
    const cut = expand(rule, { fromMs, toMs, limit: 3 });
    expect(cut).toMatchObject({ complete: false });
    expect(cut.occurrences).toHaveLength(3);
    expect(expand(rule, { fromMs, toMs }).complete).toBe(true);
    expect(MAX_OCCURRENCES).toBe(500);
  });

  test("a series that began long ago costs no walk from there", () => {
    const old = { ...rule, localStart: "1901-01-01T09:00" };
    const toMs = fromMs + DAY_MS;
    expect(expand(old, { fromMs, toMs }).occurrences).toHaveLength(1);
  });
});

describe("an occurrence's name", () => {
  const slotId = "slot1" as Id<"slots">;
  test("is read as it was written", () => {
    const first = { localStart: "2027-10-31T02:30", later: false };
    expect(formatOccKey(slotId, first)).toBe("slot1|2027-10-31T02:30");
    const second = { ...first, later: true };
    const occKey = formatOccKey(slotId, second);
    expect(occKey).toBe("slot1|2027-10-31T02:30|later");
    expect(parseOccKey(occKey)).toEqual({ slotId, ...second });
  });

  test.each([
    "",
    "slot1",
    "|2027-10-31T02:30",
    "slot1|2027-02-30T10:00",
    "slot1|2027-10-31T02:30|earlier",
    "slot1|2027-10-31T02:30|later|x",
    "slot1|2027-10-31T02:30:00",
    "slot1|2027-10-31T24:00",
  ])("is not %j", (text) => {
    expect(parseOccKey(text)).toBeNull();
  });
});

describe("words for repeating", () => {
  test.each([
    ["einmalig", { kind: "once" }],
    ["once", { kind: "once" }],
    ["Täglich ", { kind: "series", freq: "daily", interval: 1 }],
    // Decomposed, as some systems export it.
    ["ta\u0308glich", { kind: "series", freq: "daily", interval: 1 }],
    ["weekly", { kind: "series", freq: "weekly", interval: 1 }],
    ["WÖCHENTLICH", { kind: "series", freq: "weekly", interval: 1 }],
    ["woechentlich", { kind: "series", freq: "weekly", interval: 1 }],
    ["P1D", { kind: "series", freq: "daily", interval: 1 }],
    ["P2W", { kind: "series", freq: "weekly", interval: 2 }],
  ])("%s", (word, repeat) => {
    expect(parseRepeat(word)).toEqual(repeat);
  });

  test.each(["", "monthly", "P0D", "P53W", "P1M", "P", "W1P"])(
    "not %j",
    (word) => {
      expect(parseRepeat(word)).toBeNull();
    },
  );
});

test("zones, dates and times are what they should be", () => {
  for (const tz of ["Europe/Berlin", "UTC", "America/Argentina/Ushuaia"]) {
    expect(isZone(tz)).toBe(true);
  }
  for (const tz of ["+02:00", "-05", "", "Nowhere/City", "Europe/Berlin "]) {
    expect(isZone(tz)).toBe(false);
  }
  expect(isDate("2028-02-29")).toBe(true);
  for (const date of ["2027-02-29", "2027-13-01", "27-01-01", "1800-01-01"]) {
    expect(isDate(date)).toBe(false);
  }
  expect(isLocal("2027-01-01T23:59")).toBe(true);
  expect(isLocal("2027-01-01T9:00")).toBe(false);
});
