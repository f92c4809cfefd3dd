/** Times as people read them, in a zone that is named. */

export interface ShownTime {
  /** Date and both ends: "Monday, November 23, 2026, 9:00 – 10:00 AM". */
  readonly when: string;
  /** Short, for subjects: "Nov 23, 2026, 9:00 AM". */
  readonly short: string;
  /** "Central European Standard Time (Europe/Berlin)". */
  readonly zone: string;
}

/** A zone this process knows, or else `fallback`. */
export function knownZone(zone: string, fallback: string): string {
  for (const candidate of [zone, fallback]) {
    try {
      new Intl.DateTimeFormat("en", { timeZone: candidate });
      return candidate;
    } catch (error) {
      // Unknown zones are the one reason for this.
      if (!(error instanceof RangeError)) throw error;
    }
  }
  return "UTC";
}

/** Instants in ms since epoch. */
export function showTime(
  startMs: number,
  endMs: number,
  zone: string,
  locale: string,
): ShownTime {
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone: zone });
  const long = format({ dateStyle: "full", timeStyle: "short" });
  const short = format({ dateStyle: "medium", timeStyle: "short" });
  const named = format({ timeZoneName: "long" }).formatToParts(startMs);
  const name = named.find(({ type }) => type === "timeZoneName")?.value;
  return {
    when: plainSpaces(long.formatRange(startMs, endMs)),
    short: plainSpaces(short.format(startMs)),
    zone: name && name !== zone ? `${name} (${zone})` : zone,
  };
}

/** "in 24 hours", "in 30 minutes". */
export function showAhead(minutes: number, locale: string): string {
  const relative = new Intl.RelativeTimeFormat(locale);
  if (minutes % 60 !== 0) return relative.format(minutes, "minute");
  return relative.format(minutes / 60, "hour");
}

/** Narrow spaces of newer locale data are boxes in old mail clients. */
function plainSpaces(text: string): string {
  return text.replace(/[\u2009\u202f\u00a0]/g, " ");
}
