import type { ChatEvent } from "@frontdesk/protocol";
import { encodeEvent } from "@frontdesk/protocol";
import type { ServerResponse } from "node:http";

/** What happens to the next request of a path. */
export type Mishap =
  | {
      readonly kind: "refuse";
      readonly status: number;
      readonly error: string;
      readonly message: string;
      readonly retryAfter?: number;
    }
  /** The connection dies before the request is looked at. */
  | { readonly kind: "drop" }
  /** The request is obeyed, but its answer never arrives. */
  | { readonly kind: "lose" }
  /** The answer's connection dies after this many events. */
  | { readonly kind: "cut"; readonly events: number };

/** @returns a writer that lets the connection die where it was arranged. */
export function stream(
  response: ServerResponse,
  mishap: Mishap | null,
): (event: ChatEvent) => void {
  let left = mishap?.kind === "cut" ? mishap.events : Infinity;
  response.writeHead(200, {
    "content-type": "application/x-ndjson",
    "cache-control": "no-store",
  });
  response.flushHeaders();
  return (event) => {
    if (response.destroyed || response.writableEnded) return;
    if (left-- <= 0) response.destroy();
    else response.write(encodeEvent(event));
  };
}
