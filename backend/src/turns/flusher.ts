/**
 * Brings one answer's text into the log in batches, and keeps the lease while
 * the model is silent. At most one write is under way; a write that may or
 * may not have arrived is sent again, which the log's offsets make harmless.
 */
import {
  type ConversationStore,
  type FinishArgs,
  type FinishResult,
  type Stale,
  isUnavailable,
} from "../convex/conversation-store.js";
import type { Logger } from "../logger.js";
import { sleep } from "../sleep.js";
import type { Answer } from "./answer.js";
import type { Timing } from "./timing.js";

/** Units in one write; an answer far behind goes in several. */
const MAX_WRITE_UNITS = 32_000;
/** A slow log is asked less often: at most a quarter of its time is ours. */
const ROUND_TRIP_SHARE = 4;
const MAX_INTERVAL_MS = 20_000;
/** A lease must outlive the slow round trip that renews it. */
const ROUND_TRIPS_A_LEASE = 4;
const MAX_RETRY_MS = 2_000;
/** Failures that are no outage before the run is given up as broken. */
const MAX_FAILURES = 5;

export interface Run {
  readonly streamId: FinishArgs["streamId"];
  readonly fence: number;
}

export interface FlusherEvents {
  /** Another run holds the stream, or it has ended. */
  onStale(stale: Stale): void;
  /** The log takes no more text. */
  onFull(): void;
  /** Writing failed for a reason that waiting does not heal. */
  onBroken(error: unknown): void;
}

export type FinishDetails = Omit<
  FinishArgs,
  "streamId" | "fence" | "offset" | "text"
>;

export class Flusher {
  #written = 0;
  #sentAt: number;
  #roundTripMs = 0;
  #failures = 0;
  #timer: NodeJS.Timeout | null = null;
  #timerIsForText = false;
  #inFlight: Promise<void> | null = null;
  #closed = false;

  constructor(
    private readonly answer: Answer,
    private run: Run,
    private watched: boolean,
    private readonly deps: {
      readonly store: Pick<ConversationStore, "append" | "finish">;
      readonly timing: Timing;
      readonly logger: Logger;
    },
    private readonly events: FlusherEvents,
  ) {
    this.#sentAt = Date.now();
    this.#schedule();
  }

  /** Text was added. */
  poke(): void {
    if (!this.#timerIsForText) this.#schedule();
  }

  /** Staff have begun to watch: write what there is, and often. */
  watch(): void {
    this.watched = true;
    this.#schedule();
  }

  /**
   * The stream has come back to us under a new fence, empty: what is written
   * so far is written again.
   */
  renew(run: Run): void {
    this.run = run;
    this.#written = 0;
    this.#schedule();
  }

  /** Writes what is there now; used before the stream may be cut short. */
  async flush(): Promise<void> {
    await this.#inFlight;
    if (!this.#closed && this.answer.length > this.#written) await this.#fire();
  }

  /** No write is started from here on. */
  close(): void {
    this.#closed = true;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }

  /**
   * Writes the rest and ends the answer. Rejects when the log stays away
   * longer than `finishPatienceMs` or the signal is aborted.
   */
  async finish(
    details: FinishDetails,
    signal: AbortSignal,
  ): Promise<Exclude<FinishResult, { kind: "gap" }>> {
    this.close();
    await this.#inFlight;
    const { store, timing, logger } = this.deps;
    const giveUpAt = Date.now() + timing.finishPatienceMs;
    for (let failures = 0; ;) {
      const { run } = this;
      try {
        const result = await store.finish({
          ...run,
          ...details,
          offset: this.#written,
          text: this.answer.slice(this.#written, Infinity),
        });
        if (run !== this.run) continue;
        if (result.kind !== "gap") return result;
        this.#written = result.length;
      } catch (error) {
        failures += 1;
        const hopeless = !isUnavailable(error) && failures >= MAX_FAILURES;
        if (hopeless || Date.now() > giveUpAt) throw error;
        logger.warn({ err: error, failures }, "answer's end not stored yet");
        await sleep(retryPause(failures), signal);
      }
    }
  }

  #interval(): number {
    if (this.#failures > 0) return retryPause(this.#failures);
    const { watchedFlushMs, flushMs } = this.deps.timing;
    const base = this.watched ? watchedFlushMs : flushMs;
    const adapted = this.#roundTripMs * ROUND_TRIP_SHARE;
    return Math.min(Math.max(base, adapted), Math.max(base, MAX_INTERVAL_MS));
  }

  #leaseMs(): number {
    const { leaseMs } = this.deps.timing;
    const roundTrips = ROUND_TRIPS_A_LEASE * this.#roundTripMs;
    return Math.ceil(Math.max(leaseMs, 4 * this.#interval() + roundTrips));
  }

  #schedule(): void {
    if (this.#closed || this.#inFlight) return;
    const hasText = this.answer.length > this.#written;
    const wait = hasText ? this.#interval() : this.#leaseMs() / 3;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timerIsForText = hasText;
    const due = this.#sentAt + wait - Date.now();
    this.#timer = setTimeout(() => void this.#fire(), Math.max(0, due));
  }

  async #fire(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#timerIsForText = false;
    this.#sentAt = Date.now();
    this.#inFlight = this.#write();
    await this.#inFlight;
    this.#inFlight = null;
    this.#schedule();
  }

  /** Never rejects: every outcome is an event or a later try. */
  async #write(): Promise<void> {
    const text = this.answer.slice(this.#written, MAX_WRITE_UNITS);
    const { run } = this;
    try {
      const result = await this.deps.store.append({
        ...run,
        offset: this.#written,
        text,
        leaseMs: this.#leaseMs(),
      });
      this.#failures = 0;
      const tookMs = Date.now() - this.#sentAt;
      this.#roundTripMs += (tookMs - this.#roundTripMs) / 4;
      // Said of a fence that is no longer ours.
      if (run !== this.run) return;
      if (result.kind === "stale") {
        this.close();
        this.events.onStale(result);
        return;
      }
      this.#written = result.length;
      if (result.kind === "ok") this.watched = result.watched;
      if (result.kind === "full") {
        this.close();
        this.events.onFull();
      }
    } catch (error) {
      this.#failures += 1;
      const { logger } = this.deps;
      logger.warn({ err: error, failures: this.#failures }, "append failed");
      if (!isUnavailable(error) && this.#failures >= MAX_FAILURES) {
        this.close();
        this.events.onBroken(error);
      }
    }
  }
}

function retryPause(failures: number): number {
  const pause = 100 * 2 ** Math.min(failures, 6);
  return Math.min(pause, MAX_RETRY_MS) * (0.75 + Math.random() / 2);
}
