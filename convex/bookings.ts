/** The staff's side of bookings. */
import {
  paginationOptsValidator,
  paginationResultValidator,
} from "convex/server";
import { v } from "convex/values";
import { memberMutation, memberQuery } from "./functions";
import * as BookingViews from "./model/booking/bookingViews";
import * as Listing from "./model/booking/listing";
import * as StaffBookings from "./model/booking/staffBookings";
import { vContactInput } from "./model/booking/visitorInput";
import { vBookingRow, vBookResult, vChangeResult } from "./model/booking/wire";
import { vBookingStatus } from "./tables/bookings";

const read = memberQuery("bookings:read");
const write = memberMutation("bookings:write");

const vChosen = {
  bookingId: v.id("bookings"),
  /** What the caller looked at: refused as STALE when it changed since. */
  seq: v.optional(v.number()),
  reason: v.optional(v.string()),
};

/** What overlaps a range of at most 63 days, for calendars; at most 500. */
export const range = read({
  args: {
    fromMs: v.number(),
    toMs: v.number(),
    resourceId: v.optional(v.id("resources")),
  },
  returns: v.object({ bookings: v.array(vBookingRow), more: v.boolean() }),
  handler: (ctx, args) => BookingViews.range(ctx, args),
});

/** From `fromMs` on, next first; without it all, the last start first. */
export const list = read({
  args: {
    paginationOpts: paginationOptsValidator,
    status: v.optional(vBookingStatus),
    fromMs: v.optional(v.number()),
  },
  returns: paginationResultValidator(vBookingRow),
  handler: (ctx, args) => BookingViews.list(ctx, args),
});

/** With history and mails; null for none, or another tenant's. */
export const get = read({
  args: { bookingId: v.string() },
  returns: v.union(BookingViews.vBookingDetails, v.null()),
  handler: (ctx, args) => BookingViews.get(ctx, args.bookingId),
});

/**
 * Free times, for booking by hand and for moving. `from` and `to` are dates
 * in `tz`, at most 62 days; round `nowMs` down to the minute.
 */
export const openings = read({
  args: {
    from: v.string(),
    to: v.string(),
    tz: v.string(),
    nowMs: v.number(),
    slotId: v.optional(v.string()),
  },
  returns: Listing.vOpenings,
  handler: (ctx, args) =>
    Listing.openings(ctx, { ...args, tenantId: ctx.tenantId }),
});

/**
 * Books by hand, by the same rules as visitors; confirmed at once. With
 * `override`, the reason for it, beyond notice, horizon and room; it is kept.
 */
export const create = write({
  args: {
    occKey: v.string(),
    key: v.string(),
    contact: vContactInput,
    seats: v.optional(v.number()),
    override: v.optional(v.string()),
  },
  returns: vBookResult,
  handler: (ctx, args) => StaffBookings.create(ctx, args),
});

export const confirm = write({
  args: vChosen,
  returns: vChangeResult,
  handler: (ctx, args) => StaffBookings.turn(ctx, "confirmed", args),
});

export const reject = write({
  args: vChosen,
  returns: vChangeResult,
  handler: (ctx, args) => StaffBookings.turn(ctx, "rejected", args),
});

/** Until it begins. */
export const cancel = write({
  args: vChosen,
  returns: vChangeResult,
  handler: (ctx, args) => StaffBookings.turn(ctx, "cancelled", args),
});

/** After its end. */
export const complete = write({
  args: vChosen,
  returns: vChangeResult,
  handler: (ctx, args) => StaffBookings.turn(ctx, "completed", args),
});

/** After its end. */
export const noShow = write({
  args: vChosen,
  returns: vChangeResult,
  handler: (ctx, args) => StaffBookings.turn(ctx, "no_show", args),
});

/** Moves it to another occurrence; `override` as for `create`. */
export const reschedule = write({
  args: { ...vChosen, occKey: v.string(), override: v.optional(v.string()) },
  returns: vChangeResult,
  handler: (ctx, args) => StaffBookings.move(ctx, args),
});
