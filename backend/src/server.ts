/** How the gateway listens. */
import type { Config } from "./config.js";
import type { AppContext } from "./context.js";

/** Time to send the request's head and body; streams are not affected. */
const REQUEST_TIMEOUT_MS = 30_000;
/** Above the idle time of the usual proxies, so that they close first. */
const KEEP_ALIVE_MS = 75_000;
const MAX_HEADER_BYTES = 16 * 1024;

export function listenOptions({ host }: Pick<Config, "host">) {
  return {
    hostname: host,
    serverOptions: {
      requestTimeout: REQUEST_TIMEOUT_MS,
      headersTimeout: REQUEST_TIMEOUT_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
      maxHeaderSize: MAX_HEADER_BYTES,
      noDelay: true,
    },
  };
}

/** "" when the app is called without a server. */
export function remoteAddress(c: AppContext): string {
  return bindingsOf(c)?.incoming?.socket.remoteAddress ?? "";
}

/** Cuts the connection of a response that nobody reads. */
export function destroyConnection(c: AppContext): void {
  bindingsOf(c)?.outgoing?.destroy();
}

/** Hono leaves `env` undefined without a server, whatever its type says. */
function bindingsOf(c: AppContext): AppContext["env"] | undefined {
  return c.env;
}

/** One sentence for whoever started it. */
export function explainListenError(
  error: Error,
  { host, port }: Pick<Config, "host" | "port">,
): string {
  const code = "code" in error ? error.code : undefined;
  if (code === "EADDRINUSE") {
    return `Port ${port} is taken; choose another with BACKEND_PORT.`;
  }
  if (code === "EACCES") {
    return `Port ${port} needs more rights; choose one above 1023 with BACKEND_PORT.`;
  }
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND") {
    return `This machine has no address ${host}; change HOST.`;
  }
  return `The gateway cannot listen: ${error.message}`;
}
