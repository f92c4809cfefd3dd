// @vitest-environment node
/**
 * Expansion of any rule against an oracle that knows nothing of Temporal: it
 * walks day by day, and finds instants by asking Intl what the clock shows.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Rule } from "../../tables/slots";
import { expand, findOccurrence, preview, type Occurrence } from "./expansion";
import { clockAt, DAY_MS, MINUTE_MS } from "./wallTime";

/** With half and quarter hours, changes at midnight, and a day left out. */
const ZONES = [
  "Europe/Berlin",
  "America/New_York",
  "Asia/Kathmandu",
  "Australia/Lord_Howe",
  "America/Havana",
  "Asia/Beirut",
  "Africa/Cairo",
  "Pacific/Apia",
  "UTC",
];

const clocks = new Map<string, Intl.DateTimeFormat>();

/** `YYYY-MM-DDTHH:mm` that a clock in the zone shows. */
function shown(ms: number, tz: string): string {
  let clock = clocks.get(tz);
  if (clock === undefined) {
    clock = new Intl.DateTimeFormat("sv-SE", {
      timeZone: tz,
      dateStyle: "short",
      timeStyle: "short",
    });
    clocks.set(tz, clock);
  }
  return clock.format(ms).replace(" ", "T");
}

/** Every instant at which the clock shows that, in order. */
function instants(local: string, tz: string): number[] {
  const asUtc = Date.parse(`${local}Z`);
  const found: number[] = [];
  for (let hours = -15; hours <= 13; hours += 0.25) {
    const ms = asUtc + hours * 60 * MINUTE_MS;
    if (shown(ms, tz) === local) found.push(ms);
  }
  return found;
}

function isoDate(dayNumber: number): string {
  return new Date(dayNumber * DAY_MS).toISOString().slice(0, 10);
}

function takesPlace(rule: Rule, day: number, first: number): boolean {
  if (rule.kind === "once") return day === first;
  if (day < first) return false;
  const date = isoDate(day);
  if (rule.until !== null && date > rule.until) return false;
  if (rule.exdates.includes(date)) return false;
  if (rule.freq === "daily") return (day - first) % rule.interval === 0;
  // Day 0 of the epoch was a Thursday.
  const weekday = ((day + 3) % 7) + 1;
  const week = Math.floor((day + 3) / 7) - Math.floor((first + 3) / 7);
  return rule.weekdays.includes(weekday) && week % rule.interval === 0;
}

function oracle(
  rule: Rule,
  fromMs: number,
  toMs: number,
  closed: ReadonlySet<string>,
): Occurrence[] {
  const { localStart, tz, durationMin } = rule;
  const [date = "", time = ""] = localStart.split("T");
  const first = Date.parse(date) / DAY_MS;
  const all: Occurrence[] = [];
  const begin = Math.floor(fromMs / DAY_MS) - 2;
  for (let day = begin; day * DAY_MS < toMs + 2 * DAY_MS; day++) {
    const name = isoDate(day);
    if (closed.has(name) || !takesPlace(rule, day, first)) continue;
    const local = `${name}T${time}`;
    const at = instants(local, tz);
    const later = rule.kind === "once" && rule.fold === "later";
    const startMs = later ? at.at(-1) : at[0];
    if (startMs === undefined || startMs < fromMs || startMs >= toMs) continue;
    all.push({
      localStart: local,
      later: later && at.length > 1,
      startMs,
      endMs: startMs + durationMin * MINUTE_MS,
    });
  }
  return all.sort((a, b) => a.startMs - b.startMs);
}

const minutes = fc.constantFrom(0, 15, 30, 45);
/** Nights, where clocks change, more often than days. */
const hours = fc.oneof(fc.integer({ min: 0, max: 4 }), fc.nat({ max: 23 }));
/** Around changes of all these zones, and in between. */
const firstDay = fc.oneof(
  fc.integer({ min: 20_870, max: 21_300 }),
  fc
    .constantFrom("2027-03-27", "2027-10-30", "2027-11-06", "2011-12-29")
    .map((date) => Date.parse(date) / DAY_MS),
);
const wall = fc
  .record({ day: firstDay, hour: hours, minute: minutes })
  .map(({ day, hour, minute }) => {
    const pad = (value: number) => String(value).padStart(2, "0");
    return { day, localStart: `${isoDate(day)}T${pad(hour)}:${pad(minute)}` };
  });
