/** The text of an answer being written, in rows of bounded number. */
import type { Doc } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";
import { cut } from "./text";

/**
 * A row is filled up to this many UTF-16 units before another is opened. An
 * append rewrites at most this much, so the cost of an answer grows with its
 * length alone.
 */
export const DELTA_LENGTH = 2_000;

/** Longest answer, in UTF-16 units: one message must fit in a document. */
export const MAX_ANSWER_LENGTH = 120_000;

/** Two neighbours hold more than `DELTA_LENGTH` together, hence: */
const MAX_DELTAS = (2 * MAX_ANSWER_LENGTH) / DELTA_LENGTH + 1;

type Stream = Doc<"streams">;

/** `gap`: nothing was stored, for text before `offset` is missing. */
type Stored =
  | { kind: "ok"; length: number }
  | { kind: "full"; length: number }
  | { kind: "gap"; length: number };

/**
 * Stores what of `text`, which begins at `offset`, is not stored yet. The
 * caller patches the stream with the new length.
 */
export async function store(
  ctx: MutationCtx,
  stream: Stream,
  offset: number,
  text: string,
): Promise<Stored> {
  const { length } = stream;
  const room = MAX_ANSWER_LENGTH - length;
  if (offset > length || offset < 0) {
    // A character of two units may leave the last place empty.
    return { kind: room <= 1 ? "full" : "gap", length };
  }
  const wanted = text.slice(length - offset);
  const fresh = cut(wanted, room);
  if (fresh !== "") await write(ctx, stream, fresh);
  return {
    kind: fresh === wanted ? "ok" : "full",
    length: length + fresh.length,
  };
}

/** The whole text of the stream's current attempt. */
export async function read(ctx: QueryCtx, stream: Stream): Promise<string> {
  const rows = await rowsOf(ctx, stream).take(MAX_DELTAS);
  return rows.map((row) => row.text).join("");
}

async function write(
  ctx: MutationCtx,
  stream: Stream,
  text: string,
): Promise<void> {
  const last = await rowsOf(ctx, stream).order("desc").first();
  if (last !== null && last.text.length + text.length <= DELTA_LENGTH) {
    await ctx.db.patch("streamDeltas", last._id, { text: last.text + text });
    return;
  }
  await ctx.db.insert("streamDeltas", {
    streamId: stream._id,
    attempt: stream.attempt,
    offset: stream.length,
    text,
  });
}

function rowsOf(ctx: QueryCtx, stream: Stream) {
  return ctx.db
    .query("streamDeltas")
    .withIndex("by_stream_and_attempt_and_offset", (q) =>
      q.eq("streamId", stream._id).eq("attempt", stream.attempt),
    );
}
