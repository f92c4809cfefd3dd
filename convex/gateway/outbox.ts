/** The worker that sends mails: lease, send, say how it went. */
import { v } from "convex/values";
import { serviceMutation, serviceQuery } from "../functions";
import { vJob } from "../model/booking/mailJobs";
import * as Outbox from "../model/booking/outbox";

const vLeased = { outboxId: v.id("outbox"), fence: v.number() };

/**
 * When the next mail is due (ms, epoch; it may be past), or null for none.
 * Made to be subscribed.
 */
export const nextDue = serviceQuery({
  args: {},
  returns: v.union(v.number(), v.null()),
  handler: (ctx) => Outbox.nextDue(ctx),
});

/** Up to `limit` (at most 20) mails that are due, leased to the caller. */
export const claim = serviceMutation({
  args: { owner: v.string(), leaseMs: v.number(), limit: v.number() },
  returns: v.array(vJob),
  handler: (ctx, args) => Outbox.claim(ctx, args),
});

/** The transport took it. False: the lease was lost. */
export const sent = serviceMutation({
  args: { ...vLeased, providerId: v.optional(v.string()) },
  returns: v.boolean(),
  handler: (ctx, args) => Outbox.sent(ctx, args),
});

/**
 * The transport refused it: tried again later, or given up after eight times
 * or when it is `permanent`. Null: the lease was lost.
 */
export const failed = serviceMutation({
  args: {
    ...vLeased,
    error: v.string(),
    permanent: v.optional(v.boolean()),
  },
  returns: v.union(
    v.object({
      state: v.union(v.literal("queued"), v.literal("dead")),
      dueAt: v.number(),
    }),
    v.null(),
  ),
  handler: (ctx, args) => Outbox.failed(ctx, args),
});
