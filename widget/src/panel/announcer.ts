import { h } from "./kit.js";

/** Longer messages are begun only; the rest is in the log. */
const MAX_LENGTH = 600;

export interface Announcer {
  readonly node: HTMLElement;
  /** Reads out a finished message, after those before it. */
  say(text: string): void;
}

/**
 * The one live region. The message log itself is silent: read token by token
 * it would drown out everything else.
 */
export function createAnnouncer(): Announcer {
  const node = h("div", { class: "vh", "aria-live": "polite" });
  return {
    node,
    say(text) {
      node.replaceChildren(
        // What came just before may not have been read yet.
        node.lastChild ?? "",
        h("p", {}, [text.slice(0, MAX_LENGTH)]),
      );
    },
  };
}
