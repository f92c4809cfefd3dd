/** An HTTP server with bounds on what a slow or silent client can hold. */
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { dropWhenStalled, STALLED_MS } from "./reply.js";

/** Milliseconds. Tests narrow them. */
export interface HttpLimits {
  /** For the head of a request, from the connection on. */
  readonly headersMs: number;
  /** For a whole request to arrive: 24 MiB over a slow line. */
  readonly requestMs: number;
  /** Between two requests. */
  readonly keepAliveMs: number;
  /** For a client to take some more of an answer that is complete. */
  readonly stalledMs: number;
}

export const DEFAULT_HTTP_LIMITS: HttpLimits = {
  headersMs: 15_000,
  requestMs: 120_000,
  keepAliveMs: 65_000,
  stalledMs: STALLED_MS,
};

const SWEEP_INTERVAL_MS = 50;

/** @throws Error in one sentence when the port cannot be had. */
export async function listen(
  handler: RequestListener,
  host: string,
  port: number,
  limits: HttpLimits = DEFAULT_HTTP_LIMITS,
): Promise<Server> {
  const server = createServer(
    {
      headersTimeout: limits.headersMs,
      requestTimeout: limits.requestMs,
      keepAliveTimeout: limits.keepAliveMs,
      connectionsCheckingInterval: Math.min(5_000, limits.headersMs),
      maxHeaderSize: 64 * 1024,
    },
    (request, response) => {
      response.once("prefinish", () => {
        if (response.writableLength > 0) {
          dropWhenStalled(response, limits.stalledMs);
        }
      });
      handler(request, response);
    },
  );
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      reject(explained(error, host, port)),
    );
    server.listen(port, host, resolve);
  });
  return server;
}

/** Open connections, upgraded ones included. */
export function connectionsOf(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.getConnections((error, count) =>
      error === null ? resolve(count) : reject(error),
    );
  });
}

export function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") {
    throw new Error("The server does not listen on a port");
  }
  const { port }: AddressInfo = address;
  return port;
}

/** Lets requests under way end, but no longer than `graceMs`. */
export async function closeServer(
  server: Server,
  graceMs: number,
): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  // Kept-alive connections become idle when their last answer was given.
  const sweep = setInterval(
    () => server.closeIdleConnections(),
    SWEEP_INTERVAL_MS,
  );
  const cut = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearInterval(sweep);
  clearTimeout(cut);
}

function explained(
  error: NodeJS.ErrnoException,
  host: string,
  port: number,
): Error {
  if (error.code === "EADDRINUSE") {
    return new Error(`Port ${port} on ${host} is already in use.`);
  }
  if (error.code === "EACCES") {
    return new Error(`No permission to listen on port ${port}.`);
  }
  return new Error(`Could not listen on ${host}:${port}: ${error.message}.`);
}
