import type { ChatEvent } from "@frontdesk/protocol";
import { backoffMs, pause } from "../net/backoff.js";
import type { Gateway } from "../net/gateway.js";
import { RefusedError } from "../net/http.js";
import type { Applied, ConversationLog } from "./log.js";

export interface LiveDeps {
  readonly gateway: Gateway;
  readonly log: ConversationLog;
  conversationId(): string | null;
  onEvent(event: ChatEvent): Applied;
  onLink(up: boolean): void;
  /** The gateway will not serve this conversation: no further tries. */
  onRefused(error: RefusedError): void;
}

/** The conversation's events, held open and resumed where they broke off. */
export interface Live {
  /** Starts or stops; the same word twice does nothing. */
  set(running: boolean): void;
}

export function createLive(deps: LiveDeps): Live {
  let ending: AbortController | null = null;

  async function run(signal: AbortSignal): Promise<void> {
    let tries = 0;
    while (!signal.aborted) {
      const id = deps.conversationId();
      if (id === null) return;
      let error: unknown = null;
      try {
        await deps.gateway.events(
          id,
          resumePoint(deps.log),
          (event) => {
            deps.onLink(true);
            if (event.type !== "ping") tries = 0;
            if (deps.onEvent(event) === "gap") throw new Error("Text missing");
          },
          signal,
        );
      } catch (caught) {
        error = caught;
      }
      if (signal.aborted) return;
      const refusal = error instanceof RefusedError ? error : null;
      if (refusal && !refusal.passing && refusal.status !== 429) {
        deps.onRefused(refusal);
        return;
      }
      if (error !== null) deps.onLink(refusal !== null);
      const asked = (refusal?.retryAfter ?? 0) * 1000;
      await pause(Math.max(asked, backoffMs(++tries, Math.random)), signal);
    }
  }

  return {
    set(running) {
      if (running === (ending !== null)) return;
      if (ending !== null) {
        ending.abort();
        ending = null;
        return;
      }
      const own = new AbortController();
      ending = own;
      void run(own.signal).finally(() => {
        if (ending === own) ending = null;
      });
    },
  };
}

/** Names the attempt, too: text of another one must not be continued. */
function resumePoint(
  log: ConversationLog,
): ReturnType<ConversationLog["resumePoint"]> & { attempt?: number } {
  const attempt = log.streaming()?.attempt;
  return { ...log.resumePoint(), ...(attempt && attempt > 1 && { attempt }) };
}
