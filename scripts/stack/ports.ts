/** Finding out early that a port cannot be had, and by which setting. */
import { createServer } from "node:net";
import { SetupError } from "../lib/prepare.mjs";

function tryListen(port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      const bound =
        typeof address === "object" && address ? address.port : port;
      server.close(() => resolve(bound));
    });
  });
}

/** @throws {SetupError} one sentence naming the setting to change. */
export async function requireFreePort(
  setting: string,
  port: number,
  host: string,
): Promise<void> {
  try {
    await tryListen(port, host);
  } catch (error) {
    const code =
      error instanceof Error && "code" in error ? String(error.code) : "";
    if (code === "EADDRINUSE") {
      throw new SetupError(
        `Port ${port} is taken; stop what uses it or set ${setting} to another port.`,
      );
    }
    if (code === "EACCES") {
      throw new SetupError(
        `Port ${port} may not be used by this account; set ${setting} to one above 1023.`,
      );
    }
    if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND") {
      throw new SetupError(
        `HOST ${host} is not an address of this machine; set HOST to 127.0.0.1 or another of its addresses.`,
      );
    }
    throw error;
  }
}

const given = new Set<number>();

/**
 * A port nobody listens on now, and never the same twice: a system may offer
 * one again that is not in use yet. Another process may take it before we do.
 */
export async function freePort(host = "127.0.0.1"): Promise<number> {
  for (;;) {
    const port = await tryListen(0, host);
    if (given.has(port)) continue;
    given.add(port);
    return port;
  }
}
