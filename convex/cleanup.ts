/** Housekeeping by crons and scheduled jobs, in bounded batches. */
import { v } from "convex/values";
import { systemMutation } from "./functions";
import * as Cleanup from "./model/cleanup";
import * as Claims from "./model/claims";
import * as Presence from "./model/presence";

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

/** Removes ended streams, dead gateways' signals and old rate windows. */
export const sweep = systemMutation({
  args: {},
  returns: v.null(),
  handler: (ctx) => Cleanup.sweep(ctx),
});
