/** What becomes of bookings by themselves, by crons and scheduled jobs. */
import { v } from "convex/values";
import { systemMutation } from "./functions";
import * as Affected from "./model/booking/affected";
import * as Holds from "./model/booking/holds";
import * as Reconcile from "./model/booking/reconcile";
import * as Reminders from "./model/booking/reminders";
import * as Sweep from "./model/booking/sweep";
import * as Transitions from "./model/booking/transitions";
import { vActor } from "./tables/bookings";

/** Ends a hold, or looks again when it was extended. */
export const expireHold = systemMutation({
  args: { claimId: v.id("claims") },
  returns: v.null(),
  handler: (ctx, args) => Holds.expire(ctx, args.claimId),
});

/** Ends a booking that nobody confirmed in time. */
export const expirePending = systemMutation({
  args: { bookingId: v.id("bookings") },
  returns: v.null(),
  handler: (ctx, args) => Transitions.expirePending(ctx, args.bookingId),
});

/** Turns reminders that are due into mails. */
export const queueReminders = systemMutation({
  args: {},
  returns: v.null(),
  handler: (ctx) => Reminders.queueDue(ctx),
});

/** Cancels what staff decided to cancel, a batch at a time. */
export const cancelNamed = systemMutation({
  args: {
    bookingIds: v.array(v.id("bookings")),
    actor: vActor,
    reason: v.optional(v.string()),
  },
  returns: v.null(),
  handler: (ctx, args) => Affected.cancelNamed(ctx, args),
});

/**
 * Run by hand after the deployment's time zone data has changed, without a
 * cursor: derives the instants of all bookings to come again.
 */
export const reconcileZones = systemMutation({
  args: { cursor: v.optional(v.string()) },
  returns: v.null(),
  handler: (ctx, args) => Reconcile.reconcile(ctx, args.cursor ?? null),
});

/** Removes requests and counts of holds that are over. */
export const sweep = systemMutation({
  args: {},
  returns: v.null(),
  handler: (ctx) => Sweep.sweep(ctx),
});
