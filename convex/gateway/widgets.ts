import { v } from "convex/values";
import { serviceQuery } from "../functions";
import { vGatewayWidget } from "../model/wire";
import * as Widgets from "../model/widgets";

/**
 * A widget by its public id or by its publishable key; null when there is
 * none. Inactive widgets are returned and marked. Made to be subscribed.
 */
export const resolve = serviceQuery({
  args: { widgetId: v.optional(v.string()), key: v.optional(v.string()) },
  returns: v.union(vGatewayWidget, v.null()),
  handler: async (ctx, args) => {
    const widget = await Widgets.find(ctx, args);
    return widget === null ? null : Widgets.toGateway(widget);
  },
});
