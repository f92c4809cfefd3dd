/** Finishes answers whose gateway died and which nobody is reading. */
import {
  type ConversationStore,
  isUnavailable,
} from "../convex/conversation-store.js";
import type { Logger } from "../logger.js";
import type { Timing } from "./timing.js";
import type { TurnEngine } from "./turn-engine.js";

const MAX_AT_ONCE = 20;

/** Returns a function that stops looking. */
export function adoptOrphans(deps: {
  readonly store: ConversationStore;
  readonly engine: TurnEngine;
  readonly owner: string;
  readonly timing: Timing;
  readonly logger: Logger;
}): () => void {
  const { store, engine, owner, timing, logger } = deps;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  async function look(): Promise<void> {
    try {
      const { leaseMs } = timing;
      const limit = MAX_AT_ONCE;
      const claimed = await store.claimExpired({ owner, leaseMs, limit });
      for (const turn of claimed) engine.runClaimed(turn, null);
    } catch (error) {
      // The next look repeats it; an outage is reported by its health.
      const level = isUnavailable(error) ? "debug" : "error";
      logger[level]({ err: error }, "orphans not looked for");
    }
    schedule();
  }

  function schedule(): void {
    if (stopped || engine.draining) return;
    // Spread, so that several gateways do not ask in step.
    const wait = timing.orphanPollMs * (0.75 + Math.random() / 2);
    timer = setTimeout(() => void look(), wait);
  }

  schedule();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
