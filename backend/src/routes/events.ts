/** `GET /v1/conversations/{id}/events`: the conversation from a place on. */
import type { Handler } from "hono";
import { z } from "zod";
import type { AppContext, AppEnv, GatewayDeps } from "../context.js";
import { checkRate, COST, requireOwn } from "../door/visitor.js";
import { ApiError } from "../errors.js";
import { withConfigNews } from "../readers/config-news.js";
import { ConversationSource } from "../readers/conversation-source.js";
import { parsePosition, type Position } from "../readers/event-source.js";
import {
  formatOf,
  respondWithEvents,
  streamHeaders,
} from "../readers/respond.js";

import { heldVersion } from "./widget-events.js";

/** One visitor's open streams: tabs, plus some not yet noticed as gone. */
const MAX_STREAMS_PER_VISITOR = 12;

const count = z.coerce.number().int().min(0).max(999_999_999);
export const positionQuery = z.object({
  after: count.default(0),
  message: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/)
    .optional(),
  offset: count.optional(),
  attempt: count.optional(),
});
const positionSchema = positionQuery.transform(
  ({ message, attempt, ...rest }) => ({
    ...rest,
    messageId: message,
    attempt: attempt === 0 ? undefined : attempt,
  }),
);

export function events(deps: GatewayDeps): Handler<AppEnv> {
  return async (c) => {
    const position = readPosition(c);
    checkRate(c, deps, COST.read);
    const held = heldVersion(c);
    const own = await requireOwn(c, deps);
    const { engine, streams, store, news } = deps;
    if (engine.draining) throw new ApiError("shutting_down", { retryAfter: 1 });
    if (streams.countOf(own.sessionKey) >= MAX_STREAMS_PER_VISITOR) {
      throw new ApiError("too_many_streams", { retryAfter: 5 });
    }
    const source = await ConversationSource.open({
      own,
      position,
      store,
      hub: engine.hub,
      locale: c.get("locale"),
    });
    // Hono answers HEAD by running GET and dropping the body, which would
    // then never be closed.
    if (c.req.raw.method === "HEAD") {
      source.close();
      return c.body(null, 200, streamHeaders(formatOf(c)));
    }
    const owner = own.sessionKey;
    const widgetId = c.get("widgetId") ?? "";
    return respondWithEvents(c, deps, {
      kind: "events",
      owner,
      source: withConfigNews(source, news, { widgetId, held }),
    });
  };
}

/** A reconnecting EventSource repeats its old address: the header is newer. */
function readPosition(c: AppContext): Position {
  const last = parsePosition(c.req.header("last-event-id") ?? "");
  if (last) return last;
  const parsed = positionSchema.safeParse(c.req.query());
  if (parsed.success) return parsed.data;
  const field = String(parsed.error.issues[0]?.path[0] ?? "after");
  throw new ApiError("invalid_request", { field });
}
