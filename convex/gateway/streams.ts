/** Writing an answer: only the run that holds the fence may. */
import { v } from "convex/values";
import { serviceMutation, serviceQuery } from "../functions";
import * as Claims from "../model/claims";
import * as Signals from "../model/signals";
import * as Streams from "../model/streams";
import {
  vAppendResult,
  vClaimed,
  vClaimResult,
  vFinishResult,
} from "../model/wire";
import { vEndReason, vSource, vUsage } from "../tables/conversations";

const vRun = { streamId: v.id("streams"), fence: v.number() };
const vPiece = { offset: v.number(), text: v.string() };
const vLease = { owner: v.string(), leaseMs: v.number() };

/**
 * Adds text at `offset` and renews the lease. What is already stored is
 * skipped, so sending a piece again is harmless. An empty text renews only.
 */
export const append = serviceMutation({
  args: { ...vRun, ...vPiece, leaseMs: v.number() },
  returns: vAppendResult,
  handler: (ctx, args) => Streams.append(ctx, args),
});

/**
 * Adds the last text and ends the answer, or changes nothing and says why.
 * Repeating it is harmless.
 */
export const finish = serviceMutation({
  args: {
    ...vRun,
    ...vPiece,
    reason: vEndReason,
    usage: v.optional(vUsage),
    model: v.optional(v.string()),
    automatic: v.optional(v.boolean()),
    sources: v.optional(v.array(vSource)),
    errorCode: v.optional(v.string()),
  },
  returns: vFinishResult,
  handler: (ctx, args) => Streams.finish(ctx, args),
});

/**
 * Takes over an answer whose writer's lease has run out, or one of the
 * caller's own, at once: it asks only for answers that it does not write.
 */
export const claim = serviceMutation({
  args: { ...vLease, conversationId: v.string(), messageId: v.string() },
  returns: vClaimResult,
  handler: (ctx, args) => Claims.claim(ctx, args),
});

/**
 * Takes over up to `limit` (at most 10) answers whose lease has run out. Ask
 * again while it gives as many.
 */
export const claimExpired = serviceMutation({
  args: { ...vLease, limit: v.number() },
  returns: v.array(vClaimed),
  handler: (ctx, args) => Claims.claimExpired(ctx, args),
});

/**
 * Gives up the leases of a gateway that goes away, so that others may claim
 * at once. Call again while `hasMore`.
 */
export const release = serviceMutation({
  args: { owner: v.string() },
  returns: v.object({ released: v.number(), hasMore: v.boolean() }),
  handler: (ctx, args) => Claims.release(ctx, args.owner),
});

/** News for one gateway, oldest first, at most 100. Made to be subscribed. */
export const signals = serviceQuery({
  args: { owner: v.string() },
  returns: v.array(
    v.object({
      _id: v.id("gatewaySignals"),
      streamId: v.id("streams"),
      fence: v.number(),
      kind: v.union(v.literal("stop"), v.literal("watch")),
      reason: v.optional(vEndReason),
    }),
  ),
  handler: (ctx, args) => Signals.list(ctx, args.owner),
});

/** Removes signals that were acted on; unknown ones are ignored. */
export const ackSignals = serviceMutation({
  args: { owner: v.string(), ids: v.array(v.id("gatewaySignals")) },
  returns: v.null(),
  handler: (ctx, args) => Signals.ack(ctx, args),
});
