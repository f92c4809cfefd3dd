/** `GET /v1/widgets/{id}/events`: for an open panel without a conversation. */
import type { Handler } from "hono";
import { z } from "zod";
import type { AppContext, AppEnv, GatewayDeps } from "../context.js";
import { limitKey } from "../door/client-address.js";
import { admitPage, checkRate, COST } from "../door/visitor.js";
import { ApiError } from "../errors.js";
import { quietSource, withConfigNews } from "../readers/config-news.js";
import {
  formatOf,
  respondWithEvents,
  streamHeaders,
} from "../readers/respond.js";

/** Many visitors of one office share an address. */
const MAX_STREAMS_PER_ADDRESS = 100;

export const heldVersionSchema = z.coerce
  .number()
  .int()
  .min(0)
  .max(999_999_999);

export function widgetEvents(deps: GatewayDeps): Handler<AppEnv> {
  return async (c) => {
    const held = heldVersion(c);
    checkRate(c, deps, COST.read);
    const { widget } = await admitPage(c, deps, c.req.param("id") ?? "");
    const { engine, streams, news } = deps;
    if (engine.draining) throw new ApiError("shutting_down", { retryAfter: 1 });
    const owner = `address ${limitKey(c.get("address"))}`;
    if (streams.countOf(owner) >= MAX_STREAMS_PER_ADDRESS) {
      throw new ApiError("too_many_streams", { retryAfter: 5 });
    }
    if (c.req.raw.method === "HEAD") {
      return c.body(null, 200, streamHeaders(formatOf(c)));
    }
    const { widgetId } = widget;
    const source = withConfigNews(quietSource(), news, { widgetId, held });
    return respondWithEvents(c, deps, { kind: "events", owner, source });
  };
}

/** The version of the look a page holds, from `?config=`; null: not said. */
export function heldVersion(c: AppContext): number | null {
  const given = c.req.query("config");
  if (given === undefined) return null;
  const parsed = heldVersionSchema.safeParse(given);
  if (!parsed.success)
    throw new ApiError("invalid_request", { field: "config" });
  return parsed.data;
}
