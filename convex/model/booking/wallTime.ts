/**
 * Wall times and the instants they name. Wall time and zone are what was
 * promised; instants follow from them. Everything goes through Temporal, so
 * nothing depends on the zone of the process.
 */
import { Temporal } from "temporal-polyfill";
import { shownAt, steadyInstant } from "./stretches";

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** What a wall time means in a zone. */
export type Resolved =
  | {
      kind: "instant";
      ms: number;
      /** The second of two instants with this wall time. */
      later: boolean;
    }
  /** The clock jumps over it; the same time by the old offset. */
  | { kind: "gap"; movedTo: string; movedMs: number };

/**
 * @param local `YYYY-MM-DDTHH:mm`
 * @param fold which of two instants is meant where the clock is turned back
 */
export function resolve(tz: string, local: string, fold?: "later"): Resolved {
  const steady = steadyInstant(Date.parse(`${local}Z`), tz);
  if (steady !== null) return { kind: "instant", ms: steady, later: false };
  const wanted = Temporal.PlainDateTime.from(local);
  const zoned = wanted.toZonedDateTime(tz, { disambiguation: "compatible" });
  const got = zoned.toPlainDateTime();
  if (!got.equals(wanted)) {
    const { epochMilliseconds: movedMs } = zoned;
    return { kind: "gap", movedTo: formatLocal(got), movedMs };
  }
  const first = zoned.epochMilliseconds;
  if (fold !== "later") return { kind: "instant", ms: first, later: false };
  const { epochMilliseconds: ms } = wanted.toZonedDateTime(tz, {
    disambiguation: "later",
  });
  return { kind: "instant", ms, later: ms !== first };
}

/** `YYYY-MM-DDTHH:mm` */
export function formatLocal(local: Temporal.PlainDateTime): string {
  return local.toString({ smallestUnit: "minute" });
}

/** The wall time of an instant. */
export function localAt(ms: number, tz: string): Temporal.PlainDateTime {
  return Temporal.Instant.fromEpochMilliseconds(ms)
    .toZonedDateTimeISO(tz)
    .toPlainDateTime();
}

/** The wall time of an instant, `YYYY-MM-DDTHH:mm`. */
export function clockAt(ms: number, tz: string): string {
  return new Date(shownAt(ms, tz)).toISOString().slice(0, 16);
}

/** The first instant of a local date. */
export function startOfDay(date: string, tz: string): number {
  return Temporal.PlainDate.from(date).toZonedDateTime(tz).epochMilliseconds;
}

/** Calendar days from one date to another; negative for an earlier one. */
export function daysBetween(
  from: Temporal.PlainDate,
  to: Temporal.PlainDate,
): number {
  return from.until(to, { largestUnit: "day" }).days;
}

/** The date before a date. */
export function dayBefore(date: string): string {
  return Temporal.PlainDate.from(date).subtract({ days: 1 }).toString();
}

/** The date after a date. */
export function dayAfter(date: string): string {
  return Temporal.PlainDate.from(date).add({ days: 1 }).toString();
}

/** An existing date of these centuries, written `YYYY-MM-DD`. */
export function isDate(text: string): boolean {
  return /^(?:19|20|21)\d\d-\d\d-\d\d$/.test(text) && parses(text);
}

/** An existing wall time on some calendar, written `YYYY-MM-DDTHH:mm`. */
export function isLocal(text: string): boolean {
  const shape = /^(?:19|20|21)\d\d-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d$/;
  return shape.test(text) && parses(text);
}

/** An IANA zone, never an offset. */
export function isZone(tz: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+\-/]{1,63}$/.test(tz)) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: tz });
    return true;
  } catch (error) {
    // Its way to say that it knows no such zone.
    if (error instanceof RangeError) return false;
    throw error;
  }
}

function parses(text: string): boolean {
  try {
    Temporal.PlainDateTime.from(text);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
