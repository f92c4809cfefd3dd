/** `GET /health`: whether this gateway takes turns. */
import type { Handler } from "hono";
import type { AppEnv, GatewayDeps } from "../context.js";

export function health(deps: GatewayDeps): Handler<AppEnv> {
  return (c) => {
    const status = statusOf(deps);
    const body = {
      status,
      version: deps.version,
      uptime: Math.floor(process.uptime()),
      convex: deps.store.isConnected() ? "ok" : "unreachable",
    };
    const headers = { "cache-control": "no-store" };
    return c.json(body, status === "ok" ? 200 : 503, headers);
  };
}

/** Once it has served, an outage of Convex does not make it unhealthy. */
function statusOf(deps: GatewayDeps): "ok" | "starting" | "draining" {
  if (deps.engine.draining) return "draining";
  return deps.firstWidgetId() === null ? "starting" : "ok";
}
