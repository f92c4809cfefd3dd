/** What the door refused, for the admin API. */
import { v } from "convex/values";
import { apiKeyQuery } from "../../functions";
import * as SecurityAlerts from "../../model/securityAlerts";
import { vAlert, vSecurityEvent } from "../../model/securityShapes";
import * as SecurityViews from "../../model/securityViews";
import { findOwn } from "../../model/widgets";
import { vEventType } from "../../tables/security";

const MAX_PAGE = 100;
const read = apiKeyQuery("security:read");

/** Newest first; null for a widget (public id) that is not the tenant's. */
export const events = read({
  args: {
    /** Ms, epoch. */
    since: v.number(),
    type: v.optional(vEventType),
    widgetId: v.optional(v.string()),
    cursor: v.union(v.string(), v.null()),
    limit: v.number(),
  },
  returns: v.union(
    v.object({
      items: v.array(vSecurityEvent),
      nextCursor: v.union(v.string(), v.null()),
    }),
    v.null(),
  ),
  handler: async (ctx, { widgetId, cursor, limit, since, type }) => {
    const widget = widgetId === undefined ? null : await findOwn(ctx, widgetId);
    if (widgetId !== undefined && widget === null) return null;
    const numItems = Math.min(Math.max(Math.floor(limit), 1), MAX_PAGE);
    const { page, isDone, continueCursor } = await SecurityViews.page(ctx, {
      since,
      ...(type && { type }),
      ...(widget && { widgetId: widget._id }),
      paginationOpts: { numItems, cursor },
    });
    return { items: page, nextCursor: isDone ? null : continueCursor };
  },
});

/** Open ones first, then the newest closed ones; at most 50. */
export const alerts = read({
  args: {},
  returns: v.array(vAlert),
  handler: (ctx) => SecurityAlerts.list(ctx),
});
