/** Schemes a link of an answer may have. */
const ALLOWED = /^(?:https?:\/\/|mailto:|tel:)/i;

/**
 * @returns the address as the browser understands it, or null when it is
 * none or its scheme is not allowed. Relative ones are refused, too: a model
 * does not know the page it is shown on.
 */
export function safeHref(value: string): string | null {
  if (!ALLOWED.test(value)) return null;
  try {
    const { href } = new URL(value);
    // Parsing drops control characters: what it became must still be allowed.
    return ALLOWED.test(href) ? href : null;
  } catch {
    // Not an address; its text is shown instead.
    return null;
  }
}
