import type { Child } from "../../shared/dom.js";
import { h } from "../kit.js";

/** Schemes a link of an answer may have. */
const ALLOWED = /^(?:https?:\/\/|mailto:|tel:)/i;

/**
 * @returns the address as the browser understands it, or empty when it is
 * none or its scheme is not allowed. Relative ones are refused, too: a model
 * does not know the page it is shown on.
 */
export function safeHref(value: string): string {
  try {
    // Parsing drops control characters, so both forms are looked at.
    const { href } = new URL(value);
    return ALLOWED.test(value) && ALLOWED.test(href) ? href : "";
  } catch {
    // Not an address; its text is shown instead.
    return "";
  }
}

/** A link that leaves the site and passes on none of its reputation. */
export function link(href: string, children: readonly Child[]): HTMLElement {
  return h(
    "a",
    {
      href,
      target: "_blank",
      rel: "noopener nofollow ugc",
    },
    children,
  );
}
