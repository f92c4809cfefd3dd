import { v } from "convex/values";
import { serviceQuery } from "../functions";
import { vGatewayWidget } from "../model/wire";
import * as Widgets from "../model/widgets";

/**
 * A widget by its public id, its slug or the SHA-256 (hex) of a key that is
 * not revoked; null when there is none. Inactive widgets are returned and marked;
 * so is the end of the presented key, which the caller must heed. Made to be
 * subscribed.
 */
export const find = serviceQuery({
  args: {
    widgetId: v.optional(v.string()),
    slug: v.optional(v.string()),
    keyHash: v.optional(v.string()),
  },
  returns: v.union(vGatewayWidget, v.null()),
  handler: (ctx, args) => Widgets.findForGateway(ctx, args),
});

/** As `find`, with the key itself. */
export const resolve = serviceQuery({
  args: { widgetId: v.optional(v.string()), key: v.optional(v.string()) },
  returns: v.union(vGatewayWidget, v.null()),
  handler: (ctx, args) => Widgets.resolve(ctx, args),
});
