/** `/v1/admin/widgets/{widget_id}/keys` */
import {
  createdKeySchema,
  createKeySchema,
  keyListSchema,
  keySchema,
  recordId,
  rotatedKeySchema,
  rotateKeySchema,
  widgetId,
} from "@frontdesk/protocol/admin";
import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import type { AppEnv } from "../../context.js";
import type { AdminDeps } from "../context.js";
import {
  body,
  BODY,
  idempotencyHeader,
  needs,
  ok,
  problems,
} from "../define.js";
import * as keys from "../use-cases/keys.js";

const PATH = "/v1/admin/widgets/{widget_id}/keys";
const ONE = `${PATH}/{key_id}` as const;
const ofWidget = z.object({ widget_id: widgetId });
const ofKey = z.object({ widget_id: widgetId, key_id: recordId });
const tags = ["Keys"];

const list = createRoute({
  method: "get",
  path: PATH,
  operationId: "listKeys",
  summary: "List a widget's keys",
  tags,
  security: needs("widgets:read"),
  request: { params: ofWidget },
  responses: { 200: ok("Its keys", keyListSchema), ...problems(404) },
});

const create = createRoute({
  method: "post",
  path: PATH,
  operationId: "createKey",
  summary: "Create a key",
  description: "A secret key is shown in this answer only.",
  tags,
  security: needs("keys:write"),
  request: {
    params: ofWidget,
    headers: idempotencyHeader,
    body: body(createKeySchema),
  },
  responses: {
    201: ok("The new key", createdKeySchema),
    ...problems(404, 409, ...BODY),
  },
});

const rotate = createRoute({
  method: "post",
  path: `${ONE}/rotate`,
  operationId: "rotateKey",
  summary: "Rotate a key",
  description:
    "Makes a key of the same kind; the old one works on for the overlap, so that no request fails.",
  tags,
  security: needs("keys:write"),
  request: {
    params: ofKey,
    headers: idempotencyHeader,
    body: body(rotateKeySchema),
  },
  responses: {
    201: ok("The new key and the old one", rotatedKeySchema),
    ...problems(404, 409, ...BODY),
  },
});

const revoke = createRoute({
  method: "delete",
  path: ONE,
  operationId: "revokeKey",
  summary: "Revoke a key",
  description: "It stops working at once, and for good.",
  tags,
  security: needs("keys:write"),
  request: { params: ofKey },
  responses: { 200: ok("The key as it is now", keySchema), ...problems(404) },
});

export const keyDefinitions = [list, create, rotate, revoke];

export function keyRoutes(app: OpenAPIHono<AppEnv>, deps: AdminDeps): void {
  app.openapi(list, async (c) => {
    const { widget_id: widgetId } = c.req.valid("param");
    const apiKeyHash = c.get("apiKeyHash");
    const items = await keys.list(deps, { apiKeyHash, widgetId });
    return c.json({ items }, 200);
  });

  app.openapi(create, async (c) => {
    const { kind, label, expires_at: expiresAt } = c.req.valid("json");
    const created = await keys.create(deps, {
      apiKeyHash: c.get("apiKeyHash"),
      widgetId: c.req.valid("param").widget_id,
      idempotencyKey: c.req.valid("header")["Idempotency-Key"],
      kind,
      label,
      expiresAt,
    });
    return c.json(created, 201);
  });

  app.openapi(rotate, async (c) => {
    const { widget_id: widgetId, key_id: keyId } = c.req.valid("param");
    const rotated = await keys.rotate(deps, {
      apiKeyHash: c.get("apiKeyHash"),
      widgetId,
      keyId,
      idempotencyKey: c.req.valid("header")["Idempotency-Key"],
      overlapMs: c.req.valid("json").overlap_seconds * 1_000,
    });
    return c.json(rotated, 201);
  });

  app.openapi(revoke, async (c) => {
    const { widget_id: widgetId, key_id: keyId } = c.req.valid("param");
    const apiKeyHash = c.get("apiKeyHash");
    const key = await keys.revoke(deps, { apiKeyHash, widgetId, keyId });
    return c.json(key, 200);
  });
}
