/** Dates on which nothing takes place. */
import { v } from "convex/values";
import { memberMutation, memberQuery } from "./functions";
import { vChoice } from "./model/booking/affected";
import * as ClosedDays from "./model/booking/closedDays";

const write = memberMutation("bookings:write");

/** From one date to another, both inclusive, at most 1,000. */
export const list = memberQuery("bookings:read")({
  args: { from: v.string(), to: v.string() },
  returns: v.array(
    v.object({
      _id: v.id("closedDays"),
      resourceId: v.optional(v.id("resources")),
      date: v.string(),
      reason: v.optional(v.string()),
    }),
  ),
  handler: (ctx, args) => ClosedDays.list(ctx, args),
});

/**
 * Closes a date for one resource or for all. Asks what happens to bookings
 * when there are any and `bookings` does not say.
 */
export const add = write({
  args: {
    date: v.string(),
    resourceId: v.optional(v.id("resources")),
    reason: v.optional(v.string()),
    bookings: v.optional(vChoice),
  },
  returns: ClosedDays.vClosed,
  handler: (ctx, args) => ClosedDays.add(ctx, args),
});

/** Opens it again; what was cancelled stays so. */
export const remove = write({
  args: { closedDayId: v.id("closedDays") },
  returns: v.null(),
  handler: (ctx, args) => ClosedDays.remove(ctx, args.closedDayId),
});
