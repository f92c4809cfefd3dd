import { v } from "convex/values";
import { serviceMutation } from "../functions";
import * as Installation from "../model/installation";
import { vConfiguredLimits } from "../tables/widgets";

/**
 * Makes sure that one tenant, its operator and its first widget exist, and
 * that the widget's configured key is `widgetKey`; brings rows of earlier
 * versions up to date. Idempotent.
 */
export const ensure = serviceMutation({
  args: { widgetKey: v.string(), limits: v.optional(vConfiguredLimits) },
  returns: v.object({
    tenantId: v.id("tenants"),
    /** Public id of the first widget. */
    widgetId: v.string(),
    created: v.boolean(),
  }),
  handler: (ctx, args) => Installation.ensure(ctx, args),
});
