import { IncomingMessage, Server } from "node:http";
import { PEER_HEADER } from "./client-address";
import { sharedState } from "./shared-state";

/**
 * Next gives route handlers no socket, and keeps an `X-Forwarded-For` that a
 * client invented. So every request is marked with the address of its socket
 * before Next sees it; the limit on wrong passwords counts by that.
 */
export function recordPeerAddress(): void {
  sharedState("peer-address", () => {
    const emit = Server.prototype.emit;
    Server.prototype.emit = function (event, ...args: unknown[]) {
      const request = args[0];
      if (event === "request" && request instanceof IncomingMessage) {
        request.headers[PEER_HEADER] =
          request.socket.remoteAddress ?? "unknown";
      }
      return Boolean(Reflect.apply(emit, this, [event, ...args]));
    };
    return true;
  });
}
