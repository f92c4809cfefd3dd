/**
 * Decides for whom a call speaks: widget by session token, key or public id,
 * then whether it serves at all, then whether the page may show it.
 */
import type { Config } from "../config.js";
import type { GatewayWidget } from "../convex/conversation-store.js";
import { isUnavailable } from "../convex/conversation-store.js";
import { ApiError } from "../errors.js";
import { parseUrl } from "../url.js";
import { compileAllowList, isAllowed, parseOrigin } from "./origin.js";
import type { AllowList } from "./origin.js";
import { sameSecret } from "./secrets.js";
import type { SessionClaims, SessionTokens } from "./session-token.js";
import type { WidgetCache } from "./widget-cache.js";

const WIDGET_ID = /^widget_[A-Za-z0-9_-]{1,57}$/;
const MAX_KEY_LENGTH = 200;

/** The parts of a request the door looks at. */
export interface Caller {
  readonly authorization?: string | undefined;
  readonly apiKey?: string | undefined;
  /** From the header or the body. */
  readonly widgetId?: string | undefined;
  readonly origin?: string | undefined;
  readonly referer?: string | undefined;
  readonly fetchSite?: string | undefined;
  /** Origin of the address that was called. */
  readonly ownOrigin: string;
}

export interface Admission {
  readonly widget: GatewayWidget;
  /** null for a client that is no browser page. */
  readonly origin: string | null;
  /** Known when a session token was shown. */
  readonly sessionKey: string | null;
}

export interface Door {
  /** Throws `ApiError`. */
  admit(caller: Caller): Promise<Admission>;
}

export function createDoor(deps: {
  readonly config: Pick<
    Config,
    "production" | "corsOrigins" | "dashboardUrl" | "widgetApiKey"
  >;
  readonly widgets: WidgetCache;
  readonly tokens: SessionTokens;
}): Door {
  const { config, widgets, tokens } = deps;
  const allowLists = new WeakMap<GatewayWidget, AllowList>();
  const dashboard = parseUrl(config.dashboardUrl ?? "")?.origin;

  function mayShow(widget: GatewayWidget, origin: URL): boolean {
    if (origin.origin === dashboard) return true;
    const isFirst = sameSecret(widget.key, config.widgetApiKey);
    const extra = isFirst ? config.corsOrigins : [];
    if (extra.includes("*")) return true;
    if (extra.some((one) => parseUrl(one)?.origin === origin.origin)) {
      return true;
    }
    let allowList = allowLists.get(widget);
    if (!allowList) {
      const allowLoopback = !config.production;
      allowList = compileAllowList(widget.allowedDomains, { allowLoopback });
      allowLists.set(widget, allowList);
    }
    return isAllowed(origin, allowList);
  }

  async function find(
    caller: Caller,
    claims: SessionClaims | null,
  ): Promise<GatewayWidget> {
    const { apiKey, widgetId } = caller;
    if (claims) {
      return serving(await lookUp({ widgetId: claims.widgetId }));
    }
    if (apiKey !== undefined) {
      if (apiKey === "" || apiKey.length > MAX_KEY_LENGTH) {
        throw new ApiError("invalid_key");
      }
      const widget = await lookUp({ key: apiKey });
      if (!widget || !sameSecret(widget.key, apiKey)) {
        throw new ApiError("invalid_key");
      }
      return serving(widget);
    }
    if (widgetId === undefined) throw new ApiError("missing_credentials");
    if (!WIDGET_ID.test(widgetId)) {
      throw new ApiError("invalid_widget_id", { field: "widgetId" });
    }
    return serving(await lookUp({ widgetId }));
  }

  async function lookUp(by: {
    widgetId?: string;
    key?: string;
  }): Promise<GatewayWidget | null> {
    try {
      return await widgets.find(by);
    } catch (error) {
      if (!isUnavailable(error)) throw error;
      throw new ApiError("upstream_unavailable", { retryAfter: 2 });
    }
  }

  return {
    async admit(caller) {
      const bearer = bearerOf(caller.authorization);
      const claims = bearer === null ? null : await tokens.verify(bearer);
      const widget = await find(caller, claims);
      const origin = pageOrigin(caller, claims !== null);
      if (origin === null) {
        // No page, or none that shows: whoever has a session token was
        // admitted before, and what pages of other hosts send never lacks the
        // header; a key must be one that works without a page.
        const byKey = caller.apiKey !== undefined;
        if (!claims && !(byKey && widget.allowKeyWithoutOrigin)) {
          throw new ApiError("domain_not_authorized");
        }
      } else {
        const bound = claims?.origin ?? origin.origin;
        if (bound !== origin.origin || !mayShow(widget, origin)) {
          throw new ApiError("domain_not_authorized");
        }
      }
      return {
        widget,
        origin: origin?.origin ?? null,
        sessionKey: claims?.sessionKey ?? null,
      };
    },
  };
}

function serving(widget: GatewayWidget | null): GatewayWidget {
  if (!widget?.isActive) throw new ApiError("widget_not_found_or_inactive");
  return widget;
}

function bearerOf(authorization: string | undefined): string | null {
  if (authorization === undefined) return null;
  const token = /^Bearer +([\w.~+/-]+=*)$/i.exec(authorization)?.[1];
  if (token === undefined) throw new ApiError("invalid_session");
  return token;
}

/**
 * The page a call comes from. Browsers leave `Origin` out of GET requests to
 * a page's own host; there the referrer tells, or the browser's word that the
 * page is of this very host. null: no page at all. Throws for an origin that
 * is there and makes no sense, such as `null`.
 */
function pageOrigin(caller: Caller, hasToken: boolean): URL | null {
  if (caller.origin !== undefined) {
    const origin = parseOrigin(caller.origin);
    if (!origin) throw new ApiError("domain_not_authorized");
    return origin;
  }
  const referrer = parseUrl(caller.referer ?? "");
  if (referrer && /^https?:$/.test(referrer.protocol)) {
    return new URL(referrer.origin);
  }
  // A token speaks for itself; behind a proxy our own address may look
  // different from the one it is bound to.
  const isOwnPage = caller.fetchSite === "same-origin" && !hasToken;
  return isOwnPage ? new URL(caller.ownOrigin) : null;
}
