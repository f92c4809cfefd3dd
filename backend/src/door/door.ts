/**
 * Decides for whom a call speaks: widget by session token, key or public id,
 * then whether it serves at all, then whether the page may show it.
 */
import { explainOrigin, type OriginVerdict } from "@frontdesk/protocol/rules";
import type { Config } from "../config.js";
import type { GatewayWidget } from "../convex/conversation-store.js";
import { isUnavailable } from "../convex/conversation-store.js";
import { ApiError } from "../errors.js";
import { parseUrl } from "../url.js";
import { Lru } from "./lru.js";
import { isFromBrowser, pageOrigin, type PageHints } from "./page-origin.js";
import { hashSecret } from "./secrets.js";
import type { SessionClaims, SessionTokens } from "./session-token.js";
import type { WidgetCache } from "./widget-cache.js";

const WIDGET_ID = /^widget_[A-Za-z0-9_-]{1,57}$/;
const MAX_KEY_LENGTH = 200;
/** Origins remembered of one version of a widget. */
const MAX_VERDICTS = 200;

/** The parts of a request the door looks at. */
export interface Caller extends PageHints {
  readonly authorization?: string | undefined;
  readonly apiKey?: string | undefined;
  /** From the header or the body. */
  readonly widgetId?: string | undefined;
}

export interface Admission {
  readonly widget: GatewayWidget;
  /** null for a client that is no browser page. */
  readonly origin: string | null;
  /** Known when a session token was shown. */
  readonly sessionKey: string | null;
  /** Of the key that was shown, or that the token was made with. */
  readonly keyHash: string | null;
}

/** Told while a call is judged, whatever becomes of it. */
export interface DoorWatcher {
  onWidget(widget: GatewayWidget): void;
  onKeyUse(keyId: string): void;
}

export interface Door {
  /** Throws `ApiError`. */
  admit(caller: Caller, watcher: DoorWatcher): Promise<Admission>;
}

type Key = NonNullable<GatewayWidget["presentedKey"]>;

interface Found {
  readonly widget: GatewayWidget;
  /** null: named by its public id. */
  readonly key: Key | null;
  readonly keyHash: string | null;
}

export function createDoor(deps: {
  readonly config: Pick<Config, "production" | "corsOrigins" | "dashboardUrl">;
  readonly widgets: WidgetCache;
  readonly tokens: SessionTokens;
  /** Whose pages `CORS_ORIGIN` lists; null until it is known. */
  readonly firstWidgetId: () => string | null;
}): Door {
  const { config, widgets, tokens } = deps;
  const verdicts = new WeakMap<GatewayWidget, Lru<string, OriginVerdict>>();
  const dashboard = parseUrl(config.dashboardUrl ?? "")?.origin;

  function explain(widget: GatewayWidget, origin: URL): OriginVerdict {
    let known = verdicts.get(widget);
    if (!known) verdicts.set(widget, (known = new Lru(MAX_VERDICTS)));
    let verdict = known.get(origin.origin);
    if (verdict) return verdict;
    const isFirst = widget.widgetId === deps.firstWidgetId();
    verdict = explainOrigin(origin, {
      allowedDomains: widget.allowedDomains,
      confirmed: widget.confirmed,
      active: widget.isActive,
      production: config.production,
      extraOrigins: isFirst ? config.corsOrigins : [],
      ownOrigins: dashboard === undefined ? [] : [dashboard],
    });
    known.set(origin.origin, verdict);
    return verdict;
  }

  async function find(
    caller: Caller,
    claims: SessionClaims | null,
  ): Promise<Found> {
    if (claims) {
      const { widgetId, keyHash } = claims;
      if (keyHash !== null) return findByKey(keyHash, widgetId);
      return named(await lookUp({ widgetId }));
    }
    const { apiKey, widgetId } = caller;
    if (apiKey !== undefined) {
      if (apiKey === "" || apiKey.length > MAX_KEY_LENGTH) {
        throw new ApiError("invalid_key");
      }
      return findByKey(hashSecret(apiKey));
    }
    if (widgetId === undefined) throw new ApiError("missing_credentials");
    if (!WIDGET_ID.test(widgetId)) {
      throw new ApiError("invalid_widget_id", { field: "widgetId" });
    }
    return named(await lookUp({ widgetId }));
  }

  /** A key's end is a time, and time wakes no live query: we look. */
  async function findByKey(keyHash: string, widgetId?: string): Promise<Found> {
    const widget = await lookUp({ keyHash });
    const key = widget?.presentedKey;
    const isOver = key?.expiresAt !== undefined && key.expiresAt <= Date.now();
    const isOther = widgetId !== undefined && widget?.widgetId !== widgetId;
    if (!widget || !key || isOver || isOther) throw new ApiError("invalid_key");
    return { widget, key, keyHash };
  }

  async function lookUp(by: {
    widgetId?: string;
    keyHash?: string;
  }): Promise<GatewayWidget | null> {
    try {
      return await widgets.find(by);
    } catch (error) {
      if (!isUnavailable(error)) throw error;
      throw new ApiError("upstream_unavailable", { retryAfter: 2 });
    }
  }

  function checkPage(widget: GatewayWidget, origin: URL): void {
    const verdict = explain(widget, origin);
    if (verdict.served) return;
    const code =
      verdict.reason === "not_confirmed"
        ? "widget_not_confirmed"
        : "domain_not_authorized";
    throw new ApiError(code, { noted: verdict.reason });
  }

  return {
    async admit(caller, watcher) {
      const bearer = bearerOf(caller.authorization);
      const claims = bearer === null ? null : await tokens.verify(bearer);
      const { widget, key, keyHash } = await find(caller, claims);
      watcher.onWidget(widget);
      if (key) watcher.onKeyUse(key.keyId);
      if (!claims && key?.kind === "secret" && isFromBrowser(caller)) {
        throw new ApiError("secret_key_exposed");
      }
      if (!widget.isActive) throw new ApiError("widget_not_found_or_inactive");
      const origin = pageOrigin(caller, claims !== null);
      const bound = parseUrl(claims?.origin ?? "");
      if (origin) {
        if (bound && bound.origin !== origin.origin) {
          throw new ApiError("domain_not_authorized", { noted: "token" });
        }
        checkPage(widget, origin);
      } else if (bound) {
        // What pages of other hosts send never lacks the header: the page is
        // the one the token was made for.
        checkPage(widget, bound);
      } else {
        if (!widget.confirmed) throw new ApiError("widget_not_confirmed");
        const mayDoWithout =
          claims !== null ||
          key?.kind === "secret" ||
          (key !== null && widget.allowKeyWithoutOrigin);
        if (!mayDoWithout) throw new ApiError("domain_not_authorized");
      }
      return {
        widget,
        origin: origin?.origin ?? null,
        sessionKey: claims?.sessionKey ?? null,
        keyHash,
      };
    },
  };
}

function named(widget: GatewayWidget | null): Found {
  if (!widget) throw new ApiError("widget_not_found_or_inactive");
  return { widget, key: null, keyHash: null };
}

function bearerOf(authorization: string | undefined): string | null {
  if (authorization === undefined) return null;
  const token = /^Bearer +([\w.~+/-]+=*)$/i.exec(authorization)?.[1];
  if (token === undefined) throw new ApiError("invalid_session");
  return token;
}
