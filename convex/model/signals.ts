/** News for the gateways that write answers. */
import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";
import type { EndReason } from "../tables/conversations";

const LISTED = 100;

/** Tells the stream's owner that its run was ended, and why. */
export async function sendStop(
  ctx: MutationCtx,
  stream: Doc<"streams">,
  reason: EndReason,
): Promise<void> {
  await ctx.db.insert("gatewaySignals", {
    owner: stream.owner,
    streamId: stream._id,
    fence: stream.fence,
    kind: "stop",
    reason,
  });
}

/** Tells the stream's owner that staff began to watch. */
export async function sendWatch(
  ctx: MutationCtx,
  streamId: Id<"streams">,
): Promise<void> {
  const stream = await ctx.db.get("streams", streamId);
  if (stream === null || stream.state !== "streaming") return;
  const { owner, fence } = stream;
  await ctx.db.insert("gatewaySignals", {
    owner,
    streamId,
    fence,
    kind: "watch",
  });
}

export async function list(ctx: QueryCtx, owner: string) {
  const rows = await ctx.db
    .query("gatewaySignals")
    .withIndex("by_owner", (q) => q.eq("owner", owner))
    .take(LISTED);
  return rows.map(({ _id, streamId, fence, kind, reason }) => ({
    _id,
    streamId,
    fence,
    kind,
    reason,
  }));
}

export async function ack(
  ctx: MutationCtx,
  args: { owner: string; ids: Id<"gatewaySignals">[] },
): Promise<null> {
  for (const id of args.ids.slice(0, LISTED)) {
    const row = await ctx.db.get("gatewaySignals", id);
    if (row?.owner === args.owner) await ctx.db.delete("gatewaySignals", id);
  }
  return null;
}
