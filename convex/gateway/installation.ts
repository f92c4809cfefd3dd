import { v } from "convex/values";
import { serviceMutation } from "../functions";
import * as Installation from "../model/installation";
import { vLimits } from "../tables/widgets";

/**
 * Makes sure that one tenant, its operator and its first widget exist, and
 * that the widget's publishable key is `widgetKey`. Idempotent.
 */
export const ensure = serviceMutation({
  args: { widgetKey: v.string(), limits: v.optional(vLimits) },
  returns: v.object({
    tenantId: v.id("tenants"),
    /** Public id of the first widget. */
    widgetId: v.string(),
    created: v.boolean(),
  }),
  handler: (ctx, args) => Installation.ensure(ctx, args),
});
