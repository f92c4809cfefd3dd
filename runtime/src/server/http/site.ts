/** The app's own HTTP routes: from node's request to `Request` and back. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import type { App, Caller } from "../../functions/types.js";
import { HttpError } from "./errors.js";

/** Convex's bound on an HTTP action's request body. */
const MAX_BODY_BYTES = 20 * 1024 * 1024;

/**
 * Runs the route and streams its answer. `target` is the path and search the
 * app shall see, on `siteUrl`. A client that leaves cancels both directions.
 */
export async function serveSite(
  app: Pick<App, "runHttp">,
  caller: Caller,
  siteUrl: string,
  target: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  const answer = await app.runHttp(
    toRequest(siteUrl + target, request, gone.signal),
    caller,
  );
  if (response.destroyed) {
    await answer.body?.cancel();
    return;
  }
  response.writeHead(answer.status, [...answer.headers].flat());
  if (request.method === "HEAD") {
    await answer.body?.cancel();
    response.end();
    return;
  }
  await stream(answer, response, gone.signal);
}

function toRequest(
  url: string,
  request: IncomingMessage,
  signal: AbortSignal,
): Request {
  const method = request.method ?? "GET";
  const headers = new Headers();
  for (let at = 0; at + 1 < request.rawHeaders.length; at += 2) {
    const name = request.rawHeaders[at] ?? "";
    if (!name.startsWith(":") && !HOP_BY_HOP.has(name.toLowerCase())) {
      headers.append(name, request.rawHeaders[at + 1] ?? "");
    }
  }
  if (Number(request.headers["content-length"] ?? 0) > MAX_BODY_BYTES) {
    throw tooLarge();
  }
  const hasBody =
    method !== "GET" &&
    method !== "HEAD" &&
    (request.headers["content-length"] !== undefined ||
      request.headers["transfer-encoding"] !== undefined);
  return new Request(url, {
    method,
    headers,
    signal,
    ...(hasBody ? { body: bounded(request), duplex: "half" } : {}),
  });
}

function bounded(request: IncomingMessage): ReadableStream<Uint8Array> {
  async function* chunks() {
    let size = 0;
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.byteLength;
      if (size > MAX_BODY_BYTES) {
        throw tooLarge();
      }
      yield new Uint8Array(chunk);
    }
  }
  // Node's and the DOM's stream types describe the same class.
  return Readable.toWeb(Readable.from(chunks())) as ReadableStream<Uint8Array>;
}

async function stream(
  answer: Response,
  response: ServerResponse,
  gone: AbortSignal,
): Promise<void> {
  const reader = answer.body?.getReader();
  if (reader === undefined) {
    response.end();
    return;
  }
  gone.addEventListener("abort", () => {
    reader.cancel().catch(() => {
      // The body's source failed on being told to stop: nobody is listening.
    });
  });
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done || gone.aborted) {
        break;
      }
      if (!response.write(value)) {
        await drained(response);
      }
    }
    response.end();
  } catch {
    // The route's stream broke after its headers were sent: the only way left
    // to tell the client is to cut the connection before its proper end.
    response.destroy();
  }
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const settle = () => {
      response.off("drain", settle);
      response.off("close", settle);
      resolve();
    };
    response.on("drain", settle);
    response.on("close", settle);
  });
}

const HOP_BY_HOP = new Set([
  "connection",
  "keep-alive",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "expect",
]);

function tooLarge(): HttpError {
  return new HttpError(
    413,
    "RequestTooLarge",
    `The request body is larger than ${MAX_BODY_BYTES} bytes`,
  );
}
