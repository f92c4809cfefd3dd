/**
 * Stretches of time in which a zone keeps one offset. Asking Temporal for
 * every occurrence of a long list is slow; away from changes of the clock one
 * answer holds for months. Near them the question still goes to Temporal.
 */
import { Temporal } from "temporal-polyfill";

const DAY_MS = 24 * 60 * 60_000;
/** More than any clock is off UTC, and than any change of it. */
const MARGIN_MS = 2 * DAY_MS;
/** How far a zone without a next change is believed. */
const BELIEVED_MS = 400 * DAY_MS;
const MAX_ZONES = 100;
const MAX_PER_ZONE = 8;

interface Stretch {
  fromMs: number;
  untilMs: number;
  offsetMs: number;
}

/** What was asked before; the same for whoever asks. */
const known = new Map<string, Stretch[]>();

/** What a clock in the zone shows, as if it were UTC. */
export function shownAt(ms: number, tz: string): number {
  return ms + around(ms, tz).offsetMs;
}

/**
 * The one instant at which a clock shows that (as if it were UTC), or null
 * where a change of the clock is so near that there may be none or two.
 */
export function steadyInstant(shown: number, tz: string): number | null {
  const { fromMs, untilMs, offsetMs } = around(shown, tz);
  const isSteady = shown - fromMs > MARGIN_MS && untilMs - shown > MARGIN_MS;
  return isSteady ? shown - offsetMs : null;
}

function around(ms: number, tz: string): Stretch {
  const stretches = known.get(tz) ?? [];
  const found = stretches.find((s) => s.fromMs <= ms && ms < s.untilMs);
  if (found !== undefined) return found;
  const asked = ask(ms, tz);
  if (known.size >= MAX_ZONES) known.clear();
  known.set(tz, [asked, ...stretches].slice(0, MAX_PER_ZONE));
  return asked;
}

function ask(ms: number, tz: string): Stretch {
  const at = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(tz);
  // The change before the next moment: one of this very instant is meant too.
  const before = at.add({ nanoseconds: 1 }).getTimeZoneTransition("previous");
  const next = at.getTimeZoneTransition("next");
  return {
    fromMs: before?.epochMilliseconds ?? ms - BELIEVED_MS,
    untilMs: next?.epochMilliseconds ?? ms + BELIEVED_MS,
    offsetMs: at.offsetNanoseconds / 1_000_000,
  };
}
