/** `/api/admin/*`: older paths and shapes over the same use cases. */
import {
  classicCreatedSchema,
  classicCreateSchema,
  classicErrorSchema,
  classicEventsQuery,
  classicEventsSchema,
  classicListQuery,
  classicListSchema,
  classicRevokedSchema,
  classicTokenParam,
  classicUsageQuery,
  classicUsageSchema,
} from "@frontdesk/protocol/admin";
import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import type { AppEnv } from "../../context.js";
import type { AdminDeps } from "../context.js";
import { body, idempotencyHeader, json, needs, ok } from "../define.js";
import * as classic from "../use-cases/classic.js";
import * as insight from "../use-cases/insight.js";
import * as widgets from "../use-cases/widgets.js";

const tags = ["Admin API, classic paths"];
const MAX_EVENTS = 100;
const refused = {
  description: "An error; its status and code are those of `/v1/admin`",
  content: json(classicErrorSchema),
};
const errors = { "4XX": refused, "5XX": refused };

const create = createRoute({
  method: "post",
  path: "/api/admin/widgets",
  operationId: "classicCreateWidget",
  summary: "Create a widget",
  tags,
  security: needs("widgets:write"),
  request: { headers: idempotencyHeader, body: body(classicCreateSchema) },
  responses: { 201: ok("The new widget", classicCreatedSchema), ...errors },
});

const list = createRoute({
  method: "get",
  path: "/api/admin/widgets",
  operationId: "classicListWidgets",
  summary: "List widgets",
  tags,
  security: needs("widgets:read"),
  request: { query: classicListQuery },
  responses: { 200: ok("A page of widgets", classicListSchema), ...errors },
});

const revoke = createRoute({
  method: "delete",
  path: "/api/admin/tokens/{token}",
  operationId: "classicRevokeToken",
  summary: "Disable a widget, or revoke a publishable key",
  description: "A key needs the scope `keys:write` instead.",
  tags,
  security: needs("widgets:write"),
  request: { params: classicTokenParam },
  responses: { 200: ok("It is done", classicRevokedSchema), ...errors },
});

const usage = createRoute({
  method: "get",
  path: "/api/admin/analytics/usage",
  operationId: "classicGetUsage",
  summary: "How much is used",
  tags,
  security: needs("analytics:read"),
  request: { query: classicUsageQuery },
  responses: { 200: ok("The usage", classicUsageSchema), ...errors },
});

const events = createRoute({
  method: "get",
  path: "/api/admin/security/events",
  operationId: "classicListSecurityEvents",
  summary: "List security events",
  description: `The newest ${MAX_EVENTS}.`,
  tags,
  security: needs("security:read"),
  request: { query: classicEventsQuery },
  responses: { 200: ok("The events", classicEventsSchema), ...errors },
});

export const classicDefinitions = [create, list, revoke, usage, events];

export function classicRoutes(app: OpenAPIHono<AppEnv>, deps: AdminDeps): void {
  app.openapi(create, async (c) => {
    const asked = c.req.valid("json");
    const widget = await widgets.create(deps, {
      apiKeyHash: c.get("apiKeyHash"),
      idempotencyKey: c.req.valid("header")["Idempotency-Key"],
      widgetId: asked.widget_id,
      body: classic.toCreate(asked),
    });
    const { widget_id, allowed_domains, created_at } = widget;
    const created = { widget_id, allowed_domains, created_at };
    return c.json({ success: true as const, ...created }, 201);
  });

  app.openapi(list, async (c) => {
    const { page, limit } = c.req.valid("query");
    const all = await classic.allWidgets(deps, c.get("apiKeyHash"));
    const tokens = all
      .slice((page - 1) * limit, page * limit)
      .map(classic.toToken);
    const total = all.length;
    return c.json({ success: true as const, tokens, total, page, limit }, 200);
  });

  app.openapi(revoke, async (c) => {
    const { token } = c.req.valid("param");
    await classic.revokeToken(deps, c.get("apiKeyHash"), token);
    const message = "Token revoked successfully";
    return c.json({ success: true as const, message }, 200);
  });

  app.openapi(usage, async (c) => {
    const { period, token: widgetId } = c.req.valid("query");
    const apiKeyHash = c.get("apiKeyHash");
    const found = await insight.usage(deps, { apiKeyHash, period, widgetId });
    return c.json({ success: true as const, data: classic.toData(found) }, 200);
  });

  app.openapi(events, async (c) => {
    const { type, hours } = c.req.valid("query");
    const { items } = await insight.events(deps, {
      apiKeyHash: c.get("apiKeyHash"),
      type,
      hours,
      limit: MAX_EVENTS,
    });
    const total = items.length;
    const events = items.map(classic.toEvent);
    return c.json({ success: true as const, events, total }, 200);
  });
}
