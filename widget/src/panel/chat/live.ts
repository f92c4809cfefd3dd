import { backoffMs, pause } from "../net/backoff.js";
import { Refusal } from "../net/refusal.js";
import type { Core } from "./core.js";

/** The conversation's events, held open and resumed where they broke off. */
export interface Live {
  /** Starts or stops; the same word twice does nothing. */
  set(running: boolean): void;
}

/** @param onGone the gateway does not know the conversation any more. */
export function createLive(core: Core, onGone: () => void): Live {
  let ending: AbortController | null = null;

  async function run(signal: AbortSignal): Promise<void> {
    let tries = 0;
    while (!signal.aborted) {
      const query = new URLSearchParams();
      for (const [name, value] of Object.entries(core.log.resumePoint())) {
        query.set(name, String(value));
      }
      let refusal: Refusal | null = null;
      try {
        await core.session.call(
          `${conversationPath(core)}events?${query}`,
          signal,
          undefined,
          (event) => {
            core.link(true);
            if (event.type !== "ping") tries = 0;
            core.take(event);
          },
        );
      } catch (error) {
        if (signal.aborted) return;
        if (error instanceof Refusal) refusal = error;
        core.link(!!refusal);
      }
      if (refusal && !refusal.passing && refusal.status !== 429) {
        core.report(refusal.code);
        if (refusal.status === 404) onGone();
        return;
      }
      const wait = (refusal?.wait ?? 0) * 1000;
      await pause(Math.max(wait, backoffMs(++tries)), signal);
    }
  }

  return {
    set(running) {
      if (running === !!ending) return;
      ending?.abort();
      ending = null;
      if (!running) return;
      const own = (ending = new AbortController());
      void run(own.signal).finally(() => {
        if (ending === own) ending = null;
      });
    },
  };
}

/** Ends with a slash; for a session that has a conversation. */
export function conversationPath(core: Pick<Core, "session">): string {
  return `/v1/conversations/${core.session.record()?.conversationId}/`;
}
