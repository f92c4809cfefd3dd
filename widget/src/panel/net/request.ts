import type { ChatEvent } from "@frontdesk/protocol";
import { createLineReader } from "./lines.js";
import { parseRefusal } from "./refusal.js";

/** No byte for this long and the connection counts as dead; pings come
 * every 10 s. */
export const STALL_MS = 25_000;

/**
 * One call of the gateway: GET without a body, POST with one.
 * @param onEvent given, the answer is read as events to its end, with a
 * `ping` for the gateway's acceptance; it may throw to end the read.
 * @returns the answer's JSON when there is no `onEvent`.
 * @throws {Refusal} when the gateway says no; whatever the network, the
 * line reader or `onEvent` throws when the connection breaks.
 */
export async function request(
  url: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
  body?: object,
  onEvent?: (event: ChatEvent) => void,
): Promise<unknown> {
  const ending = new AbortController();
  const end = (): void => ending.abort();
  let timer = setTimeout(end, STALL_MS);
  signal.addEventListener("abort", end);
  try {
    // The signal may have ended before there was a listener.
    if (signal.aborted) end();
    const response = await fetch(url, {
      signal: ending.signal,
      headers: { ...headers, "content-type": "application/json" },
      ...(body && { method: "POST", body: JSON.stringify(body) }),
    });
    if (!response.ok) {
      // A proxy's own error page is no JSON: the status has to do.
      throw parseRefusal(response, await response.json().catch(() => null));
    }
    if (!onEvent) return await response.json().catch(() => null);
    onEvent({ type: "ping" });
    const take = createLineReader(onEvent);
    const reader = response.body?.getReader();
    for (;;) {
      const piece = await reader?.read();
      if (!piece?.value) break;
      clearTimeout(timer);
      timer = setTimeout(end, STALL_MS);
      take(piece.value);
    }
    return null;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", end);
    // A read that `onEvent` ended leaves the connection open otherwise.
    end();
  }
}
