/** What a visitor does in their own conversation besides sending. */
import type { MessagesBody } from "@frontdesk/protocol";
import {
  contactRequestSchema,
  humanRequestSchema,
  readRequestSchema,
  stopRequestSchema,
  typingRequestSchema,
} from "@frontdesk/protocol/schemas";
import type { Handler } from "hono";
import { z } from "zod";
import type { AppContext, AppEnv, GatewayDeps } from "../context.js";
import type { Own } from "../convex/conversation-store.js";
import { checkRate, COST, requireOwn, upstream } from "../door/visitor.js";
import { ApiError } from "../errors.js";
import { readBody } from "../middleware/read-body.js";

export const historyQuery = z.object({
  before: z.coerce.number().int().min(1).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});

/** `GET …/messages?before=<seq>&limit=<n>`: older ones, ascending. */
export function messages(deps: GatewayDeps): Handler<AppEnv> {
  return async (c) => {
    const parsed = historyQuery.safeParse(c.req.query());
    if (!parsed.success) {
      const field = String(parsed.error.issues[0]?.path[0] ?? "limit");
      throw new ApiError("invalid_request", { field });
    }
    checkRate(c, deps, COST.read);
    const own = await requireOwn(c, deps);
    const { before, limit } = parsed.data;
    const page = await upstream(
      deps.store.page({
        ...own,
        limit,
        ...(before !== undefined && { beforeSeq: before }),
      }),
    );
    if (!page) throw new ApiError("conversation_not_found");
    const body: MessagesBody = page;
    return c.json(body, 200, { "cache-control": "no-store" });
  };
}

/** `POST …/stop` */
export function stop(deps: GatewayDeps): Handler<AppEnv> {
  return action(deps, stopRequestSchema, async (own, { messageId }) => {
    if (deps.engine.stop(messageId, own.sessionKey)) return true;
    const kind = await deps.store.stop({ ...own, messageId });
    return kind !== "not_found";
  });
}

/** `POST …/typing`, repeated while it lasts. */
export function typing(deps: GatewayDeps): Handler<AppEnv> {
  return action(deps, typingRequestSchema, (own, { typing }) =>
    deps.store.setTyping({ ...own, typing }),
  );
}

/** `POST …/read` */
export function read(deps: GatewayDeps): Handler<AppEnv> {
  return action(deps, readRequestSchema, (own, { seq }) =>
    deps.store.markRead({ ...own, seq }),
  );
}

/** `POST …/human` */
export function human(deps: GatewayDeps): Handler<AppEnv> {
  return action(deps, humanRequestSchema, (own) =>
    deps.store.requestHuman(own),
  );
}

/** `POST …/contact` */
export function contact(deps: GatewayDeps): Handler<AppEnv> {
  return action(deps, contactRequestSchema, (own, { email, name }) =>
    deps.store.saveContact({ ...own, email, ...(name && { name }) }),
  );
}

/** Answers 204; `act` is false for a conversation that is not theirs. */
function action<T extends { sessionId?: string | undefined }>(
  deps: GatewayDeps,
  schema: z.ZodType<T>,
  act: (own: Own, body: T) => Promise<boolean>,
): Handler<AppEnv> {
  return async (c: AppContext) => {
    const body = await readBody(c, schema);
    checkRate(c, deps, COST.read);
    const own = await requireOwn(c, deps, body);
    const found = await upstream(act(own, body));
    if (!found) throw new ApiError("conversation_not_found");
    return c.body(null, 204);
  };
}
