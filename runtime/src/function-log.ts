/** Function logs on the terminal, in the words of `convex dev`. */
import type { LogEntry } from "./functions/types.js";

/**
 * One text per logged line, and one for the error that ended the function. It
 * may have several lines itself.
 */
export function functionLogLines(entry: LogEntry): string[] {
  const name = entry.identifier.replace(/\.js(?=:|$)/, "");
  const prefix = `[CONVEX ${entry.udfType.charAt(0)}(${name})]`;
  const texts =
    entry.error === null ? entry.logLines : [...entry.logLines, entry.error];
  return texts.map((text) => `${prefix} ${text}`);
}
