/** The admin API's figures. */
import { v } from "convex/values";
import { apiKeyQuery } from "../../functions";
import * as UsageViews from "../../model/usageViews";
import { findOwn } from "../../model/widgets";

/**
 * Days of UTC: the last one, and how many (1 to 90). Null for a widget (public
 * id) that is not the tenant's.
 * @throws invalid with the field.
 */
export const summary = apiKeyQuery("analytics:read")({
  args: {
    until: v.string(),
    days: v.number(),
    widgetId: v.optional(v.string()),
  },
  returns: v.union(UsageViews.vReport, v.null()),
  handler: async (ctx, { widgetId, ...period }) => {
    if (widgetId === undefined) return await UsageViews.report(ctx, period);
    const widget = await findOwn(ctx, widgetId);
    if (widget === null) return null;
    return await UsageViews.report(ctx, { ...period, widgetId: widget._id });
  },
});
