/** The log as staff read and write it. */
import {
  paginationOptsValidator,
  paginationResultValidator,
} from "convex/server";
import { v } from "convex/values";
import { memberMutation, memberQuery } from "./functions";
import * as Replies from "./model/replies";
import * as StaffViews from "./model/staffViews";
import { vStaffMessage } from "./model/wire";

const read = memberQuery("conversations:read");

/** Newest first. The answer being written has an empty text; see `live`. */
export const list = read({
  args: {
    conversationId: v.id("conversations"),
    paginationOpts: paginationOptsValidator,
  },
  returns: paginationResultValidator(vStaffMessage),
  handler: (ctx, args) => StaffViews.messages(ctx, args),
});

/** The answer being written, growing; null when there is none. */
export const live = read({
  args: { conversationId: v.id("conversations") },
  returns: v.union(
    v.object({
      messageId: v.id("messages"),
      attempt: v.number(),
      text: v.string(),
      startedAt: v.number(),
    }),
    v.null(),
  ),
  handler: (ctx, args) => StaffViews.live(ctx, args.conversationId),
});

/**
 * A staff member's message. Takes the conversation over unless a human holds
 * it. Sending the same `clientMessageId` again changes nothing.
 */
export const reply = memberMutation("conversations:write")({
  args: {
    conversationId: v.id("conversations"),
    text: v.string(),
    clientMessageId: v.string(),
  },
  returns: v.object({
    messageId: v.id("messages"),
    seq: v.number(),
    duplicate: v.boolean(),
  }),
  handler: (ctx, args) => Replies.reply(ctx, args),
});
