/**
 * `fetch` for short JSON calls to one server. Node's HTTP client over sockets
 * that are kept open takes a fraction of the built-in fetch's time, which a
 * visitor would wait for twice in every turn.
 */
import * as http from "node:http";
import * as https from "node:https";
import { StoreError } from "./conversation-store.js";

export interface JsonFetchOptions {
  /** Longest wait for the whole answer. */
  readonly timeoutMs: number;
  readonly maxSockets: number;
}

/** Rejects with a `StoreError` `unavailable` when there is no answer. */
export function createJsonFetch(
  baseUrl: string,
  { timeoutMs, maxSockets }: JsonFetchOptions,
): typeof fetch {
  const secure = baseUrl.startsWith("https:");
  const { request, Agent } = secure ? https : http;
  const agent = new Agent({ keepAlive: true, maxSockets, scheduling: "lifo" });

  function send(url: string, init: RequestInit): Promise<Response> {
    return new Promise((resolve, reject) => {
      const headers = Object.fromEntries(new Headers(init.headers));
      const body = typeof init.body === "string" ? init.body : "";
      headers["content-length"] = String(Buffer.byteLength(body));
      const method = init.method ?? "GET";
      const call = request(url, { method, headers, agent }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.on("error", fail);
        answer.on("end", () => {
          clearTimeout(timer);
          const status = answer.statusCode ?? 502;
          const text = Buffer.concat(chunks).toString("utf8");
          resolve(new TextResponse(text, status));
        });
      });
      const timer = setTimeout(
        () => call.destroy(new Error("no answer in time")),
        timeoutMs,
      );
      function fail(error: Error): void {
        clearTimeout(timer);
        // The server may have closed a kept socket while we took it. Every
        // call is idempotent, so it is simply made on another one.
        const stale = call.reusedSocket && isReset(error);
        if (stale) send(url, init).then(resolve, reject);
        else reject(unavailable(error));
      }
      call.on("error", fail);
      call.end(body);
    });
  }

  return (input, init = {}) => {
    const url = input instanceof Request ? input.url : String(input);
    return send(url, init);
  };
}

/** A whole answer, without the streams that a `Response` makes of a text. */
class TextResponse extends Response {
  // Declared as properties, so they can only be replaced by properties.
  override readonly text: () => Promise<string>;
  override readonly json: () => Promise<unknown>;

  constructor(text: string, status: number) {
    super(null, { status });
    this.text = async () => text;
    this.json = async () => JSON.parse(text) as unknown;
  }
}

function isReset(error: Error): boolean {
  const code = "code" in error ? error.code : undefined;
  return code === "ECONNRESET" || code === "EPIPE";
}

function unavailable(error: Error): StoreError {
  const code = "code" in error ? String(error.code) : error.message;
  return new StoreError("unavailable", code, undefined, { cause: error });
}
