import { StoreError } from "../convex/conversation-store.js";

export interface Patience {
  /** Longest wait while no call succeeds (ms): what is asked hangs. */
  readonly stuckMs: number;
  /** Longest wait at all (ms). */
  readonly longestMs: number;
}

/**
 * At most `count` calls at once; the others wait their turn, lane by lane: a
 * lane with a thousand calls delays another's one by a single call.
 */
export class FairSlots {
  /** Waiting calls by lane; the first lane is the next to be served. */
  readonly #lanes = new Map<string, Set<() => void>>();
  #free: number;
  #succeededAt = 0;

  constructor(
    count: number,
    private readonly patience: Patience,
  ) {
    this.#free = count;
  }

  /** Rejects with a `StoreError` `unavailable` when no turn came in time. */
  async run<T>(lane: string, call: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1;
    else await this.#turn(lane);
    try {
      const result = await call();
      this.#succeededAt = performance.now();
      return result;
    } finally {
      this.#next();
    }
  }

  #turn(lane: string): Promise<void> {
    const { stuckMs, longestMs } = this.patience;
    const waiting = this.#lanes.get(lane) ?? new Set();
    this.#lanes.set(lane, waiting);
    const since = performance.now();
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        waiting.delete(mine);
        if (waiting.size === 0) this.#lanes.delete(lane);
      };
      const giveUp = (): void => {
        const now = performance.now();
        const moves = now - this.#succeededAt < stuckMs;
        if (moves && now - since < longestMs) {
          timer = setTimeout(giveUp, stuckMs);
          return;
        }
        leave();
        reject(new StoreError("unavailable", "no turn in time"));
      };
      let timer = setTimeout(giveUp, stuckMs);
      const mine = (): void => {
        clearTimeout(timer);
        leave();
        resolve();
      };
      waiting.add(mine);
    });
  }

  /** Hands the place on, and sends the lane it goes to behind the others. */
  #next(): void {
    for (const [lane, waiting] of this.#lanes) {
      this.#lanes.delete(lane);
      this.#lanes.set(lane, waiting);
      const [first] = waiting;
      first?.();
      return;
    }
    this.#free += 1;
  }
}
