/**
 * Lone surrogates become U+FFFD: Convex stores only well-formed text. The
 * replacement is as long, so offsets hold.
 */
export function toWellFormed(text: string): string {
  return text.replace(
    /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
    "\ufffd",
  );
}
