import type { ChatEvent } from "@frontdesk/protocol";
import { backoffMs, pause } from "../net/backoff.js";
import { Refusal } from "../net/refusal.js";
import { request } from "../net/request.js";
import type { Core } from "./core.js";

/**
 * The conversation's events, or the widget's before there is one, held open and
 * resumed where they broke off.
 */
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
      const { apiBase, widgetId, version } = core.settings;
      const begun = core.session.record()?.conversationId;
      const place = { ...(begun && core.log.resumePoint()), config: version };
      const query = new URLSearchParams(
        Object.entries(place).map(([name, value]) => [name, String(value)]),
      );
      const onEvent = (event: ChatEvent): void => {
        core.link(true);
        if (event.type !== "ping") tries = 0;
        core.take(event);
      };
      let refusal: Refusal | null = null;
      try {
        await (begun
          ? core.session.call(
              `${conversationPath(core)}events?${query}`,
              signal,
              undefined,
              onEvent,
            )
          : // Without a session: the visitor has not acted yet.
            request(
              `${apiBase}/v1/widgets/${widgetId}/events?${query}`,
              {},
              signal,
              undefined,
              onEvent,
            ));
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
