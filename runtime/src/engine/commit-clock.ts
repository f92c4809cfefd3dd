import { parseJson, isJsonObject } from "../values/json-value.js";
import { StorageError } from "../storage/types.js";

/** What the clock must not fall behind after a restart. */
export interface ClockState {
  /** Nanoseconds: the newest commit. */
  readonly ts: bigint;
  /** Milliseconds: the next free `_creationTime`. */
  readonly creationTime: number;
}

const NS_PER_MS = 1_000_000;

/** Times of commits and documents: the wall clock's, but never backwards. */
export class CommitClock {
  #ts: bigint;
  #creationTime: number;
  readonly #nowMs: () => number;

  /** @param nowMs milliseconds since 1970, fractions welcome */
  constructor(state: ClockState, nowMs: () => number) {
    this.#ts = state.ts;
    this.#creationTime = state.creationTime;
    this.#nowMs = nowMs;
  }

  /** The newest time given out. */
  get ts(): bigint {
    return this.#ts;
  }

  nextTs(): bigint {
    const now = BigInt(Math.round(this.#nowMs() * NS_PER_MS));
    this.#ts = now > this.#ts ? now : this.#ts + 1n;
    return this.#ts;
  }

  /** The first `_creationTime` of a transaction that starts now. */
  creationTime(): number {
    return Math.max(this.#creationTime, this.#nowMs());
  }

  /** A transaction has used every creation time before `next`. */
  advanceCreationTime(next: number): void {
    this.#creationTime = Math.max(this.#creationTime, next);
  }

  state(): ClockState {
    return { ts: this.#ts, creationTime: this.#creationTime };
  }
}

export function formatClock(state: ClockState): string {
  const { ts, creationTime } = state;
  return JSON.stringify({ ts: ts.toString(), creationTime });
}

/** @throws StorageError when the record is damaged. */
export function parseClock(text: string | null): ClockState {
  if (text === null) return { ts: 0n, creationTime: 0 };
  const value = parseJson(text);
  const { ts, creationTime } = isJsonObject(value) ? value : {};
  if (typeof ts !== "string" || typeof creationTime !== "number") {
    throw new StorageError("The record of the last commit is damaged.");
  }
  return { ts: BigInt(ts), creationTime };
}
