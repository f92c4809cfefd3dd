/** What a slot may be. */
import type { Rule, Terms } from "../../tables/slots";
import { refusal } from "../errors";
import { MAX_CAPACITY } from "./seats";
import { cleanText } from "./visitorInput";
import {
  DAY_MS,
  isDate,
  isLocal,
  isZone,
  MINUTE_MS,
  resolve,
  startOfDay,
} from "./wallTime";

const MIN_DURATION = 5;
export const MAX_DURATION = 1_440;
const MAX_INTERVAL = 52;
const MAX_EXDATES = 400;
const MAX_TITLE = 120;
const MAX_LOCATION = 300;
const MAX_NOTICE = 60 * 24 * 60;
const MAX_HORIZON = 730;

/** Later than anything: the end of a series that has none. */
const FAR_MS = 8_640_000_000_000_000;

/** The clock jumps over it; the same time by the old offset. */
export interface Nonexistent {
  localStart: string;
  startMs: number;
}

/** @throws invalid for what no slot may be. */
export function requireRule(rule: Rule): void {
  requireThat(isZone(rule.tz), "A zone has a name, such as Europe/Berlin");
  requireThat(isLocal(rule.localStart), "A start is YYYY-MM-DDTHH:mm");
  requireThat(
    isWhole(rule.durationMin, MIN_DURATION, MAX_DURATION),
    `A duration has ${MIN_DURATION} to ${MAX_DURATION} minutes`,
  );
  if (rule.kind === "once") return;
  const { interval, weekdays, until, exdates, freq } = rule;
  requireThat(
    isWhole(interval, 1, MAX_INTERVAL),
    "Every 1 to 52 days or weeks",
  );
  const isDay = (day: number) => isWhole(day, 1, 7);
  requireThat(
    freq === "daily"
      ? weekdays.length === 0
      : weekdays.length > 0 && weekdays.length <= 7 && weekdays.every(isDay),
    "Weekly names its days, 1 to 7; daily names none",
  );
  requireThat(until === null || isDate(until), "A last date is YYYY-MM-DD");
  requireThat(
    until === null || until >= rule.localStart.slice(0, 10),
    "The last date is not before the first",
  );
  requireThat(
    exdates.length <= MAX_EXDATES && exdates.every(isDate),
    `At most ${MAX_EXDATES} dates can be left out`,
  );
}

/** Null for a time that exists; a series only leaves such dates out. */
export function findNonexistent(rule: Rule): Nonexistent | null {
  if (rule.kind === "series") return null;
  const at = resolve(rule.tz, rule.localStart);
  if (at.kind === "instant") return null;
  return { localStart: at.movedTo, startMs: at.movedMs };
}

/** @throws invalid for what no terms may be. */
export function requireTerms(terms: Terms): Terms {
  const title = cleanText(terms.title).replaceAll(/\s+/g, " ");
  const location = cleanText(terms.location ?? "").replaceAll(/\s+/g, " ");
  requireThat(
    title !== "" && title.length <= MAX_TITLE,
    `A title has 1 to ${MAX_TITLE} characters`,
  );
  requireThat(
    location.length <= MAX_LOCATION,
    `A place has at most ${MAX_LOCATION} characters`,
  );
  requireThat(
    isWhole(terms.capacity, 1, MAX_CAPACITY),
    `A capacity is 1 to ${MAX_CAPACITY}`,
  );
  requireThat(
    isWhole(terms.minNoticeMin, 0, MAX_NOTICE) &&
      isWhole(terms.cancelCutoffMin, 0, MAX_NOTICE),
    `Notice and cut-off have 0 to ${MAX_NOTICE} minutes`,
  );
  requireThat(
    isWhole(terms.horizonDays, 0, MAX_HORIZON),
    `A horizon has 0 to ${MAX_HORIZON} days`,
  );
  requireThat(
    !terms.allowSameEmail || terms.capacity > 1,
    "Only where there are several seats may one address take several",
  );
  const { location: _, ...rest } = terms;
  return { ...rest, title, ...(location === "" ? {} : { location }) };
}

/** When the last occurrence is over, at the latest. */
export function endOf(rule: Rule): number {
  const durationMs = rule.durationMin * MINUTE_MS;
  if (rule.kind === "once") {
    const at = resolve(rule.tz, rule.localStart, rule.fold);
    return (at.kind === "gap" ? at.movedMs : at.ms) + durationMs;
  }
  if (rule.until === null) return FAR_MS;
  return startOfDay(rule.until, rule.tz) + 2 * DAY_MS + durationMs;
}

function isWhole(value: number, min: number, max: number): boolean {
  return Number.isInteger(value) && value >= min && value <= max;
}

function requireThat(holds: boolean, message: string): void {
  if (!holds) throw refusal("invalid", message);
}
