import { h } from "./kit.js";

/** Finished messages are read out no more often than this. */
const INTERVAL_MS = 1500;
/** Longer ones are begun only; the rest is in the log. */
const MAX_LENGTH = 600;

export interface Announcer {
  readonly node: HTMLElement;
  say(text: string): void;
}

/**
 * The one live region. The message log itself is silent: read token by token
 * it would drown out everything else.
 */
export function createAnnouncer(signal: AbortSignal): Announcer {
  const node = h("div", { class: "vh", role: "status", "aria-live": "polite" });
  let waiting: string[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  signal.addEventListener("abort", () => clearTimeout(timer));

  function flush(): void {
    timer = undefined;
    if (!waiting.length) return;
    node.replaceChildren(...waiting.map((text) => h("p", {}, [text])));
    waiting = [];
    timer = setTimeout(flush, INTERVAL_MS);
  }

  return {
    node,
    say(text) {
      waiting.push(text.slice(0, MAX_LENGTH));
      timer ??= setTimeout(flush, 0);
    },
  };
}
