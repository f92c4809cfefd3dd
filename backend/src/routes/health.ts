/** `GET /health`: whether this gateway takes turns. */
import type { Handler } from "hono";
import type { AppEnv, GatewayDeps } from "../context.js";

export function health(deps: GatewayDeps): Handler<AppEnv> {
  return (c) => {
    const draining = deps.engine.draining;
    const body = {
      status: draining ? "draining" : "ok",
      version: deps.version,
      uptime: Math.floor(process.uptime()),
      convex: deps.store.isConnected() ? "ok" : "unreachable",
    };
    const headers = { "cache-control": "no-store" };
    return c.json(body, draining ? 503 : 200, headers);
  };
}
