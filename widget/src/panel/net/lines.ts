import type { ChatEvent } from "@frontdesk/protocol";

/**
 * Reads NDJSON that arrives in pieces cut anywhere. The gateway is the only
 * writer and ends every line, so what lacks its line feed was cut off by the
 * connection's end: the log resumes where it stands.
 * @returns takes the next piece; throws for a line that is no JSON, after
 * which the reader is of no further use.
 */
export function createLineReader(
  onEvent: (event: ChatEvent) => void,
): (piece: Uint8Array) => void {
  const utf8 = new TextDecoder();
  let rest = "";
  return (piece) => {
    const lines = (rest + utf8.decode(piece, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    // Typed by the interface the gateway is typed by; types of a newer one
    // change nothing where they are taken.
    for (const line of lines) if (line) onEvent(JSON.parse(line) as ChatEvent);
  };
}
