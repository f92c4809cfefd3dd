/** How the tenant takes bookings. */
import { v } from "convex/values";
import { memberMutation, memberQuery } from "./functions";
import * as Settings from "./model/booking/settings";
import { vBookingSettings } from "./tables/slots";

/** The defaults when nothing was saved. */
export const get = memberQuery("bookings:read")({
  args: {},
  returns: vBookingSettings,
  handler: (ctx) => Settings.read(ctx, ctx.tenantId),
});

/** Replaces all of it. @throws invalid */
export const update = memberMutation("settings:write")({
  args: { settings: vBookingSettings },
  returns: v.null(),
  handler: (ctx, args) => Settings.save(ctx, args.settings),
});
