/** A visitor's first message from a page, timed to the answer's first token. */
import { randomUUID } from "node:crypto";
import { Agent, request } from "node:http";
import { performance } from "node:perf_hooks";

const agent = new Agent({ keepAlive: true, maxSockets: Infinity });

export interface VisitorCall {
  readonly gatewayUrl: string;
  /** Public id. */
  readonly widgetId: string;
  readonly origin: string;
  readonly address: string;
  readonly message: string;
}

export interface VisitorTiming {
  readonly status: number;
  /** Milliseconds to the first token; 0 when there was none. */
  readonly firstTokenMs: number;
  /** The answer came whole. */
  readonly done: boolean;
}

export function askAsVisitor(call: VisitorCall): Promise<VisitorTiming> {
  const body = JSON.stringify({
    sessionId: randomUUID(),
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
          origin: call.origin,
          "x-forwarded-for": call.address,
          "x-widget-id": call.widgetId,
        },
      },
      (response) => {
        let firstTokenMs = 0;
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (chunk: string) => {
          text += chunk;
          if (firstTokenMs === 0 && text.includes('"type":"token"')) {
            firstTokenMs = performance.now() - started;
          }
        });
        response.once("error", reject);
        response.once("end", () => {
          const done = text.includes('"reason":"complete"');
          resolve({ status: response.statusCode ?? 0, firstTokenMs, done });
        });
      },
    );
    outgoing.once("error", reject);
    outgoing.end(body);
  });
}
