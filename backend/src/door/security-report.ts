/**
 * What the door has seen, told to Convex in batches: refusals, where widgets
 * stand, which keys are in use. A visitor never waits for it. While Convex is
 * away one batch waits to be sent again, and what comes meanwhile is counted
 * in bounded memory.
 */
import { randomUUID } from "node:crypto";
import { isUnavailable } from "../convex/conversation-store.js";
import type { Logger } from "../logger.js";
import { EventCounter, type CountedEvent } from "./event-counter.js";
import { NewestWaiting } from "./newest-waiting.js";
import type { SecurityEvent } from "./security-event.js";

export interface Sighting {
  /** Public id. */
  readonly widgetId: string;
  readonly origin: string;
  /** Address of the page without query and fragment. */
  readonly page?: string | undefined;
  readonly served: boolean;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

export interface KeyUse {
  readonly kind: "widget" | "api";
  readonly keyId: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** Each list has at most `MAX_BATCH` entries. */
export interface SecurityBatch {
  /** The same batch sent twice counts once. */
  readonly batchId: string;
  readonly events: readonly CountedEvent[];
  readonly sightings: readonly Sighting[];
  readonly keyUses: readonly KeyUse[];
}

export interface ReportTiming {
  /** From the first news after a pause to its batch. */
  readonly firstMs: number;
  /** Least time between two batches. */
  readonly everyMs: number;
  /** Longest wait after failures. */
  readonly longestMs: number;
}

export const DEFAULT_REPORT_TIMING: ReportTiming = {
  firstMs: 500,
  everyMs: 5_000,
  longestMs: 60_000,
};

export interface SecurityReport {
  /** False when it was counted among others of its kind. */
  refused(event: SecurityEvent, now: number, times?: number): boolean;
  seen(sighting: Sighting): void;
  used(use: KeyUse): void;
  /** Sends what waits, once, and stops. */
  close(): Promise<void>;
}

const MAX_BATCH = 100;
const LAST_BATCH_MS = 2_000;

export function createSecurityReport(deps: {
  readonly record: (batch: SecurityBatch) => Promise<unknown>;
  readonly logger: Logger;
  readonly timing?: Partial<ReportTiming> | undefined;
}): SecurityReport {
  const { record, logger } = deps;
  const timing = { ...DEFAULT_REPORT_TIMING, ...deps.timing };
  const events = new EventCounter();
  const sightings = new NewestWaiting<Sighting>();
  const keyUses = new NewestWaiting<KeyUse>();
  let unsent: SecurityBatch | null = null;
  let failures = 0;
  let timer: NodeJS.Timeout | undefined;
  let sending: Promise<void> | null = null;
  let closed = false;

  function schedule(waitMs: number): void {
    if (closed || timer !== undefined || sending) return;
    timer = setTimeout(() => {
      timer = undefined;
      sending = send().then(() => {
        sending = null;
        if (hasNews()) schedule(pauseMs());
      });
    }, waitMs);
    timer.unref();
  }

  /** Grows with every failure, so that a deployment may come back in peace. */
  function pauseMs(): number {
    return Math.min(timing.everyMs * 2 ** failures, timing.longestMs);
  }

  function hasNews(): boolean {
    if (unsent) return true;
    return events.size + sightings.size + keyUses.size > 0;
  }

  function gather(): SecurityBatch {
    return {
      batchId: randomUUID(),
      events: events.take(MAX_BATCH),
      sightings: sightings.take(MAX_BATCH),
      keyUses: keyUses.take(MAX_BATCH),
    };
  }

  /** Never rejects. */
  async function send(): Promise<void> {
    if (!hasNews()) return;
    unsent ??= gather();
    try {
      await record(unsent);
      unsent = null;
      failures = 0;
    } catch (error) {
      failures += 1;
      if (isUnavailable(error)) {
        logger.warn({ err: error }, "security events wait to be stored");
        return;
      }
      // Refused once it would be refused always, with all that follows it.
      unsent = null;
      logger.error({ err: error }, "security events were not stored");
    }
  }

  return {
    refused(event, now, times) {
      const isOwn = events.add(event, now, times);
      schedule(timing.firstMs);
      return isOwn;
    },
    seen(sighting) {
      const { widgetId, origin, served, at } = sighting;
      const name = `${widgetId} ${origin} ${served}`;
      if (sightings.add(name, sighting, at)) schedule(timing.firstMs);
    },
    used(use) {
      if (keyUses.add(use.keyId, use, use.at)) schedule(timing.firstMs);
    },
    async close() {
      closed = true;
      clearTimeout(timer);
      const last = (sending ?? Promise.resolve()).then(send);
      let late: NodeJS.Timeout | undefined;
      const limit = new Promise<void>((resolve) => {
        late = setTimeout(resolve, LAST_BATCH_MS);
      });
      await Promise.race([last, limit]);
      clearTimeout(late);
    },
  };
}
