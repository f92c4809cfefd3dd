/** `GET /v1/widgets/{id}/config`: how a widget looks, for its own pages. */
import type { WidgetConfig } from "@frontdesk/protocol";
import type { Handler } from "hono";
import type { AppEnv, GatewayDeps } from "../context.js";
import { checkRate, COST } from "../door/visitor.js";
import { matchesEtag } from "../middleware/etag.js";

export function widgetConfig(deps: GatewayDeps): Handler<AppEnv> {
  return async (c) => {
    checkRate(c, deps, COST.read);
    const origin = c.req.header("origin");
    const { widget } = await deps.door.admit({
      widgetId: c.req.param("id"),
      origin,
      referer: c.req.header("referer"),
      fetchSite: c.req.header("sec-fetch-site"),
      ownOrigin: new URL(c.req.url).origin,
    });
    c.set("corsOrigin", origin);
    const config: WidgetConfig = widget.config;
    const etag = `"${config.widgetId}.${config.version}"`;
    // Asked every time, answered from memory: a change on the set-up page
    // shows with the next page view.
    const headers = { etag, "cache-control": "no-cache" };
    if (matchesEtag(c.req.header("if-none-match"), etag)) {
      return c.body(null, 304, headers);
    }
    return c.json(config, 200, headers);
  };
}