const common = {
  tz: fc.constantFrom(...ZONES),
  durationMin: fc.constantFrom(5, 60, 1_440),
};

const scenario = wall.chain(({ day, localStart }) => {
  const dates = fc
    .array(fc.integer({ min: -2, max: 70 }), { maxLength: 6 })
    .map((offsets) => offsets.map((offset) => isoDate(day + offset)));
  const start = fc.constant(localStart);
  const series = {
    kind: fc.constant("series" as const),
    localStart: start,
    ...common,
    interval: fc.integer({ min: 1, max: 5 }),
    until: fc.option(
      fc.nat({ max: 90 }).map((days) => isoDate(day + days)),
      { nil: null },
    ),
    exdates: dates,
  };
  const rule: fc.Arbitrary<Rule> = fc.oneof(
    fc.record(
      {
        kind: fc.constant("once" as const),
        localStart: start,
        ...common,
        fold: fc.constant("later" as const),
      },
      { requiredKeys: ["kind", "localStart", "tz", "durationMin"] },
    ),
    fc.record({
      ...series,
      freq: fc.constant("daily" as const),
      weekdays: fc.constant<number[]>([]),
    }),
    fc.record({
      ...series,
      freq: fc.constant("weekly" as const),
      weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), {
        minLength: 1,
      }),
    }),
  );
  return fc.record({
    rule,
    closed: dates.map((list) => new Set(list)),
    fromMs: fc
      .integer({ min: -30 * 96, max: 60 * 96 })
      .map((quarters) => day * DAY_MS + quarters * 15 * MINUTE_MS),
    days: fc.integer({ min: 0, max: 62 }),
  });
});

test("expansion equals walking day by day", () => {
  fc.assert(
    fc.property(scenario, ({ rule, closed, fromMs, days }) => {
      const toMs = fromMs + days * DAY_MS;
      const { occurrences } = expand(rule, { fromMs, toMs, closed });
      expect(occurrences).toEqual(oracle(rule, fromMs, toMs, closed));
    }),
    { numRuns: 400 },
  );
}, 120_000);

test("what is listed can be found, and nothing else", () => {
  fc.assert(
    fc.property(
      scenario,
      fc.nat({ max: 95 }),
      ({ rule, closed, fromMs, days }, quarter) => {
        const toMs = fromMs + days * DAY_MS;
        const { occurrences, skipped } = expand(rule, { fromMs, toMs, closed });
        for (const one of occurrences) {
          expect(findOccurrence(rule, one, closed)).toEqual(one);
        }
        for (const { localStart } of skipped) {
          const invented = { localStart, later: false };
          expect(findOccurrence(rule, invented, closed)).toBeNull();
        }
        const time = new Date(quarter * 15 * MINUTE_MS).toISOString();
        const localStart = `${isoDate(fromMs / DAY_MS)}T${time.slice(11, 16)}`;
        const found = findOccurrence(
          rule,
          { localStart, later: false },
          closed,
        );
        if (found === null) return;
        const { startMs } = found;
        const around = { fromMs: startMs, toMs: startMs + 1, closed };
        expect(expand(rule, around).occurrences).toEqual([found]);
      },
    ),
    { numRuns: 150 },
  );
}, 120_000);

test("a preview is what expansion gives, with the skipped in between", () => {
  fc.assert(
    fc.property(scenario, ({ rule, closed, fromMs }) => {
      const next = preview(rule, { fromMs, count: 20, closed });
      expect(next.length).toBeLessThanOrEqual(20);
      const toMs = fromMs + 62 * DAY_MS;
      const { occurrences } = expand(rule, { fromMs, toMs, closed });
      const listed = next.filter((entry) => !("reason" in entry));
      const inBoth = Math.min(listed.length, occurrences.length);
      expect(listed.slice(0, inBoth)).toEqual(occurrences.slice(0, inBoth));
    }),
    { numRuns: 150 },
  );
}, 120_000);

test("a clock shows what Intl says, whenever it is asked", () => {
  const from = Date.UTC(1973, 0);
  const to = Date.UTC(2099, 0);
  fc.assert(
    fc.property(
      fc.constantFrom(...ZONES),
      fc.array(fc.integer({ min: from, max: to }), { maxLength: 20 }),
      (tz, times) => {
        for (const ms of times) expect(clockAt(ms, tz)).toBe(shown(ms, tz));
      },
    ),
    { numRuns: 200 },
  );
}, 120_000);
