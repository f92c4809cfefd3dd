/** Writes answers, and lets browsers of any origin read those of the API. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { JsonValue } from "../../engine/types.js";

export function sendText(
  response: ServerResponse,
  status: number,
  body: string,
  contentType = "text/plain; charset=utf-8",
): void {
  if (response.destroyed || response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(status, {
    "content-type": contentType,
    "content-length": Buffer.byteLength(body),
    "x-content-type-options": "nosniff",
  });
  response.end(body);
}

/** A client that takes nothing for so long has left. */
export const STALLED_MS = 120_000;

/** From now on the connection is cut when the client stops taking bytes. */
export function dropWhenStalled(
  response: ServerResponse,
  stalledMs = STALLED_MS,
): void {
  response.setTimeout(stalledMs, () => response.destroy());
}

export function sendJson(
  response: ServerResponse,
  status: number,
  value: JsonValue,
): void {
  sendText(response, status, JSON.stringify(value), "application/json");
}

/** A successful answer whose JSON is already written. */
export function sendJsonText(response: ServerResponse, text: string): void {
  sendText(response, 200, text, "application/json");
}

/**
 * Clients send a token in a header and never a cookie, so any origin may call.
 */
export function allowOrigin(
  request: IncomingMessage,
  response: ServerResponse,
): void {
  response.setHeader("vary", "Origin");
  const { origin } = request.headers;
  if (origin !== undefined) {
    response.setHeader("access-control-allow-origin", origin);
    response.setHeader("access-control-allow-credentials", "true");
  }
}

export function answerPreflight(
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const headers = request.headers["access-control-request-headers"];
  response.writeHead(200, {
    "access-control-allow-methods": "GET, POST, PUT, PATCH, DELETE, OPTIONS",
    "access-control-max-age": "86400",
    "content-length": 0,
    ...(headers === undefined
      ? {}
      : { "access-control-allow-headers": headers }),
  });
  response.end();
}
