/** Reads what the widget sent to the gateway of the tests. */
import type { IncomingMessage } from "node:http";

export async function readBody(
  request: IncomingMessage,
): Promise<Record<string, unknown>> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  // The tests' own widget wrote it.
  return text === "" ? {} : (JSON.parse(text) as Record<string, unknown>);
}
