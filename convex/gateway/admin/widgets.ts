/** The admin API's widgets. `widgetId` is the public id. */
import { v } from "convex/values";
import { apiKeyMutation, apiKeyQuery } from "../../functions";
import { vIdempotency } from "../../model/adminRequests";
import * as AdminWidgets from "../../model/adminWidgets";
import { vAdminWidget, vNewKey, vWidgetChange } from "../../model/widgetShapes";

const read = apiKeyQuery("widgets:read");
const write = apiKeyMutation("widgets:write");
const vOne = { widgetId: v.string() };
const vCondition = { ifVersion: v.optional(v.number()) };

/** Oldest first, at most 50 a page; `day` (UTC) is what usage is counted of. */
export const list = read({
  args: {
    cursor: v.union(v.string(), v.null()),
    limit: v.number(),
    day: v.string(),
  },
  returns: AdminWidgets.vPage,
  handler: (ctx, args) => AdminWidgets.list(ctx, args),
});

export const get = read({
  args: { ...vOne, day: v.string() },
  returns: v.union(vAdminWidget, v.null()),
  handler: (ctx, args) => AdminWidgets.get(ctx, args),
});

/** @throws invalid with the field. */
export const create = write({
  args: {
    ...vWidgetChange.fields,
    name: v.string(),
    /** Absent: one is made. */
    widgetId: v.optional(v.string()),
    publishableKey: vNewKey,
    idempotency: v.optional(vIdempotency),
  },
  returns: AdminWidgets.vCreateResult,
  handler: (ctx, args) => AdminWidgets.create(ctx, args),
});

/** @throws invalid with the field. */
export const update = write({
  args: { ...vOne, ...vWidgetChange.fields, ...vCondition },
  returns: AdminWidgets.vUpdateResult,
  handler: (ctx, args) => AdminWidgets.update(ctx, args),
});

/** It serves nobody until it is updated with `isActive`. */
export const disable = write({
  args: { ...vOne, ...vCondition },
  returns: AdminWidgets.vUpdateResult,
  handler: (ctx, args) =>
    AdminWidgets.update(ctx, { ...args, isActive: false }),
});

/** @throws conflict for the first widget of the installation. */
export const remove = write({
  args: {
    ...vOne,
    ...vCondition,
    conversations: v.union(v.literal("keep"), v.literal("erase")),
  },
  returns: AdminWidgets.vRemoveResult,
  handler: (ctx, args) => AdminWidgets.remove(ctx, args),
});
