/** The people and rooms that can be booked. */
import { v } from "convex/values";
import { memberMutation, memberQuery } from "./functions";
import * as Feed from "./model/booking/feed";
import * as Resources from "./model/booking/resources";
import { vResourceKind } from "./tables/slots";

const vInput = {
  name: v.string(),
  kind: vResourceKind,
  /** IANA zone offered for new slots. */
  tz: v.string(),
  /** Who is told about bookings; else the settings' address. */
  email: v.optional(v.string()),
  active: v.boolean(),
};
const vResource = { resourceId: v.id("resources") };
const write = memberMutation("bookings:write");
const admin = memberMutation("settings:write");

/** All of them, at most 50. */
export const list = memberQuery("bookings:read")({
  args: {},
  returns: v.array(
    v.object({ _id: v.id("resources"), ...vInput, hasFeed: v.boolean() }),
  ),
  handler: (ctx) => Resources.list(ctx),
});

/** @throws invalid; conflict beyond 50. */
export const create = write({
  args: vInput,
  returns: v.id("resources"),
  handler: (ctx, args) => Resources.create(ctx, args),
});

/** Replaces all fields. Inactive: nothing of it can be booked. */
export const update = write({
  args: { ...vResource, ...vInput },
  returns: v.null(),
  handler: (ctx, args) => Resources.update(ctx, args),
});

/**
 * A new secret for its calendar feed. Whoever shows it makes it (32 random
 * bytes); only its hex SHA-256 comes here.
 */
export const rotateFeed = admin({
  args: { ...vResource, hash: v.string() },
  returns: v.null(),
  handler: (ctx, args) => Feed.rotate(ctx, args),
});

/** Whoever has the feed's address reads nothing any more. */
export const stopFeed = admin({
  args: vResource,
  returns: v.null(),
  handler: (ctx, args) => Feed.stop(ctx, args.resourceId),
});
