import { v } from "convex/values";
import { memberMutation, memberQuery } from "./functions";
import * as Widgets from "./model/widgets";
import { vAppearance } from "./tables/widgets";

const vWidget = vAppearance.extend({
  _id: v.id("widgets"),
  /** For the embed snippet. */
  publicId: v.string(),
  key: v.string(),
  version: v.number(),
  isActive: v.boolean(),
  allowKeyWithoutOrigin: v.boolean(),
  allowedDomains: v.array(v.string()),
});

/** All of the tenant's widgets, oldest first, at most 100. */
export const list = memberQuery("widgets:read")({
  args: {},
  returns: v.array(vWidget),
  handler: (ctx) => Widgets.list(ctx),
});

/** Null for an id that is none, or another tenant's. */
export const get = memberQuery("widgets:read")({
  args: { widgetId: v.string() },
  returns: v.union(vWidget, v.null()),
  handler: (ctx, args) => Widgets.get(ctx, args.widgetId),
});

/**
 * Changes the given fields.
 * @throws invalid with a sentence for a value that cannot be.
 */
export const update = memberMutation("widgets:write")({
  args: {
    widgetId: v.id("widgets"),
    ...vAppearance.partial().fields,
    allowedDomains: v.optional(v.array(v.string())),
    isActive: v.optional(v.boolean()),
  },
  returns: v.null(),
  handler: (ctx, args) => Widgets.update(ctx, args),
});
