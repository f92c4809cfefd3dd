import type { ChatEvent } from "@frontdesk/protocol";
import { createNdjsonDecoder } from "@frontdesk/protocol";
import { STALL_MS, requireOk } from "./http.js";

/**
 * Makes a request and reads its NDJSON answer to the end.
 * @param open makes the request; its signal ends it when nothing comes for
 * {@link STALL_MS}.
 * @param onEvent called for each event in order; may throw to end the read.
 * @throws {RefusedError} when the gateway refuses; the network's or the
 * decoder's error when the connection breaks.
 */
export async function readEvents(
  open: (signal: AbortSignal) => Promise<Response>,
  onEvent: (event: ChatEvent) => void,
  signal: AbortSignal,
): Promise<void> {
  const ending = new AbortController();
  const end = (): void => ending.abort();
  let timer = setTimeout(end, STALL_MS);
  signal.addEventListener("abort", end);
  try {
    if (signal.aborted) end();
    const response = await requireOk(await open(ending.signal));
    // The gateway's acceptance is the first sign of life.
    onEvent({ type: "ping" });
    const reader = response.body?.getReader();
    if (!reader) return;
    const decoder = createNdjsonDecoder(onEvent);
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      clearTimeout(timer);
      timer = setTimeout(end, STALL_MS);
      decoder.push(value);
    }
    decoder.end();
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", end);
    end();
  }
}
