/**
 * Refusals counted by the minute, so that a flood costs a few rows however
 * long it lasts and whatever it varies: within one minute a widget has at
 * most `MAX_PER_GROUP` rows of a type, and one for all the others.
 */
import type { SecurityEvent } from "./security-event.js";

export interface CountedEvent extends SecurityEvent {
  count: number;
  /** Milliseconds since the epoch. */
  firstAt: number;
  lastAt: number;
}

export interface CounterLimits {
  /** Rows a minute of one widget and type, told apart by page and address. */
  readonly perGroup: number;
  /** Widgets and types told apart in one minute. */
  readonly groups: number;
  /** Rows that wait to be written. */
  readonly waiting: number;
}

const MINUTE_MS = 60_000;

const DEFAULT_LIMITS: CounterLimits = {
  perGroup: 16,
  groups: 400,
  waiting: 4_000,
};

export class EventCounter {
  readonly #waiting = new Map<string, CountedEvent>();
  /** Rows of the current minute, written or not, by group. */
  readonly #groups = new Map<string, Set<string>>();
  #minute = 0;

  constructor(private readonly limits: CounterLimits = DEFAULT_LIMITS) {}

  /** Rows that wait. */
  get size(): number {
    return this.#waiting.size;
  }

  /** False when it was counted among others of its kind. */
  add(event: SecurityEvent, now: number, times = 1): boolean {
    const minute = now - (now % MINUTE_MS);
    if (minute !== this.#minute) {
      this.#minute = minute;
      this.#groups.clear();
    }
    const named = this.#placeOf(event);
    const key = keyOf(named, minute);
    const hasRoom = this.#waiting.size < this.limits.waiting;
    if (hasRoom || this.#waiting.has(key)) {
      this.#count(key, named, now, times);
      return named === event;
    }
    // Nothing was written for long: only the kinds are told apart.
    const rest = anyOf(event.type);
    this.#count(keyOf(rest, 0), rest, now, times);
    return false;
  }

  /** Removes the oldest rows, to be written. */
  take(most: number): CountedEvent[] {
    const taken: CountedEvent[] = [];
    for (const [key, row] of this.#waiting) {
      if (taken.length >= most) break;
      this.#waiting.delete(key);
      taken.push(row);
    }
    return taken;
  }

  #count(key: string, event: SecurityEvent, now: number, times: number): void {
    const row = this.#waiting.get(key);
    if (row) {
      row.count += times;
      row.lastAt = now;
      return;
    }
    const when = { firstAt: now, lastAt: now };
    this.#waiting.set(key, { ...event, ...when, count: times });
  }

  /** The row it belongs to: its own, or that of all others. */
  #placeOf(event: SecurityEvent): SecurityEvent {
    const { type } = event;
    const name = `${event.widgetId ?? ""} ${type}`;
    let group = this.#groups.get(name);
    if (!group) {
      if (this.#groups.size >= this.limits.groups) {
        return anyOf(type);
      }
      group = new Set();
      this.#groups.set(name, group);
    }
    const own = `${event.domain ?? ""} ${event.addressHash ?? ""}`;
    if (group.has(own)) return event;
    if (group.size < this.limits.perGroup) {
      group.add(own);
      return event;
    }
    return { ...event, domain: null, addressHash: null };
  }
}

function anyOf(type: SecurityEvent["type"]): SecurityEvent {
  return { type, widgetId: null, domain: null, addressHash: null };
}

/** Neither a host nor a hash has a space in it. */
function keyOf(event: SecurityEvent, minute: number): string {
  const { widgetId, type, domain, addressHash } = event;
  return [minute, widgetId, type, domain, addressHash].join(" ");
}
