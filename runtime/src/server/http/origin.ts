/** Where a request came from, as functions may ask. */
import type { IncomingMessage } from "node:http";
import type { Caller } from "../../functions/types.js";

/** The caller, with the origin of the request it made. */
export function withOrigin(caller: Caller, request: IncomingMessage): Caller {
  const { authorization, "user-agent": userAgent = null } = request.headers;
  const isUser = caller.kind === "user" && caller.identity !== null;
  return {
    ...caller,
    origin: {
      ip: request.socket.remoteAddress ?? null,
      userAgent,
      authToken: isUser
        ? (authorization?.slice("Bearer ".length) ?? null)
        : null,
    },
  };
}
