/** Housekeeping by crons and scheduled jobs, in bounded batches. */
import { v } from "convex/values";
import { systemMutation } from "./functions";
import * as Blocks from "./model/blocks";
import * as Cleanup from "./model/cleanup";
import * as Claims from "./model/claims";
import * as Presence from "./model/presence";
import * as RateLimits from "./model/rateLimits";
import * as SecurityAlerts from "./model/securityAlerts";
import * as WidgetRemoval from "./model/widgetRemoval";

/** Removes a stream's deltas up to and including an attempt. */
export const dropDeltas = systemMutation({
  args: { streamId: v.id("streams"), upToAttempt: v.number() },
  returns: v.null(),
  handler: (ctx, args) => Cleanup.dropDeltas(ctx, args),
});

/** Ends a presence row, or looks again when it was renewed. */
export const expirePresence = systemMutation({
  args: { presenceId: v.id("presence") },
  returns: v.null(),
  handler: (ctx, args) => Presence.expire(ctx, args.presenceId),
});

/** Fails answers whose lease ran out long ago, with the text so far. */
export const failAbandoned = systemMutation({
  args: {},
  returns: v.null(),
  handler: (ctx) => Claims.failAbandoned(ctx),
});

/** Marks a block as over. */
export const expireBlock = systemMutation({
  args: { blockId: v.id("blocks") },
  returns: v.null(),
  handler: (ctx, args) => Blocks.expire(ctx, args.blockId),
});

/** Closes an alert that has been quiet, or looks again when it has not. */
export const closeAlert = systemMutation({
  args: { alertId: v.id("securityAlerts") },
  returns: v.null(),
  handler: (ctx, args) => SecurityAlerts.closeQuiet(ctx, args.alertId),
});

/** Erases a removed widget and what was said there, batch by batch. */
export const eraseWidget = systemMutation({
  args: { widgetId: v.id("widgets") },
  returns: v.null(),
  handler: (ctx, args) => WidgetRemoval.erase(ctx, args.widgetId),
});

/** Forgets the rate windows of days that are over, right after midnight. */
export const sweepLimits = systemMutation({
  args: {},
  returns: v.null(),
  handler: (ctx) => RateLimits.forgetOld(ctx),
});

/** Removes what is over and what its retention has ended. */
export const sweep = systemMutation({
  args: {},
  returns: v.null(),
  handler: (ctx) => Cleanup.sweep(ctx),
});
