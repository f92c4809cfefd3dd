import type { Gateway } from "../net/gateway.js";
import { RefusedError } from "../net/http.js";
import type { ConversationLog } from "./log.js";

export type Phase = "idle" | "loading" | "ready" | "failed";

export interface History {
  readonly phase: Phase;
  readonly hasEarlier: boolean;
  /** Loads the newest page. */
  load(conversationId: string): Promise<void>;
  /** Loads the page before the oldest message held. */
  earlier(conversationId: string): Promise<void>;
  /** A conversation that has just begun has nothing to load. */
  begin(): void;
  reset(): void;
}

export function createHistory(
  gateway: Gateway,
  log: ConversationLog,
  signal: AbortSignal,
  onChange: () => void,
): History {
  let phase: Phase = "idle";
  let hasEarlier = false;

  async function page(id: string, before: number | null): Promise<void> {
    if (phase === "loading") return;
    const first = phase !== "ready";
    phase = "loading";
    onChange();
    try {
      const { messages, hasMore } = await gateway.messages(id, before, signal);
      // A look for news says nothing about what lies before.
      if (first || before !== null) hasEarlier = hasMore;
      log.mergePage(messages);
      phase = "ready";
    } catch (error) {
      if (signal.aborted) return;
      // The view shows it and offers another try; a conversation that is
      // gone has no history.
      const gone = error instanceof RefusedError && error.status === 404;
      phase = gone || !first ? "ready" : "failed";
    }
    onChange();
  }

  return {
    get phase() {
      return phase;
    },
    get hasEarlier() {
      return hasEarlier;
    },
    load: (id) => page(id, null),
    earlier: (id) => page(id, log.firstSeq()),
    begin() {
      phase = "ready";
    },
    reset() {
      phase = "idle";
      hasEarlier = false;
    },
  };
}
