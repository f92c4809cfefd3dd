/** The local dates of a rule, before clocks, exceptions and closed days. */
import { Temporal } from "temporal-polyfill";
import type { Rule, SeriesRule } from "../../tables/slots";
import { daysBetween } from "./wallTime";

const DAYS_OF_WEEK = 7;

/**
 * Dates on or after `from`, in order. Without an end for a series that has
 * none: take what is needed.
 */
export function* datesOf(
  rule: Rule,
  from: Temporal.PlainDate,
): Generator<Temporal.PlainDate> {
  const first = Temporal.PlainDateTime.from(rule.localStart).toPlainDate();
  if (rule.kind === "once") {
    if (isOnOrAfter(first, from)) yield first;
    return;
  }
  const until = rule.until && Temporal.PlainDate.from(rule.until);
  const begin = isOnOrAfter(first, from) ? first : from;
  for (const date of rule.freq === "daily"
    ? daily(rule, first, begin)
    : weekly(rule, first, begin)) {
    if (until && !isOnOrAfter(until, date)) return;
    yield date;
  }
}

function* daily(
  { interval }: SeriesRule,
  first: Temporal.PlainDate,
  begin: Temporal.PlainDate,
): Generator<Temporal.PlainDate> {
  const passed = Math.ceil(daysBetween(first, begin) / interval);
  for (let count = passed; ; count++) {
    yield first.add({ days: count * interval });
  }
}

/** Weeks begin on Monday and are counted from that of the first date. */
function* weekly(
  { interval, weekdays }: SeriesRule,
  first: Temporal.PlainDate,
  begin: Temporal.PlainDate,
): Generator<Temporal.PlainDate> {
  if (weekdays.length === 0) return;
  const days = [...new Set(weekdays)].sort((a, b) => a - b);
  const monday = first.subtract({ days: first.dayOfWeek - 1 });
  const step = interval * DAYS_OF_WEEK;
  const passed = Math.floor(daysBetween(monday, begin) / step);
  for (let count = passed; ; count++) {
    const week = monday.add({ days: count * step });
    for (const day of days) {
      const date = week.add({ days: day - 1 });
      if (isOnOrAfter(date, begin)) yield date;
    }
  }
}

function isOnOrAfter(a: Temporal.PlainDate, b: Temporal.PlainDate): boolean {
  return Temporal.PlainDate.compare(a, b) >= 0;
}
