/** Bounded removal of what is over. A full batch schedules the next one. */
import { internal } from "../_generated/api";
import type { Id } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import * as Retention from "./retention";

export const BATCH = 100;

/** How long an ended stream still answers late writes. */
export const STREAM_KEPT_MS = 60 * 60_000;

/** How long a signal waits for its gateway. */
export const SIGNAL_KEPT_MS = 10 * 60_000;

export async function dropDeltas(
  ctx: MutationCtx,
  args: { streamId: Id<"streams">; upToAttempt: number },
): Promise<null> {
  const rows = await ctx.db
    .query("streamDeltas")
    .withIndex("by_stream_and_attempt_and_offset", (q) =>
      q.eq("streamId", args.streamId).lte("attempt", args.upToAttempt),
    )
    .take(BATCH);
  for (const { _id } of rows) await ctx.db.delete("streamDeltas", _id);
  if (rows.length === BATCH) {
    await ctx.scheduler.runAfter(0, internal.cleanup.dropDeltas, args);
  }
  return null;
}

export async function sweep(ctx: MutationCtx): Promise<null> {
  const now = Date.now();
  const removed = [
    await sweepStreams(ctx, now - STREAM_KEPT_MS),
    await sweepSignals(ctx, now - SIGNAL_KEPT_MS),
    ...(await Retention.sweep(ctx, now)),
  ];
  if (removed.includes(BATCH)) {
    await ctx.scheduler.runAfter(0, internal.cleanup.sweep, {});
  }
  return null;
}

async function sweepStreams(ctx: MutationCtx, before: number): Promise<number> {
  const rows = await ctx.db
    .query("streams")
    // Above 0, because running streams, which have no end, sort first.
    .withIndex("by_endedAt", (q) => q.gt("endedAt", 0).lt("endedAt", before))
    .take(BATCH);
  for (const { _id } of rows) await ctx.db.delete("streams", _id);
  return rows.length;
}

async function sweepSignals(ctx: MutationCtx, before: number): Promise<number> {
  const rows = await ctx.db
    .query("gatewaySignals")
    .withIndex("by_creation_time", (q) => q.lt("_creationTime", before))
    .take(BATCH);
  for (const { _id } of rows) await ctx.db.delete("gatewaySignals", _id);
  return rows.length;
}
