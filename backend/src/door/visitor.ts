/** From a request to the visitor it speaks for: the steps routes share. */
import { isUnavailable, StoreError } from "../convex/conversation-store.js";
import type { Own } from "../convex/conversation-store.js";
import type { AppContext, GatewayDeps } from "../context.js";
import { ApiError, toRetrySeconds } from "../errors.js";
import type { Admission } from "./door.js";
import { limitKey } from "./client-address.js";
import type { PageHints } from "./page-origin.js";
import { noteSighting } from "./sightings.js";
import { sessionKeyOf } from "./secrets.js";

/** In a page a session id is a secret, and must be long enough to be one. */
const MIN_PAGE_SESSION_ID = 16;
const CONVERSATION_ID = /^[A-Za-z0-9_-]{1,64}$/;

/** What a call costs of an address's share; sending a message costs 1. */
export const COST = { send: 1, read: 0.1 } as const;

/** Throws `rate_limit_exceeded`. */
export function checkRate(
  c: AppContext,
  { limiter }: GatewayDeps,
  cost: number,
): void {
  const waitMs = limiter.take(limitKey(c.get("address")), cost, Date.now());
  if (waitMs === 0) return;
  const retryAfter = toRetrySeconds(waitMs);
  const limitType = "per_address";
  throw new ApiError("rate_limit_exceeded", { retryAfter, limitType });
}

/** Throws `ApiError`; from here on the answer may be read by the page. */
export async function admit(
  c: AppContext,
  { door, report }: GatewayDeps,
  named: {
    readonly widgetId?: string | undefined;
    readonly page?: string | undefined;
  } = {},
): Promise<Admission> {
  const header = (name: string): string | undefined => c.req.header(name);
  const caller = {
    ...pageHints(c),
    authorization: header("authorization"),
    apiKey: header("x-widget-api-key"),
    widgetId: header("x-widget-id") ?? named.widgetId,
  };
  const admission = await door.admit(caller, {
    onWidget: (widget) => c.set("widgetId", widget.widgetId),
    onKeyUse: (keyId) => report.used({ kind: "widget", keyId, at: Date.now() }),
  });
  noteSighting(c, report, admission, named.page);
  if (header("origin") !== undefined) c.set("corsOrigin", header("origin"));
  return admission;
}

/** A widget's public look: whoever may show it may see it, key or not. */
export async function admitPage(
  c: AppContext,
  { door, report }: GatewayDeps,
  widgetId: string,
): Promise<Admission> {
  const caller = { ...pageHints(c), widgetId };
  const admission = await door.admit(caller, {
    onWidget: (widget) => c.set("widgetId", widget.widgetId),
    onKeyUse: () => undefined,
  });
  noteSighting(c, report, admission, undefined);
  c.set("corsOrigin", c.req.header("origin"));
  return admission;
}

function pageHints(c: AppContext): PageHints {
  return {
    method: c.req.method,
    origin: c.req.header("origin"),
    referer: c.req.header("referer"),
    fetchSite: c.req.header("sec-fetch-site"),
    ownOrigin: new URL(c.req.url).origin,
  };
}

/** The visitor's key: of the token, or of the session id that was sent. */
export function requireSessionKey(
  admission: Admission,
  sessionId: string | undefined,
): string {
  if (admission.sessionKey !== null) return admission.sessionKey;
  const tooWeak =
    admission.origin !== null &&
    sessionId !== undefined &&
    sessionId.length < MIN_PAGE_SESSION_ID;
  if (sessionId === undefined || tooWeak) {
    throw new ApiError("invalid_request", { field: "sessionId" });
  }
  return sessionKeyOf(admission.widget.widgetId, sessionId);
}

/** A call about one conversation: its id and the proof that it is theirs. */
export async function requireOwn(
  c: AppContext,
  deps: GatewayDeps,
  body: { readonly sessionId?: string | undefined } = {},
): Promise<Own> {
  const admission = await admit(c, deps);
  const sessionId = body.sessionId ?? c.req.header("x-session-id");
  const sessionKey = requireSessionKey(admission, sessionId);
  const conversationId = c.req.param("id") ?? "";
  if (!CONVERSATION_ID.test(conversationId)) {
    throw new ApiError("conversation_not_found");
  }
  return { conversationId, sessionKey };
}

/** Runs a call to Convex; its failures become answers. Throws `ApiError`. */
export async function upstream<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (isUnavailable(error)) {
      throw new ApiError("upstream_unavailable", { retryAfter: 2 });
    }
    const refusal = error instanceof StoreError ? error.refusal : undefined;
    if (refusal === "not_found") throw new ApiError("conversation_not_found");
    if (refusal === "invalid") throw new ApiError("invalid_request");
    throw error;
  }
}
