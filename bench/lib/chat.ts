/** A bare client of `/chat`: as little as possible between wire and clock. */
import { request, Agent } from "node:http";
import { performance } from "node:perf_hooks";
import { createNdjsonDecoder, type ChatEvent } from "@frontdesk/protocol";

export const agent = new Agent({ keepAlive: true, maxSockets: Infinity });

export interface ChatTiming {
  /** Milliseconds from the request to the first token's arrival. */
  readonly firstTokenMs: number;
  readonly text: string;
  readonly done: boolean;
  readonly error: string | null;
}

export interface ChatCall {
  readonly gatewayUrl: string;
  readonly widgetKey: string;
  readonly sessionId: string;
  readonly message: string;
  /** Called once, when the first token arrives. */
  readonly onFirstToken?: (() => void) | undefined;
  readonly onEvent?: ((event: ChatEvent) => void) | undefined;
}

export function chat(call: ChatCall): Promise<ChatTiming> {
  const body = JSON.stringify({
    sessionId: call.sessionId,
    message: call.message,
  });
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const outgoing = request(
      `${call.gatewayUrl}/chat`,
      {
        method: "POST",
        agent,
        headers: {
          "content-type": "application/json",
          "content-length": Buffer.byteLength(body),
          "x-widget-api-key": call.widgetKey,
        },
      },
      (response) => {
        const seen = { firstTokenMs: 0, text: "", done: false };
        let error =
          response.statusCode === 200 ? null : `HTTP ${response.statusCode}`;
        const decoder = createNdjsonDecoder((event: ChatEvent) => {
          call.onEvent?.(event);
          if (event.type === "token") {
            if (seen.firstTokenMs === 0) {
              seen.firstTokenMs = performance.now() - started;
              call.onFirstToken?.();
            }
            if (event.offset !== seen.text.length) error = "tokens do not join";
            seen.text += event.text;
          }
          if (event.type === "reset") seen.text = "";
          if (event.type === "done") seen.done = true;
          if (event.type === "error") error = event.code;
        });
        response.on("data", (chunk: Buffer) => {
          if (error === null || error !== `HTTP ${response.statusCode}`) {
            decoder.push(chunk);
          }
        });
        response.once("error", reject);
        response.once("end", () => resolve({ ...seen, error }));
      },
    );
    outgoing.once("error", reject);
    outgoing.end(body);
  });
}
