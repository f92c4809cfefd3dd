/** Security headers of every answer, and CORS. */
import { PROTOCOL_HEADER, PROTOCOL_VERSION } from "@frontdesk/protocol";
import type { MiddlewareHandler } from "hono";
import type { AppEnv } from "../context.js";
import { QUOTA_HEADER_NAMES } from "../door/quota-headers.js";

/** No page of another origin may call these: their keys stay on servers. */
const FOR_PROGRAMS = /^\/(v1|api)\/admin(\/|$)/;
const YEAR_SECONDS = 31_536_000;
const EXPOSED = [
  "etag",
  "retry-after",
  "x-request-id",
  PROTOCOL_HEADER,
  ...QUOTA_HEADER_NAMES,
].join(", ");

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
 * Lets a page read its answer: the ones the door has let in for this call,
 * and everybody a refusal, so that a page can tell why it has no chat, or how
 * long to wait. That gives nothing away: a refusal holds a code and a
 * sentence, never anything of a conversation or a widget; it is the same for
 * whoever makes the call without a browser; and a browser adds nothing of its
 * own to a call, for there are no cookies and credentials are never allowed.
 */
export const cors: MiddlewareHandler<AppEnv> = async (c, next) => {
  await next();
  c.res.headers.append("vary", "Origin");
  const origin = c.get("corsOrigin");
  if (origin === undefined) return;
  c.res.headers.set("access-control-allow-origin", origin);
  c.res.headers.set("access-control-expose-headers", EXPOSED);
  c.res.headers.set(PROTOCOL_HEADER, String(PROTOCOL_VERSION));
};

/**
 * A preflight names neither widget nor key, so it cannot be decided by them.
 * It allows nothing by itself: it lets the browser send the request, which
 * the door then judges, and whose answer only admitted pages can read. No
 * cookie is ever involved, so a request a page forces through carries
 * nothing that a request made without a browser could not.
 */
export const preflight: MiddlewareHandler<AppEnv> = async (c, next) => {
  if (c.req.method !== "OPTIONS" || FOR_PROGRAMS.test(c.req.path)) {
    return next();
  }
  return c.body(null, 204, {
    "access-control-allow-origin": "*",
    "access-control-allow-methods": "GET, HEAD, POST, OPTIONS",
    "access-control-allow-headers":
      "authorization, content-type, if-none-match, last-event-id, x-request-id, x-session-id, x-widget-api-key, x-widget-id",
    // The longest any browser keeps it.
    "access-control-max-age": "7200",
  });
};
