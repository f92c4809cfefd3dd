/** `/v1/admin/widgets` */
import {
  createWidgetSchema,
  listWidgetsQuery,
  removeWidgetQuery,
  updateWidgetSchema,
  widgetId,
  widgetPageSchema,
  widgetSchema,
} from "@frontdesk/protocol/admin";
import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import type { AppEnv } from "../../context.js";
import type { AdminDeps } from "../context.js";
import {
  body,
  BODY,
  idempotencyHeader,
  ifMatchHeader,
  needs,
  ok,
  problems,
  versioned,
} from "../define.js";
import { etagOf } from "../if-match.js";
import * as widgets from "../use-cases/widgets.js";

const PATH = "/v1/admin/widgets";
const ONE = `${PATH}/{widget_id}` as const;
const params = z.object({ widget_id: widgetId });
const tags = ["Widgets"];

const list = createRoute({
  method: "get",
  path: PATH,
  operationId: "listWidgets",
  summary: "List widgets",
  description: "Oldest first, each with what it was used today.",
  tags,
  security: needs("widgets:read"),
  request: { query: listWidgetsQuery },
  responses: { 200: ok("A page of widgets", widgetPageSchema), ...problems() },
});

const create = createRoute({
  method: "post",
  path: PATH,
  operationId: "createWidget",
  summary: "Create a widget",
  description:
    "With a publishable key of its own. It serves on localhost only until an owner confirms it in the dashboard.",
  tags,
  security: needs("widgets:write"),
  request: { headers: idempotencyHeader, body: body(createWidgetSchema) },
  responses: {
    201: versioned("The new widget", widgetSchema),
    ...problems(409, ...BODY),
  },
});

const get = createRoute({
  method: "get",
  path: ONE,
  operationId: "getWidget",
  summary: "Get a widget",
  tags,
  security: needs("widgets:read"),
  request: { params },
  responses: { 200: versioned("The widget", widgetSchema), ...problems(404) },
});

const update = createRoute({
  method: "patch",
  path: ONE,
  operationId: "updateWidget",
  summary: "Change a widget",
  description: "Open widgets show the change within seconds.",
  tags,
  security: needs("widgets:write"),
  request: {
    params,
    headers: ifMatchHeader,
    body: body(updateWidgetSchema),
  },
  responses: {
    200: versioned("The widget as it is now", widgetSchema),
    ...problems(404, 409, 412, 428, ...BODY),
  },
});

const disable = createRoute({
  method: "post",
  path: `${ONE}/disable`,
  operationId: "disableWidget",
  summary: "Disable a widget",
  description:
    "It stops serving at once, whatever version it has; changing `is_active` makes it serve again.",
  tags,
  security: needs("widgets:write"),
  request: { params },
  responses: {
    200: versioned("The widget as it is now", widgetSchema),
    ...problems(404, ...BODY),
  },
});

const remove = createRoute({
  method: "delete",
  path: ONE,
  operationId: "removeWidget",
  summary: "Delete a widget",
  description: "It stops serving at once, for good.",
  tags,
  security: needs("widgets:write"),
  request: { params, headers: ifMatchHeader, query: removeWidgetQuery },
  responses: {
    204: { description: "It is gone" },
    ...problems(404, 409, 412, 428),
  },
});

export const widgetDefinitions = [list, create, get, update, disable, remove];

export function widgetRoutes(app: OpenAPIHono<AppEnv>, deps: AdminDeps): void {
  app.openapi(list, async (c) => {
    const { cursor, limit } = c.req.valid("query");
    const apiKeyHash = c.get("apiKeyHash");
    const page = await widgets.list(deps, { apiKeyHash, cursor, limit });
    return c.json(page, 200);
  });

  app.openapi(create, async (c) => {
    const widget = await widgets.create(deps, {
      apiKeyHash: c.get("apiKeyHash"),
      idempotencyKey: c.req.valid("header")["Idempotency-Key"],
      body: c.req.valid("json"),
    });
    c.header("location", `${PATH}/${widget.widget_id}`);
    c.header("etag", etagOf(widget.version));
    return c.json(widget, 201);
  });

  app.openapi(get, async (c) => {
    const { widget_id: widgetId } = c.req.valid("param");
    const widget = await widgets.get(deps, c.get("apiKeyHash"), widgetId);
    c.header("etag", etagOf(widget.version));
    return c.json(widget, 200);
  });

  app.openapi(update, async (c) => {
    const widget = await widgets.update(deps, {
      apiKeyHash: c.get("apiKeyHash"),
      widgetId: c.req.valid("param").widget_id,
      ifMatch: c.req.valid("header")["If-Match"],
      change: c.req.valid("json"),
    });
    c.header("etag", etagOf(widget.version));
    return c.json(widget, 200);
  });

  app.openapi(disable, async (c) => {
    const { widget_id: widgetId } = c.req.valid("param");
    const widget = await widgets.disable(deps, c.get("apiKeyHash"), widgetId);
    c.header("etag", etagOf(widget.version));
    return c.json(widget, 200);
  });

  app.openapi(remove, async (c) => {
    await widgets.remove(deps, {
      apiKeyHash: c.get("apiKeyHash"),
      widgetId: c.req.valid("param").widget_id,
      ifMatch: c.req.valid("header")["If-Match"],
      conversations: c.req.valid("query").conversations,
    });
    return c.body(null, 204);
  });
}
