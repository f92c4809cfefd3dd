/** Request id, caller's address and language; and the access log. */
import { randomUUID } from "node:crypto";
import type { BlockList } from "node:net";
import type { MiddlewareHandler } from "hono";
import { routePath } from "hono/route";
import type { AppContext, AppEnv } from "../context.js";
import { clientAddress } from "../door/client-address.js";
import type { Logger } from "../logger.js";

/** An id from outside is kept only when it cannot forge log lines. */
const SANE_REQUEST_ID = /^[A-Za-z0-9._-]{8,64}$/;

export function requestContext(options: {
  readonly logger: Logger;
  readonly trusted: BlockList;
  readonly remoteAddress: (c: AppContext) => string;
}): MiddlewareHandler<AppEnv> {
  const { logger, trusted, remoteAddress } = options;
  return async (c, next) => {
    const startedAt = performance.now();
    const given = c.req.header("x-request-id");
    const sane = given !== undefined && SANE_REQUEST_ID.test(given);
    const requestId = sane ? given : randomUUID();
    c.set("requestId", requestId);
    c.set("locale", c.req.header("accept-language"));
    const forwarded = c.req.header("x-forwarded-for");
    c.set("address", clientAddress(remoteAddress(c), forwarded, trusted));
    await next();
    c.res.headers.set("x-request-id", requestId);
    const { status } = c.res;
    const durationMs = Math.round((performance.now() - startedAt) * 10) / 10;
    const { method } = c.req;
    // The pattern, not the path: ids stay out of the log.
    const route = routePath(c, -1);
    logger[levelOf(status, route)](
      { requestId, method, route, status, durationMs },
      "request",
    );
  };
}

/** A 503 is an outage, which has lines of its own; probes come by the minute. */
function levelOf(status: number, route: string): "warn" | "info" | "debug" {
  if (status >= 500 && status !== 503) return "warn";
  return route === "/health" ? "debug" : "info";
}
