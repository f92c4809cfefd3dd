/** Times as people say them. */
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** "just now", "5 min ago", "14:05", "12 Nov 2026, 14:05". */
export function relativeTime(
  at: number,
  now: number,
  locale: string,
  justNow: string,
): string {
  const age = now - at;
  if (age < MINUTE_MS) return justNow;
  if (age < HOUR_MS) {
    return new Intl.RelativeTimeFormat(locale, { style: "short" }).format(
      -Math.floor(age / MINUTE_MS),
      "minute",
    );
  }
  const today = new Date(at).toDateString() === new Date(now).toDateString();
  return new Date(at).toLocaleString(locale, {
    timeStyle: "short",
    dateStyle: today ? undefined : "medium",
  });
}

/** With weekday, year and zone, for the pointer and for reading aloud. */
export function absoluteTime(at: number, locale: string): string {
  return new Date(at).toLocaleString(locale, {
    dateStyle: "full",
    timeStyle: "long",
  });
}
