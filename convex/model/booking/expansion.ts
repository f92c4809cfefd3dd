/**
 * The one expansion of slots into occurrences. What is listed and what can be
 * booked come from here, so that nothing is shown that cannot be booked and
 * nothing booked that was not offered. Pure.
 */
import { Temporal } from "temporal-polyfill";
import type { Rule } from "../../tables/slots";
import { datesOf } from "./recurrence";
import { DAY_MS, localAt, MINUTE_MS, resolve } from "./wallTime";

export const MAX_WINDOW_DAYS = 62;
export const MAX_OCCURRENCES = 500;

/** A day of a clock change has up to 25 hours. */
const MAX_WINDOW_MS = MAX_WINDOW_DAYS * DAY_MS + 2 * 60 * MINUTE_MS;

export interface Occurrence {
  /** `YYYY-MM-DDTHH:mm` in the slot's zone: what is promised. */
  localStart: string;
  /** The second of two instants with this wall time. */
  later: boolean;
  startMs: number;
  endMs: number;
}

/** `gap`: the clock jumps over that time on that date. */
export type SkipReason = "gap" | "exdate" | "closed";

export interface Skipped {
  localStart: string;
  reason: SkipReason;
  /** Where it would have been, or where the gap moves it to. */
  ms: number;
}

export interface Expansion {
  occurrences: Occurrence[];
  skipped: Skipped[];
  /** False when there are more than `limit`. */
  complete: boolean;
}

/** Local dates, in the slot's zone, on which nothing takes place. */
export type ClosedDates = ReadonlySet<string>;

const NEVER_CLOSED: ClosedDates = new Set();

/**
 * Occurrences that start in `[fromMs, toMs)`, in order.
 * @throws RangeError for a window of more than `MAX_WINDOW_DAYS`.
 */
export function expand(
  rule: Rule,
  window: {
    fromMs: number;
    toMs: number;
    closed?: ClosedDates;
    limit?: number;
  },
): Expansion {
  const { fromMs, toMs, closed = NEVER_CLOSED } = window;
  const { limit = MAX_OCCURRENCES } = window;
  if (toMs - fromMs > MAX_WINDOW_MS) {
    throw new RangeError(`A window has at most ${MAX_WINDOW_DAYS} days`);
  }
  // A clock turned back at midnight puts an instant a date earlier.
  const last = localAt(toMs, rule.tz).toPlainDate().add({ days: 1 });
  const occurrences: Occurrence[] = [];
  const skipped: Skipped[] = [];
  for (const entry of entries(rule, fromMs, closed)) {
    if (Temporal.PlainDate.compare(entry.date, last) > 0) break;
    const { ms, item } = entry;
    if (ms < fromMs || ms >= toMs) continue;
    if ("reason" in item) {
      skipped.push(item);
      continue;
    }
    if (occurrences.length >= limit) {
      return { occurrences, skipped, complete: false };
    }
    occurrences.push(item);
  }
  return { occurrences, skipped, complete: true };
}

/** The next dates from an instant on, those that are skipped included. */
export function preview(
  rule: Rule,
  window: { fromMs: number; count: number; closed?: ClosedDates },
): (Occurrence | Skipped)[] {
  const { fromMs, closed = NEVER_CLOSED } = window;
  const count = Math.min(Math.max(window.count, 0), MAX_OCCURRENCES);
  const next: (Occurrence | Skipped)[] = [];
  if (count === 0) return next;
  for (const { ms, item } of entries(rule, fromMs, closed)) {
    if (ms < fromMs) continue;
    next.push(item);
    if (next.length >= count) break;
  }
  return next;
}

/** The occurrence with that wall time, if `expand` yields it; else null. */
export function findOccurrence(
  rule: Rule,
  wanted: Pick<Occurrence, "localStart" | "later">,
  closed: ClosedDates = NEVER_CLOSED,
): Occurrence | null {
  const fold = wanted.later ? "later" : undefined;
  const at = resolve(rule.tz, wanted.localStart, fold);
  if (at.kind === "gap") return null;
  const window = { fromMs: at.ms, toMs: at.ms + 1, closed };
  const found = expand(rule, window).occurrences.find(
    ({ localStart, later }) =>
      localStart === wanted.localStart && later === wanted.later,
  );
  return found ?? null;
}

/** All dates from about an instant on, with what becomes of each. */
function* entries(rule: Rule, fromMs: number, closed: ClosedDates) {
  const { tz, localStart, durationMin } = rule;
  const time = localStart.slice(11);
  const fold = rule.kind === "once" ? rule.fold : undefined;
  const exdates = new Set(rule.kind === "series" ? rule.exdates : []);
  const from = localAt(fromMs, tz).toPlainDate().subtract({ days: 1 });
  for (const date of datesOf(rule, from)) {
    const day = date.toString();
    const local = `${day}T${time}`;
    const at = resolve(tz, local, fold);
    const ms = at.kind === "gap" ? at.movedMs : at.ms;
    const skip = (reason: SkipReason) => ({ localStart: local, reason, ms });
    if (exdates.has(day)) yield { date, ms, item: skip("exdate") };
    else if (closed.has(day)) yield { date, ms, item: skip("closed") };
    else if (at.kind === "gap") yield { date, ms, item: skip("gap") };
    else {
      const endMs = ms + durationMin * MINUTE_MS;
      const item = { localStart: local, later: at.later, startMs: ms, endMs };
      yield { date, ms, item };
    }
  }
}
