/** `GET /v1/widgets/{id}/config`: how a widget looks, for its own pages. */
import type { WidgetConfig } from "@frontdesk/protocol";
import { themeVariables } from "@frontdesk/protocol/rules";
import type { Handler } from "hono";
import type { AppEnv, GatewayDeps } from "../context.js";
import type { GatewayWidget } from "../convex/conversation-store.js";
import { admitPage, checkRate, COST } from "../door/visitor.js";
import { matchesEtag } from "../middleware/etag.js";

/**
 * Long enough for a visit of many pages to ask once in a while, short enough
 * that nobody waits for a change: an open page is told of it at once and asks
 * past the cache. Another page's answer never serves: it varies by `Origin`,
 * and is kept by browsers alone.
 */
const CACHE_CONTROL = "private, max-age=15, stale-while-revalidate=600";

export function widgetConfig(deps: GatewayDeps): Handler<AppEnv> {
  const bodies = new WeakMap<GatewayWidget, string>();
  return async (c) => {
    checkRate(c, deps, COST.read);
    const { widget } = await admitPage(c, deps, c.req.param("id") ?? "");
    const etag = `"${widget.widgetId}.${widget.version}"`;
    const headers = { etag, "cache-control": CACHE_CONTROL };
    if (matchesEtag(c.req.header("if-none-match"), etag)) {
      return c.body(null, 304, headers);
    }
    let body = bodies.get(widget);
    if (body === undefined) {
      body = JSON.stringify(publicConfig(widget));
      bodies.set(widget, body);
    }
    const type = { "content-type": "application/json; charset=utf-8" };
    return c.body(body, 200, { ...headers, ...type });
  };
}

function publicConfig({ config, limits }: GatewayWidget): WidgetConfig {
  return {
    ...config,
    minIntervalMs: limits.minIntervalMs,
    theme: themeVariables({
      accent: config.accentColor,
      background: config.backgroundColor,
      text: config.textColor,
      header: config.headerColor,
      fontFamily: config.fontFamily,
    }),
  };
}
