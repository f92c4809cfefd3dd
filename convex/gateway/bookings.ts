/** Booking for visitors at widgets, and by the links in their mails. */
import { v } from "convex/values";
import { serviceMutation, serviceQuery } from "../functions";
import * as Feed from "../model/booking/feed";
import * as Listing from "../model/booking/listing";
import * as Manage from "../model/booking/manage";
import * as Tokens from "../model/booking/tokens";
import { vContactInput } from "../model/booking/visitorInput";
import * as VisitorBookings from "../model/booking/visitorBookings";
import { vBookingForm, vBookResult, vHoldResult } from "../model/booking/wire";

/** At a widget, by its public id. */
const vVisitor = { widgetId: v.string(), sessionKey: v.string() };
const vChannel = v.union(v.literal("widget"), v.literal("assistant"));
const vWindow = {
  /** Dates in `tz`, both inclusive, at most 62 days. */
  from: v.string(),
  to: v.string(),
  tz: v.string(),
  /** The time it is, rounded down to the minute. */
  nowMs: v.number(),
  slotId: v.optional(v.string()),
};

/**
 * Free times, at most 500, without names. With a session, what it holds
 * itself is free for it. Null when the widget serves nobody. Made to be
 * subscribed: a time that is taken disappears.
 * @throws invalid for a window that is none or too long.
 */
export const openings = serviceQuery({
  args: {
    widgetId: v.string(),
    sessionKey: v.optional(v.string()),
    ...vWindow,
  },
  returns: v.union(Listing.vOpenings, v.null()),
  handler: (ctx, args) => VisitorBookings.openings(ctx, args),
});

/** As `openings`, for moving the booking that a link belongs to. */
export const openingsByToken = serviceQuery({
  args: { tokenHash: v.string(), ...vWindow },
  returns: v.union(Listing.vOpenings, v.null()),
  handler: (ctx, args) => Manage.openings(ctx, args),
});

/** What the form asks besides name, address, phone and notes. */
export const form = serviceQuery({
  args: { widgetId: v.string() },
  returns: v.union(vBookingForm, v.null()),
  handler: (ctx, args) => VisitorBookings.form(ctx, args.widgetId),
});

/**
 * Keeps a place for five minutes, ten for the assistant. A session has one
 * hold; another one replaces it, the same one again gives it as it stands,
 * with `extend` it is put off once.
 */
export const hold = serviceMutation({
  args: {
    ...vVisitor,
    occKey: v.string(),
    seats: v.optional(v.number()),
    channel: vChannel,
    extend: v.optional(v.boolean()),
    /** Salted hash of the caller's address: three holds in ten minutes. */
    ipHash: v.optional(v.string()),
  },
  returns: vHoldResult,
  handler: (ctx, args) => VisitorBookings.hold(ctx, args),
});

/** Gives up what the session holds. */
export const release = serviceMutation({
  args: vVisitor,
  returns: v.null(),
  handler: (ctx, args) => VisitorBookings.release(ctx, args),
});

/**
 * Books, once per `key` and day: the same again gives the same booking, and
 * KEY_REUSED with anything else in it. After a conflict (a system error) call
 * again with the same key.
 */
export const book = serviceMutation({
  args: {
    ...vVisitor,
    occKey: v.string(),
    /** The form's UUID, or `conversationId:toolCallId`. */
    key: v.string(),
    contact: vContactInput,
    seats: v.optional(v.number()),
    channel: vChannel,
    conversationId: v.optional(v.string()),
    /** The visitor's link: `seed` it is derived from, hex SHA-256 of it. */
    manage: v.optional(v.object({ seed: v.string(), hash: v.string() })),
  },
  returns: vBookResult,
  handler: (ctx, args) => VisitorBookings.book(ctx, args),
});

/** What a link's page shows; null for no such link. Changes nothing. */
export const byToken = serviceQuery({
  args: { tokenHash: v.string() },
  returns: v.union(Manage.vManagePage, v.null()),
  handler: (ctx, args) => Manage.show(ctx, args.tokenHash),
});

/** What a link's page does, by a click. `occKey` for reschedule. */
export const actByToken = serviceMutation({
  args: {
    tokenHash: v.string(),
    action: Manage.vManageAction,
    /** What the page showed: STALE when it changed since. */
    seq: v.number(),
    occKey: v.optional(v.string()),
    reason: v.optional(v.string()),
  },
  returns: Manage.vManageResult,
  handler: (ctx, args) => Manage.act(ctx, args),
});

/**
 * Keeps the hash of a token that was derived from a booking's seed, before
 * its link is sent. Harmless when repeated.
 */
export const registerToken = serviceMutation({
  args: {
    bookingId: v.string(),
    role: v.union(v.literal("visitor"), v.literal("staff")),
    hash: v.string(),
  },
  returns: v.null(),
  handler: (ctx, args) => Tokens.register(ctx, args),
});

/** A resource's calendar by its secret; null for no such one. */
export const feed = serviceQuery({
  args: { tokenHash: v.string(), nowMs: v.number() },
  returns: v.union(Feed.vFeed, v.null()),
  handler: (ctx, args) => Feed.read(ctx, args),
});
