/** An HTTP server with bounds on what a slow or silent client can hold. */
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";

const HEADERS_TIMEOUT_MS = 15_000;
/** For a whole request to arrive: 24 MiB over a slow line. */
const REQUEST_TIMEOUT_MS = 120_000;
const KEEP_ALIVE_MS = 65_000;
const SWEEP_INTERVAL_MS = 50;

/** @throws Error in one sentence when the port cannot be had. */
export async function listen(
  handler: RequestListener,
  host: string,
  port: number,
): Promise<Server> {
  const server = createServer(
    {
      headersTimeout: HEADERS_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
      connectionsCheckingInterval: 5_000,
      maxHeaderSize: 64 * 1024,
    },
    handler,
  );
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      reject(explained(error, host, port)),
    );
    server.listen(port, host, resolve);
  });
  return server;
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
