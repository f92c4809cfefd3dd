import { StoreError } from "./conversation-store.js";

export interface Slots {
  /**
   * Resolves with how to give the slot back. Rejects with a `StoreError`
   * `unavailable` when none has come free within `waitMs`: behind a
   * deployment that hangs, a visitor must not wait for everybody's time-outs.
   */
  take(waitMs: number): Promise<() => void>;
}

/** At most `count` holders at once; the others wait their turn, in order. */
export function createSlots(count: number): Slots {
  const waiting = new Set<() => void>();
  let free = count;

  function give(): void {
    const [next] = waiting;
    if (next) next();
    else free += 1;
  }

  function turn(waitMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        waiting.delete(mine);
        reject(new StoreError("unavailable", "no call came free in time"));
      }, waitMs);
      const mine = (): void => {
        waiting.delete(mine);
        clearTimeout(timer);
        resolve();
      };
      waiting.add(mine);
    });
  }

  return {
    async take(waitMs) {
      if (free > 0) free -= 1;
      else await turn(waitMs);
      let held = true;
      return () => {
        if (held) give();
        held = false;
      };
    },
  };
}
