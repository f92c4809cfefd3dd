/**
 * Writing an answer. A stream has one writer at a time: whoever knows the
 * current fence. Everybody else is told that they are stale.
 */
import { internal } from "../_generated/api";
import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import type { EndReason } from "../tables/conversations";
import type { StreamState } from "../tables/streams";
import * as Budgets from "./budgets";
import { preview } from "./conversationRows";
import * as Deltas from "./deltas";
import * as Log from "./log";
import * as Presence from "./presence";
import * as SearchText from "./searchText";
import * as Signals from "./signals";
import type { AppendResult, FinishResult } from "./wire";

type Stream = Doc<"streams">;

/** What is known about an answer when it ends. */
type Outcome = Partial<
  Pick<
    Doc<"messages">,
    "usage" | "model" | "automatic" | "sources" | "errorCode"
  >
> & { reason: EndReason };

interface Piece {
  streamId: Id<"streams">;
  fence: number;
  offset: number;
  text: string;
}

const ENDS: Record<EndReason, Exclude<StreamState, "streaming">> = {
  complete: "finished",
  length: "finished",
  stopped: "stopped",
  superseded: "stopped",
  takeover: "stopped",
  failed: "failed",
};

/** A lease within sensible bounds, as a time (ms, epoch). */
export function leaseUntil(leaseMs: number): number {
  return Date.now() + Math.min(Math.max(leaseMs, 1_000), 5 * 60_000);
}

/**
 * Puts an empty answer into the log and opens its stream. The caller patches
 * the conversation with `lastSeq` and `streaming` in the same mutation.
 */
export async function open(
  ctx: MutationCtx,
  conversation: Doc<"conversations">,
  seq: number,
  lease: Pick<Stream, "owner" | "leaseExpiresAt" | "reservation">,
) {
  const messageId = await Log.insert(ctx, conversation, seq, {
    author: "assistant",
    text: "",
    state: "streaming",
  });
  const run = { attempt: 1, fence: 1 };
  const streamId = await ctx.db.insert("streams", {
    tenantId: conversation.tenantId,
    conversationId: conversation._id,
    messageId,
    state: "streaming",
    ...run,
    ...lease,
    length: 0,
    startedAt: Date.now(),
  });
  return { messageId, seq, streamId, ...run };
}

export async function append(
  ctx: MutationCtx,
  args: Piece & { leaseMs: number },
): Promise<AppendResult> {
  const stream = await ctx.db.get("streams", args.streamId);
  if (!mayWrite(stream, args.fence)) return stale(stream);
  const stored = await Deltas.store(ctx, stream, args.offset, args.text);
  if (stored.kind === "gap") return stored;
  await ctx.db.patch("streams", stream._id, {
    length: stored.length,
    leaseExpiresAt: leaseUntil(args.leaseMs),
  });
  if (stored.kind === "full") return stored;
  const watched = await Presence.isWatched(ctx, stream.conversationId);
  return { ...stored, watched };
}

export async function finish(
  ctx: MutationCtx,
  args: Piece & Outcome,
): Promise<FinishResult> {
  const { streamId, fence, offset, text, ...outcome } = args;
  const stream = await ctx.db.get("streams", streamId);
  // Any end but the writer's own moves the fence, so this is a repeat.
  if (stream !== null && stream.fence === fence && isEnded(stream)) {
    return await finished(ctx, stream);
  }
  if (!mayWrite(stream, fence)) return stale(stream);
  const stored = await Deltas.store(ctx, stream, offset, text);
  if (stored.kind === "gap") return stored;
  await end(
    ctx,
    { ...stream, length: stored.length },
    stored.kind === "full" ? { ...outcome, reason: "length" } : outcome,
  );
  const ended = await ctx.db.get("streams", streamId);
  return ended === null ? stale(null) : await finished(ctx, ended);
}

/**
 * Ends a running answer from outside, with the text stored so far: the fence
 * moves, so that the writer's late pieces are refused, and it is told.
 * @returns whether there was anything to stop.
 */
export async function stop(
  ctx: MutationCtx,
  streamId: Id<"streams">,
  reason: EndReason,
): Promise<boolean> {
  const stream = await ctx.db.get("streams", streamId);
  if (stream === null || stream.state !== "streaming") return false;
  await Signals.sendStop(ctx, stream, reason);
  await end(ctx, { ...stream, fence: stream.fence + 1 }, { reason });
  return true;
}

/** Fails an answer that nobody is left to write. */
export async function abandon(ctx: MutationCtx, stream: Stream): Promise<void> {
  await end(
    ctx,
    { ...stream, fence: stream.fence + 1 },
    { reason: "failed", errorCode: "answer_interrupted" },
  );
}

/** Moves the text into the message and closes the stream. */
async function end(
  ctx: MutationCtx,
  stream: Stream,
  outcome: Outcome,
): Promise<void> {
  const text = await Deltas.read(ctx, stream);
  const state = ENDS[outcome.reason];
  await Budgets.settle(ctx, stream, { ...outcome, text });
  await ctx.db.patch("messages", stream.messageId, {
    ...outcome,
    text,
    state: state === "finished" ? "complete" : state,
    attempt: stream.attempt,
  });
  await ctx.db.patch("streams", stream._id, {
    state,
    fence: stream.fence,
    length: stream.length,
    endedAt: Date.now(),
    endReason: outcome.reason,
    reservation: undefined,
  });
  await ctx.db.patch("conversations", stream.conversationId, {
    streaming: undefined,
    lastMessageAt: Date.now(),
    ...(text.trim() === "" ? {} : { preview: preview(text) }),
  });
  await SearchText.add(ctx, stream.conversationId, text);
  await ctx.scheduler.runAfter(0, internal.cleanup.dropDeltas, {
    streamId: stream._id,
    upToAttempt: stream.attempt,
  });
}

function mayWrite(stream: Stream | null, fence: number): stream is Stream {
  return stream?.state === "streaming" && stream.fence === fence;
}

function isEnded(stream: Stream): boolean {
  return stream.state !== "streaming";
}

function stale(stream: Stream | null) {
  return {
    kind: "stale" as const,
    state: stream?.state ?? ("gone" as const),
    reason: stream?.endReason ?? null,
  };
}

async function finished(
  ctx: MutationCtx,
  stream: Stream,
): Promise<FinishResult> {
  const message = await ctx.db.get("messages", stream.messageId);
  if (message === null || stream.endReason === undefined) return stale(stream);
  return {
    kind: "ok",
    message: Log.toWire(message),
    reason: stream.endReason,
  };
}
