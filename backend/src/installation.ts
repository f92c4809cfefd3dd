/** Makes sure that the first widget exists, as soon as Convex can be asked. */
import type { Config } from "./config.js";
import type { ConversationStore } from "./convex/conversation-store.js";
import { sleep } from "./sleep.js";
import type { Logger } from "./logger.js";

const FIRST_RETRY_MS = 250;
const MAX_RETRY_MS = 10_000;

export interface Installation {
  /** Public id of the first widget; null until it is known. */
  readonly widgetId: string | null;
  readonly done: Promise<void>;
  stop(): void;
}

/**
 * Repeats until it worked: the deployment may start after the gateway, or get
 * its functions later.
 */
export function keepInstalled(deps: {
  readonly store: ConversationStore;
  readonly config: Pick<Config, "widgetApiKey" | "widgetLimits">;
  readonly logger: Logger;
}): Installation {
  const { store, config, logger } = deps;
  const abort = new AbortController();
  let widgetId: string | null = null;

  async function install(): Promise<void> {
    for (let failures = 0; !abort.signal.aborted; failures += 1) {
      try {
        const { widgetApiKey: widgetKey, widgetLimits: limits } = config;
        const args = { widgetKey, ...(limits && { limits }) };
        ({ widgetId } = await store.ensureInstallation(args));
        return;
      } catch (error) {
        logger.warn({ err: error }, "first widget not ensured yet");
        const pause = Math.min(FIRST_RETRY_MS * 2 ** failures, MAX_RETRY_MS);
        await sleep(pause, abort.signal).catch(() => undefined);
      }
    }
  }

  return {
    get widgetId() {
      return widgetId;
    },
    done: install(),
    stop: () => abort.abort(),
  };
}
