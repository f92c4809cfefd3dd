import { v } from "convex/values";
import { memberMutation } from "./functions";
import * as Presence from "./model/presence";

/** Repeat while it lasts, at least every 4 s; it ends by itself. */
export const typing = memberMutation("conversations:write")({
  args: { conversationId: v.id("conversations"), typing: v.boolean() },
  returns: v.null(),
  handler: (ctx, args) => Presence.staffTyping(ctx, args),
});

/**
 * Heartbeat of an open dashboard, every 10 s: with the conversation on
 * screen, or without one. Makes gateways store a watched answer often.
 */
export const watch = memberMutation("conversations:read")({
  args: { conversationId: v.optional(v.id("conversations")) },
  returns: v.null(),
  handler: (ctx, args) => Presence.watch(ctx, args.conversationId),
});
