/** Mails of bookings, as staff see them. */
import {
  paginationOptsValidator,
  paginationResultValidator,
} from "convex/server";
import { v } from "convex/values";
import { memberMutation, memberQuery } from "./functions";
import { vMailContent } from "./model/booking/mailJobs";
import * as MailViews from "./model/booking/mailViews";
import { vMailState } from "./tables/outbox";

const read = memberQuery("bookings:read");

/** Newest first; with `state` "dead" what was given up. */
export const list = read({
  args: {
    paginationOpts: paginationOptsValidator,
    state: v.optional(vMailState),
  },
  returns: paginationResultValidator(MailViews.vMailLine),
  handler: (ctx, args) => MailViews.list(ctx, args),
});

/** How many were given up, counted up to 100, which means "or more". */
export const countDead = read({
  args: {},
  returns: v.number(),
  handler: (ctx) => MailViews.countDead(ctx),
});

/** What a mail is made from; null for none, or another tenant's. */
export const get = read({
  args: { outboxId: v.string() },
  returns: v.union(
    v.object({
      line: MailViews.vMailLine,
      content: vMailContent.omit("manage"),
    }),
    v.null(),
  ),
  handler: (ctx, args) => MailViews.get(ctx, args.outboxId),
});

/**
 * Sends it again. False while it is on its way, or when it is a reminder of
 * what is over or has changed.
 */
export const resend = memberMutation("bookings:write")({
  args: { outboxId: v.id("outbox") },
  returns: v.boolean(),
  handler: (ctx, args) => MailViews.resend(ctx, args.outboxId),
});
