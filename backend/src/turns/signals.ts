/**
 * What the log tells this gateway about its streams, over one live query for
 * all of them: stop, or write more often.
 */
import type {
  ConversationStore,
  Signal,
} from "../convex/conversation-store.js";
import type { Logger } from "../logger.js";
import type { TurnEngine } from "./turn-engine.js";

const RETRY_MS = 2_000;

/** Returns a function that stops listening. */
export function listenToSignals(deps: {
  readonly store: ConversationStore;
  readonly engine: TurnEngine;
  readonly owner: string;
  readonly logger: Logger;
}): () => void {
  const { store, engine, owner, logger } = deps;
  /** Acted on, acknowledgement under way. */
  const seen = new Set<string>();
  let unwatch: () => void = () => undefined;
  let retry: NodeJS.Timeout | undefined;
  let closed = false;

  function onValue(signals: readonly Signal[]): void {
    const fresh = signals.filter(({ _id }) => !seen.has(_id));
    const present = new Set<string>(signals.map(({ _id }) => _id));
    for (const id of seen) if (!present.has(id)) seen.delete(id);
    if (fresh.length === 0) return;
    for (const signal of fresh) {
      seen.add(signal._id);
      engine.onSignal(signal);
    }
    const ids = fresh.map(({ _id }) => _id);
    store.ackSignals(owner, ids).catch((error: unknown) => {
      // Seen again with the next change; acting twice does no harm.
      for (const id of ids) seen.delete(id);
      logger.warn({ err: error }, "signals not acknowledged");
    });
  }

  function listen(): void {
    if (closed) return;
    unwatch = store.watchSignals(owner, {
      onValue,
      onError(error) {
        logger.error({ err: error }, "signals cannot be read");
        unwatch();
        retry = setTimeout(listen, RETRY_MS);
      },
    });
  }

  listen();
  return () => {
    closed = true;
    clearTimeout(retry);
    unwatch();
  };
}
