import type { ChatEvent } from "./events.js";

/**
 * One event as one line of NDJSON, with its line feed. `JSON.stringify`
 * escapes every line break inside a text, so a line is always an event.
 */
export function encodeEvent(event: ChatEvent): string {
  return `${JSON.stringify(event)}\n`;
}
