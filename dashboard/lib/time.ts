import { UI_LOCALE } from "./locale";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;

/** "now", "5 min. ago", "yesterday"; older than a week: the date. */
export function formatRelative(
  then: number,
  now: number,
  locale: string = UI_LOCALE,
): string {
  // A server clock slightly ahead of ours must not say "in 2 seconds".
  const age = Math.max(0, now - then);
  const words = new Intl.RelativeTimeFormat(locale, {
    numeric: "auto",
    style: "short",
  });
  if (age < MINUTE) return words.format(0, "second");
  if (age < HOUR) return words.format(-Math.floor(age / MINUTE), "minute");
  if (age < DAY) return words.format(-Math.floor(age / HOUR), "hour");
  if (age < WEEK) return words.format(-Math.floor(age / DAY), "day");
  const isThisYear =
    new Date(then).getFullYear() === new Date(now).getFullYear();
  return new Intl.DateTimeFormat(locale, {
    day: "numeric",
    month: "short",
    ...(isThisYear ? {} : { year: "numeric" }),
  }).format(then);
}

/** Date, time and zone, in full. */
export function formatAbsolute(
  then: number,
  locale: string = UI_LOCALE,
  timeZone?: string,
): string {
  return new Intl.DateTimeFormat(locale, {
    weekday: "short",
    day: "numeric",
    month: "long",
    year: "numeric",
    hour: "numeric",
    minute: "2-digit",
    timeZoneName: "short",
    timeZone,
  }).format(then);
}

/** "2 min", "1 hr": how long something lasts, in its largest unit. */
export function formatDuration(
  milliseconds: number,
  display: "short" | "long" = "short",
  locale: string = UI_LOCALE,
): string {
  const [value, unit] =
    milliseconds < MINUTE
      ? [Math.ceil(milliseconds / SECOND), "second"]
      : milliseconds < HOUR
        ? [Math.round(milliseconds / MINUTE), "minute"]
        : milliseconds < DAY
          ? [Math.round(milliseconds / HOUR), "hour"]
          : [Math.round(milliseconds / DAY), "day"];
  return new Intl.NumberFormat(locale, {
    style: "unit",
    unit,
    unitDisplay: display,
  }).format(value);
}
