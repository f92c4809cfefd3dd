/** The provider asked directly, by the same bare client as `chat`. */
import { request } from "node:http";
import { performance } from "node:perf_hooks";
import { agent } from "./chat.js";

/**
 * Milliseconds from the request to the first token's arrival. Resolves when
 * the answer is over.
 */
export function askProvider(url: string, message: string): Promise<number> {
  const body = JSON.stringify({
    model: "gpt-4.1-mini",
    messages: [
      { role: "system", content: "You answer visitors of a shop." },
      { role: "user", content: message },
    ],
    stream: true,
    stream_options: { include_usage: true },
  });
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const outgoing = request(
      `${url}/chat/completions`,
      {
        method: "POST",
        agent,
        headers: {
          authorization: "Bearer sk-stand-in",
          "content-type": "application/json",
          "content-length": Buffer.byteLength(body),
        },
      },
      (response) => {
        let firstTokenMs = 0;
        response.on("data", (chunk: Buffer) => {
          if (firstTokenMs === 0 && chunk.includes('"content"')) {
            firstTokenMs = performance.now() - started;
          }
        });
        response.once("error", reject);
        response.once("end", () => resolve(firstTokenMs));
      },
    );
    outgoing.once("error", reject);
    outgoing.end(body);
  });
}
