/** The staff's side of widgets. */
import { v } from "convex/values";
import { memberMutation, memberQuery } from "./functions";
import * as StaffWidgets from "./model/staffWidgets";
import * as WidgetRemoval from "./model/widgetRemoval";
import { vNewKey, vStaffWidget, vWidgetChange } from "./model/widgetShapes";
import * as Widgets from "./model/widgets";

const read = memberQuery("widgets:read");
const write = memberMutation("widgets:write");
const vOne = { widgetId: v.id("widgets") };
const vMade = v.object({ widgetId: v.id("widgets"), publicId: v.string() });

/** All of the tenant's widgets, oldest first, at most 100. */
export const list = read({
  args: {},
  returns: v.array(vStaffWidget),
  handler: (ctx) => Widgets.list(ctx),
});

/** Null for an id that is none, or another tenant's. */
export const get = read({
  args: { widgetId: v.string() },
  returns: v.union(vStaffWidget, v.null()),
  handler: (ctx, args) => Widgets.get(ctx, args.widgetId),
});

/**
 * A widget that serves on localhost only until an owner confirms it.
 * @throws invalid; conflict for a slug or a key in use, or too many widgets.
 */
export const create = write({
  args: {
    ...vWidgetChange.fields,
    name: v.string(),
    publishableKey: vNewKey,
  },
  returns: vMade,
  handler: (ctx, args) => StaffWidgets.create(ctx, args),
});

/**
 * Changes the given fields.
 * @param ifVersion refuse with conflict when somebody changed it meanwhile.
 * @throws invalid with a sentence for a value that cannot be.
 */
export const update = write({
  args: {
    ...vOne,
    ...vWidgetChange.fields,
    ifVersion: v.optional(v.number()),
  },
  returns: v.object({ version: v.number() }),
  handler: (ctx, args) => StaffWidgets.update(ctx, args),
});

/** A copy of its looks and settings with a key of its own, unconfirmed. */
export const duplicate = write({
  args: { ...vOne, name: v.string(), publishableKey: vNewKey },
  returns: vMade,
  handler: (ctx, args) => StaffWidgets.duplicate(ctx, args),
});

export const setActive = write({
  args: { ...vOne, isActive: v.boolean() },
  returns: v.null(),
  handler: (ctx, args) => StaffWidgets.setActive(ctx, args),
});

/** From now on it serves on its allowed domains. Cannot be taken back. */
export const confirm = memberMutation("widgets:confirm")({
  args: vOne,
  returns: v.null(),
  handler: (ctx, args) => StaffWidgets.confirm(ctx, args.widgetId),
});

/** How many conversations a removal is about; counting stops at 1,000. */
export const conversationCount = read({
  args: vOne,
  returns: v.number(),
  handler: (ctx, args) => WidgetRemoval.countConversations(ctx, args.widgetId),
});

/**
 * It stops serving at once. Its conversations stay readable, or are erased
 * with their visitors, in batches.
 * @throws conflict for the first widget of the installation.
 */
export const remove = write({
  args: {
    ...vOne,
    conversations: v.union(v.literal("keep"), v.literal("erase")),
  },
  returns: v.null(),
  handler: (ctx, args) => StaffWidgets.remove(ctx, args),
});
