/** `/v1/admin/blocks` */
import {
  blockPageSchema,
  blockSchema,
  blocksQuery,
  createBlockSchema,
  recordId,
} from "@frontdesk/protocol/admin";
import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import { ask } from "../call-store.js";
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
import { idempotencyOf } from "../idempotency.js";
import { refusalOf } from "../outcomes.js";
import { toBlock } from "../present/security.js";

const PATH = "/v1/admin/blocks";
const MINUTE_MS = 60_000;
const tags = ["Security"];

const list = createRoute({
  method: "get",
  path: PATH,
  operationId: "listBlocks",
  summary: "List blocks",
  description: "Newest first.",
  tags,
  security: needs("security:read"),
  request: { query: blocksQuery },
  responses: { 200: ok("A page of blocks", blockPageSchema), ...problems() },
});

const create = createRoute({
  method: "post",
  path: PATH,
  operationId: "createBlock",
  summary: "Block a visitor or an address",
  tags,
  security: needs("security:write"),
  request: { headers: idempotencyHeader, body: body(createBlockSchema) },
  responses: {
    201: ok("The new block", blockSchema),
    ...problems(404, 409, ...BODY),
  },
});

const lift = createRoute({
  method: "delete",
  path: `${PATH}/{block_id}`,
  operationId: "liftBlock",
  summary: "Lift a block",
  tags,
  security: needs("security:write"),
  request: { params: z.object({ block_id: recordId }) },
  responses: {
    200: ok("The block as it is now", blockSchema),
    ...problems(404),
  },
});

export const blockDefinitions = [list, create, lift];

export function blockRoutes(
  app: OpenAPIHono<AppEnv>,
  { store, cursors }: AdminDeps,
): void {
  app.openapi(list, async (c) => {
    const { active, cursor: sealed, limit } = c.req.valid("query");
    const apiKeyHash = c.get("apiKeyHash");
    const which = ["blocks", apiKeyHash, active];
    const { cursor = null } = sealed ? cursors.open(which, sealed) : {};
    const activeOnly = active === "true";
    const page = await ask(
      store.listBlocks({ apiKeyHash, activeOnly, cursor, limit }),
    );
    const next = page.nextCursor;
    return c.json(
      {
        items: page.items.map(toBlock),
        next_cursor:
          next === null ? null : cursors.seal(which, { cursor: next }),
      },
      200,
    );
  });

  app.openapi(create, async (c) => {
    const asked = c.req.valid("json");
    const { subject, hash, reason, minutes } = asked;
    const key = c.req.valid("header")["Idempotency-Key"];
    const result = await ask(
      store.createBlock({
        idempotency: idempotencyOf(key, { route: "POST blocks", body: asked }),
        apiKeyHash: c.get("apiKeyHash"),
        subject,
        hash,
        reason,
        expiresAt: Date.now() + minutes * MINUTE_MS,
      }),
    );
    if (result.kind !== "created") throw refusalOf(result);
    return c.json(toBlock(result.block), 201);
  });

  app.openapi(lift, async (c) => {
    const { block_id: blockId } = c.req.valid("param");
    const apiKeyHash = c.get("apiKeyHash");
    const result = await ask(store.liftBlock({ apiKeyHash, blockId }));
    if (result.kind !== "lifted") throw refusalOf(result);
    return c.json(toBlock(result.block), 200);
  });
}
