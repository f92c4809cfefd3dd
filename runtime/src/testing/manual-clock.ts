import type { Clock, Timer } from "../engine/types.js";

interface Pending {
  readonly time: number;
  readonly run: () => void;
}

/** More than any test waits for: something sets timers without end. */
const MAX_TIMERS = 100_000;

/** A clock that stands still until somebody moves it. */
export class ManualClock implements Clock {
  readonly #pending = new Set<Pending>();
  #now: number;

  /** @param now milliseconds since 1970 */
  constructor(now: number) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  setTimer(ms: number, run: () => void): Timer {
    const pending = { time: this.#now + Math.max(ms, 0), run };
    this.#pending.add(pending);
    return { cancel: () => this.#pending.delete(pending) };
  }

  /**
   * Moves on, from timer to timer: each runs at its own time, and time goes on
   * once `settled` says that what it began has ended.
   * @throws Error when timers set timers without end.
   */
  async advance(ms: number, settled: () => Promise<void>): Promise<void> {
    const end = this.#now + ms;
    for (let count = 0; ; count++) {
      const next = this.#earliest();
      if (next === null || next.time > end) break;
      if (count === MAX_TIMERS) {
        throw new Error(`${String(ms)} ms bring no end of scheduled functions`);
      }
      this.#pending.delete(next);
      this.#now = Math.max(this.#now, next.time);
      next.run();
      await settled();
    }
    this.#now = end;
  }

  /** Of those for the same time, the one that was set first. */
  #earliest(): Pending | null {
    let found: Pending | null = null;
    for (const one of this.#pending) {
      if (found === null || one.time < found.time) found = one;
    }
    return found;
  }
}
