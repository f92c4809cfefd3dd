/**
 * A visitor's own conversation. The `sessionKey` is the proof: with another
 * visitor's, a conversation does not exist (null, false or `not_found`).
 */
import { v } from "convex/values";
import { serviceMutation, serviceQuery } from "../functions";
import * as Contacts from "../model/contacts";
import * as Handover from "../model/handover";
import * as Presence from "../model/presence";
import * as Reading from "../model/reading";
import * as VisitorViews from "../model/visitorViews";
import { vConversationState, vMessage } from "../model/wire";
import { vEndReason } from "../tables/conversations";
import { vStreamState } from "../tables/streams";

const vOwn = { conversationId: v.string(), sessionKey: v.string() };

/**
 * State and new messages, ascending, at most 100: ask again from the last
 * seq when there are as many. The answer being written comes with an empty
 * text, so keep `afterSeq` below it until it has ended. Made to be
 * subscribed; an append does not change it.
 */
export const feed = serviceQuery({
  args: { ...vOwn, afterSeq: v.number() },
  returns: v.union(
    v.object({
      state: vConversationState,
      messages: v.array(vMessage),
      streaming: v.union(
        v.object({
          messageId: v.id("messages"),
          seq: v.number(),
          attempt: v.number(),
        }),
        v.null(),
      ),
    }),
    v.null(),
  ),
  handler: (ctx, args) => VisitorViews.feed(ctx, args),
});

/** The text of one answer as stored so far. Made to be subscribed. */
export const streamText = serviceQuery({
  args: { ...vOwn, messageId: v.string() },
  returns: v.union(
    v.object({
      attempt: v.number(),
      text: v.string(),
      state: vStreamState,
      reason: v.optional(vEndReason),
      owner: v.string(),
      leaseExpiresAt: v.number(),
    }),
    v.null(),
  ),
  handler: (ctx, args) => VisitorViews.streamText(ctx, args),
});

/** Older messages, ascending; `limit` is at most 100. */
export const page = serviceQuery({
  args: {
    ...vOwn,
    beforeSeq: v.optional(v.number()),
    limit: v.number(),
  },
  returns: v.union(
    v.object({ messages: v.array(vMessage), hasMore: v.boolean() }),
    v.null(),
  ),
  handler: (ctx, args) => VisitorViews.page(ctx, args),
});

/**
 * Stops an answer with the text stored so far. The gateway that owns the
 * stream calls `streams:finish` with reason `stopped` instead, which keeps
 * what it has not stored yet.
 */
export const stop = serviceMutation({
  args: { ...vOwn, messageId: v.string() },
  returns: v.object({
    kind: v.union(
      v.literal("stopped"),
      v.literal("ended"),
      v.literal("not_found"),
    ),
  }),
  handler: (ctx, args) => Handover.stopByVisitor(ctx, args),
});

/** The visitor asks for a human: from now on the assistant is silent. */
export const requestHuman = serviceMutation({
  args: vOwn,
  returns: v.boolean(),
  handler: (ctx, args) => Handover.requestHuman(ctx, args),
});

/** @throws invalid for an address that is none. */
export const saveContact = serviceMutation({
  args: { ...vOwn, email: v.string(), name: v.optional(v.string()) },
  returns: v.boolean(),
  handler: (ctx, args) => Contacts.save(ctx, args),
});

/** Repeat while it lasts, at least every 4 s; it ends by itself. */
export const setTyping = serviceMutation({
  args: { ...vOwn, typing: v.boolean() },
  returns: v.boolean(),
  handler: (ctx, args) => Presence.visitorTyping(ctx, args),
});

/** The visitor has seen everything up to `seq`. */
export const markRead = serviceMutation({
  args: { ...vOwn, seq: v.number() },
  returns: v.boolean(),
  handler: (ctx, args) => Reading.byVisitor(ctx, args),
});
