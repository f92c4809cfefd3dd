/** `/v1/admin/analytics` and `/v1/admin/security/events`, `alerts` */
import {
  alertListSchema,
  eventsQuery,
  securityEventPageSchema,
  usageQuery,
  usageSchema,
} from "@frontdesk/protocol/admin";
import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import type { AppEnv } from "../../context.js";
import type { AdminDeps } from "../context.js";
import { needs, ok, problems } from "../define.js";
import * as insight from "../use-cases/insight.js";

const usage = createRoute({
  method: "get",
  path: "/v1/admin/analytics/usage",
  operationId: "getUsage",
  summary: "How much is used",
  description: "Per day and by domain, for one widget or all.",
  tags: ["Analytics"],
  security: needs("analytics:read"),
  request: { query: usageQuery },
  responses: { 200: ok("The usage", usageSchema), ...problems(404) },
});

const events = createRoute({
  method: "get",
  path: "/v1/admin/security/events",
  operationId: "listSecurityEvents",
  summary: "List security events",
  description: "Newest first. A flood is summed up in few rows with a count.",
  tags: ["Security"],
  security: needs("security:read"),
  request: { query: eventsQuery },
  responses: {
    200: ok("A page of events", securityEventPageSchema),
    ...problems(404),
  },
});

const alerts = createRoute({
  method: "get",
  path: "/v1/admin/security/alerts",
  operationId: "listSecurityAlerts",
  summary: "List security alerts",
  description:
    "One for each kind of event that went over its threshold, open ones first.",
  tags: ["Security"],
  security: needs("security:read"),
  responses: { 200: ok("The newest alerts", alertListSchema), ...problems() },
});

export const insightDefinitions = [usage, events, alerts];

export function insightRoutes(app: OpenAPIHono<AppEnv>, deps: AdminDeps): void {
  app.openapi(usage, async (c) => {
    const { period, widget_id: widgetId } = c.req.valid("query");
    const apiKeyHash = c.get("apiKeyHash");
    const found = await insight.usage(deps, { apiKeyHash, period, widgetId });
    return c.json(found, 200);
  });

  app.openapi(events, async (c) => {
    const { widget_id: widgetId, ...rest } = c.req.valid("query");
    const apiKeyHash = c.get("apiKeyHash");
    const page = await insight.events(deps, { ...rest, apiKeyHash, widgetId });
    return c.json(page, 200);
  });

  app.openapi(alerts, async (c) => {
    const items = await insight.alerts(deps, c.get("apiKeyHash"));
    return c.json({ items }, 200);
  });
}
