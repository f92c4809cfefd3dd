/** Security headers of every answer, and CORS. */
import { PROTOCOL_HEADER, PROTOCOL_VERSION } from "@frontdesk/protocol";
import type { MiddlewareHandler } from "hono";
import type { AppEnv } from "../context.js";
import type { Door } from "../door/door.js";

const YEAR_SECONDS = 31_536_000;

/** A route that set one of these itself keeps its own. */
export function securityHeaders(
  production: boolean,
): MiddlewareHandler<AppEnv> {
  const defaults: Record<string, string> = {
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    ...(production && {
      "strict-transport-security": `max-age=${YEAR_SECONDS}; includeSubDomains`,
    }),
  };
  return async (c, next) => {
    await next();
    const { headers } = c.res;
    for (const [name, value] of Object.entries(defaults)) {
      if (!headers.has(name)) headers.set(name, value);
    }
  };
}

/**
 * Lets admitted pages read answers. An origin is mirrored only after the door
 * has let it in for this call, or, for refusals that come before the door
 * (too large, too many), when it was let in lately: otherwise a page could
 * not tell its visitor why to wait. Never with credentials: there are none
 * but those a page sends on purpose.
 */
export function cors(door: Door): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    await next();
    c.res.headers.append("vary", "Origin");
    const origin = c.req.header("origin");
    if (origin === undefined) return;
    const refused = c.res.status >= 400 && door.knowsOrigin(origin);
    if (c.get("corsOrigin") !== origin && !refused) return;
    c.res.headers.set("access-control-allow-origin", origin);
    c.res.headers.set(
      "access-control-expose-headers",
      `retry-after, x-request-id, ${PROTOCOL_HEADER}`,
    );
    c.res.headers.set(PROTOCOL_HEADER, String(PROTOCOL_VERSION));
  };
}

/**
 * A preflight names neither widget nor key, so it cannot be decided by them.
 * It allows nothing by itself: it lets the browser send the request, which
 * the door then judges, and whose answer only admitted pages can read. No
 * cookie is ever involved, so a request a page forces through carries
 * nothing that a request made without a browser could not.
 */
export const preflight: MiddlewareHandler<AppEnv> = async (c, next) => {
  if (c.req.method !== "OPTIONS") return next();
  return c.body(null, 204, {
    "access-control-allow-origin": "*",
    "access-control-allow-methods": "GET, HEAD, POST, OPTIONS",
    "access-control-allow-headers":
      "authorization, content-type, last-event-id, x-request-id, x-session-id, x-widget-api-key, x-widget-id",
    // The longest any browser keeps it.
    "access-control-max-age": "7200",
  });
};
