/** The app's own HTTP routes: from node's request to `Request` and back. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { App, Caller } from "../../functions/types.js";
import { HttpError } from "./errors.js";
import { STALLED_MS } from "./reply.js";
import { requestBody, type RequestBody } from "./request-body.js";

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
  response.once("close", () => {
    if (!response.writableFinished) {
      gone.abort();
    }
  });
  const body = bodyOf(request);
  const answer = await app.runHttp(
    toRequest(siteUrl + target, request, body?.stream, gone.signal),
    caller,
  );
  if (body?.isTooLarge() === true && answer.status === 500) {
    await answer.body?.cancel();
    throw tooLarge();
  }
  if (response.destroyed) {
    await answer.body?.cancel();
    return;
  }
  response.writeHead(answer.status, [...answer.headers].flat());
  await stream(answer, response, gone.signal);
  // Whatever the route did not care to read.
  body?.discard();
}

/** @throws HttpError 413 when it is announced as too large. */
function bodyOf(request: IncomingMessage): RequestBody | null {
  const { "content-length": length, "transfer-encoding": encoding } =
    request.headers;
  if (Number(length ?? 0) > MAX_BODY_BYTES) {
    throw tooLarge();
  }
  const hasBody =
    request.method !== "GET" &&
    request.method !== "HEAD" &&
    (length !== undefined || encoding !== undefined);
  return hasBody ? requestBody(request, MAX_BODY_BYTES, tooLarge) : null;
}

function toRequest(
  url: string,
  request: IncomingMessage,
  body: ReadableStream<Uint8Array> | undefined,
  signal: AbortSignal,
): Request {
  const headers = new Headers();
  for (let at = 0; at + 1 < request.rawHeaders.length; at += 2) {
    const name = request.rawHeaders[at] ?? "";
    if (!name.startsWith(":") && !HOP_BY_HOP.has(name.toLowerCase())) {
      headers.append(name, request.rawHeaders[at + 1] ?? "");
    }
  }
  return new Request(url, {
    method: request.method ?? "GET",
    headers,
    signal,
    ...(body === undefined ? {} : { body, duplex: "half" }),
  });
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
  response.on("timeout", () => response.destroy());
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
        response.setTimeout(STALLED_MS);
        await drained(response);
        // The route may take its time for what comes next.
        response.setTimeout(0);
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
