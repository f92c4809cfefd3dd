/** Answers whose gateway died, and the gateways that write them anew. */
import { internal } from "../_generated/api";
import type { Doc } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import * as Budgets from "./budgets";
import { ownersOf, prepare } from "./context";
import * as Deltas from "./deltas";
import * as Log from "./log";
import * as Presence from "./presence";
import * as Streams from "./streams";
import * as Visitors from "./visitors";
import type { Claimed, ClaimResult } from "./wire";

/** An answer that killed this many gateways is given up. */
export const MAX_ATTEMPTS = 5;

/** Time for some gateway to come back before an answer is given up. */
export const ABANDONED_MS = 10 * 60_000;

/** Claiming builds a context, which may read a megabyte. */
const MAX_CLAIMS = 10;
const MAX_RELEASES = 200;
const MAX_FAILURES = 20;

interface Lease {
  owner: string;
  leaseMs: number;
}

export async function claim(
  ctx: MutationCtx,
  args: Lease & { conversationId: string; messageId: string },
): Promise<ClaimResult> {
  const id = ctx.db.normalizeId("conversations", args.conversationId);
  const message = id && (await Log.getOf(ctx, id, args.messageId));
  if (message?.author !== "assistant") return { kind: "not_found" };
  const stream = await ctx.db
    .query("streams")
    .withIndex("by_message", (q) => q.eq("messageId", message._id))
    .unique();
  if (stream?.state !== "streaming") return ended(message);
  const { leaseExpiresAt, owner } = stream;
  // A gateway that asks for an answer of its own has no run of it: the result
  // of the call that gave it the answer was lost on the way.
  if (leaseExpiresAt > Date.now() && owner !== args.owner) {
    return { kind: "held", leaseExpiresAt, owner };
  }
  const claimed = await take(ctx, stream, args);
  if (claimed !== null) return claimed;
  const failed = await ctx.db.get("messages", message._id);
  return ended(failed ?? message);
}

export async function claimExpired(
  ctx: MutationCtx,
  args: Lease & { limit: number },
): Promise<Claimed[]> {
  const streams = await expired(ctx, Date.now()).take(
    Math.min(Math.max(Math.floor(args.limit), 0), MAX_CLAIMS),
  );
  const claimed: Claimed[] = [];
  for (const stream of streams) {
    const one = await take(ctx, stream, args);
    if (one !== null) claimed.push(one);
  }
  return claimed;
}

export async function release(
  ctx: MutationCtx,
  owner: string,
): Promise<{ released: number; hasMore: boolean }> {
  const now = Date.now();
  const held = await ctx.db
    .query("streams")
    .withIndex("by_owner_and_state_and_leaseExpiresAt", (q) =>
      q.eq("owner", owner).eq("state", "streaming").gt("leaseExpiresAt", now),
    )
    .take(MAX_RELEASES);
  for (const { _id } of held) {
    await ctx.db.patch("streams", _id, { leaseExpiresAt: now });
  }
  return { released: held.length, hasMore: held.length === MAX_RELEASES };
}

export async function failAbandoned(ctx: MutationCtx): Promise<null> {
  const cutoff = Date.now() - ABANDONED_MS;
  const streams = await expired(ctx, cutoff).take(MAX_FAILURES);
  for (const stream of streams) await Streams.abandon(ctx, stream);
  if (streams.length === MAX_FAILURES) {
    await ctx.scheduler.runAfter(0, internal.cleanup.failAbandoned, {});
  }
  return null;
}

/** @returns null when the answer was given up instead. */
async function take(
  ctx: MutationCtx,
  stream: Doc<"streams">,
  lease: Lease,
): Promise<Claimed | null> {
  const message = await ctx.db.get("messages", stream.messageId);
  const conversation = await ctx.db.get("conversations", stream.conversationId);
  if (message === null || conversation === null) {
    throw new Error(`Stream ${stream._id} has lost its message`);
  }
  if (stream.attempt >= MAX_ATTEMPTS) {
    await Streams.abandon(ctx, stream);
    return null;
  }
  const run = {
    streamId: stream._id,
    messageId: message._id,
    seq: message.seq,
    attempt: stream.attempt + 1,
  };
  const fence = stream.fence + 1;
  if (stream.reservation !== undefined) {
    // What the dead gateway has asked its provider for is spent.
    const text = await Deltas.read(ctx, stream);
    await Budgets.settle(ctx, stream, { text });
  }
  const { context, reservation } = await prepare(
    ctx,
    await ownersOf(ctx, conversation),
    conversation,
    await Visitors.requireOf(ctx, conversation),
    message.seq,
    stream.reservation?.outputTokens,
  );
  await ctx.db.patch("streams", stream._id, {
    attempt: run.attempt,
    fence,
    owner: lease.owner,
    leaseExpiresAt: Streams.leaseUntil(lease.leaseMs),
    length: 0,
    reservation,
  });
  await ctx.db.patch("conversations", conversation._id, { streaming: run });
  await ctx.scheduler.runAfter(0, internal.cleanup.dropDeltas, {
    streamId: stream._id,
    upToAttempt: stream.attempt,
  });
  return {
    kind: "claimed",
    ...run,
    fence,
    conversationId: conversation._id,
    context,
    watched: await Presence.isWatched(ctx, conversation._id),
  };
}

function expired(ctx: MutationCtx, before: number) {
  return ctx.db
    .query("streams")
    .withIndex("by_state_and_leaseExpiresAt", (q) =>
      q.eq("state", "streaming").lte("leaseExpiresAt", before),
    );
}

function ended(message: Doc<"messages">): ClaimResult {
  return {
    kind: "ended",
    message: Log.toWire(message),
    reason: message.reason ?? null,
  };
}
