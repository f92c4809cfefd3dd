/** The staff's side of conversations. */
import {
  paginationOptsValidator,
  paginationResultValidator,
} from "convex/server";
import { v } from "convex/values";
import { memberMutation, memberQuery } from "./functions";
import * as Handover from "./model/handover";
import * as Reading from "./model/reading";
import * as StaffViews from "./model/staffViews";
import * as Visitors from "./model/visitors";
import { vConversationRow } from "./model/wire";

const read = memberQuery("conversations:read");
const write = memberMutation("conversations:write");
const vConversation = { conversationId: v.id("conversations") };

/**
 * Newest activity first. With `search`, one page of at most 50 matches among
 * the newest 200 conversations: by name, address, or their newest words.
 */
export const list = read({
  args: {
    paginationOpts: paginationOptsValidator,
    status: v.union(v.literal("open"), v.literal("closed"), v.literal("all")),
    search: v.optional(v.string()),
  },
  returns: paginationResultValidator(vConversationRow),
  handler: (ctx, args) => StaffViews.list(ctx, args),
});

/** Null for an id that is none, or another tenant's. */
export const get = read({
  args: { conversationId: v.string() },
  returns: v.union(
    vConversationRow.extend({
      visitor: v.object({
        _id: v.id("visitors"),
        name: v.optional(v.string()),
        email: v.optional(v.string()),
        locale: v.optional(v.string()),
        page: v.optional(v.string()),
        firstSeenAt: v.number(),
        blockedUntil: v.optional(v.number()),
      }),
      widgetTitle: v.string(),
      typingVisitor: v.boolean(),
      /** The caller holds it. */
      mine: v.boolean(),
      staffReadSeq: v.number(),
      visitorReadSeq: v.number(),
    }),
    v.null(),
  ),
  handler: (ctx, args) => StaffViews.get(ctx, args.conversationId),
});

/** Each counted up to 100, which means "100 or more". */
export const counts = read({
  args: {},
  returns: v.object({
    open: v.number(),
    unread: v.number(),
    waiting: v.number(),
  }),
  handler: (ctx) => StaffViews.counts(ctx),
});

/**
 * The caller holds the conversation from now on; an answer being written
 * ends with the text so far. Reopens a closed conversation.
 */
export const takeOver = write({
  args: vConversation,
  returns: v.null(),
  handler: (ctx, args) => Handover.takeOver(ctx, args.conversationId),
});

/** The assistant answers again, beginning with the next message. */
export const handBack = write({
  args: vConversation,
  returns: v.null(),
  handler: (ctx, args) => Handover.handBack(ctx, args.conversationId),
});

/** Ends an answer being written. The visitor's next message reopens it. */
export const close = write({
  args: vConversation,
  returns: v.null(),
  handler: (ctx, args) => Handover.close(ctx, args.conversationId),
});

export const reopen = write({
  args: vConversation,
  returns: v.null(),
  handler: (ctx, args) => Handover.reopen(ctx, args.conversationId),
});

/** Staff have read everything up to `seq`. */
export const markRead = write({
  args: { ...vConversation, seq: v.number() },
  returns: v.null(),
  handler: (ctx, args) => Reading.byStaff(ctx, args),
});

/** Shuts the visitor out until then (ms, epoch); null lets them in again. */
export const blockVisitor = write({
  args: { ...vConversation, until: v.union(v.number(), v.null()) },
  returns: v.null(),
  handler: (ctx, args) => Visitors.block(ctx, args),
});
