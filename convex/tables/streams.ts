import { defineTable } from "convex/server";
import { v, type Infer } from "convex/values";
import { vEndReason } from "./conversations";

export const vStreamState = v.union(
  v.literal("streaming"),
  v.literal("finished"),
  v.literal("stopped"),
  v.literal("failed"),
);
export type StreamState = Infer<typeof vStreamState>;

/** Kept free in the budget's periods while the answer is being written. */
export const vReservation = v.object({
  /** Periods it was made in; the settlement goes there too. */
  day: v.string(),
  month: v.string(),
  promptTokens: v.number(),
  outputTokens: v.number(),
  inputPrice: v.number(),
  outputPrice: v.number(),
});
export type Reservation = Infer<typeof vReservation>;

export const streamTables = {
  /**
   * The writing of one answer. Written by begin, claim, every append and the
   * end. Deleted by the hourly sweep, an hour after the end, so that a late
   * or repeated write still learns how it ended.
   */
  streams: defineTable({
    tenantId: v.id("tenants"),
    conversationId: v.id("conversations"),
    messageId: v.id("messages"),
    state: vStreamState,
    /** 1, and one more for each gateway that had to start over. */
    attempt: v.number(),
    /** Grows whenever the right to write moves; older writes are refused. */
    fence: v.number(),
    /** Id of the gateway process that writes. */
    owner: v.string(),
    leaseExpiresAt: v.number(),
    /** UTF-16 units stored for this attempt. */
    length: v.number(),
    startedAt: v.number(),
    /** What the attempt may cost; absent without a budget, and at the end. */
    reservation: v.optional(vReservation),
    endedAt: v.optional(v.number()),
    endReason: v.optional(vEndReason),
  })
    .index("by_message", ["messageId"])
    .index("by_owner_and_state_and_leaseExpiresAt", [
      "owner",
      "state",
      "leaseExpiresAt",
    ])
    .index("by_state_and_leaseExpiresAt", ["state", "leaseExpiresAt"])
    .index("by_endedAt", ["endedAt"]),

  /**
   * Text of an answer being written, in order of `offset`, without gaps or
   * overlaps. Written by append, which fills the last row up to
   * `DELTA_LENGTH` units before it opens another, so that the number of rows
   * stays bounded by the answer's length. Deleted by `cleanup:dropDeltas`
   * when the answer ends or its attempt is given up.
   */
  streamDeltas: defineTable({
    streamId: v.id("streams"),
    attempt: v.number(),
    offset: v.number(),
    text: v.string(),
  }).index("by_stream_and_attempt_and_offset", [
    "streamId",
    "attempt",
    "offset",
  ]),

  /**
   * News for the gateway that writes a stream: stop, or flush more often
   * because staff are watching. Written in the mutation that causes it,
   * deleted by the gateway's ack, or after ten minutes by the sweep when the
   * gateway is dead.
   */
  gatewaySignals: defineTable({
    owner: v.string(),
    streamId: v.id("streams"),
    /** The run it is meant for: the fence before the signal's cause. */
    fence: v.number(),
    kind: v.union(v.literal("stop"), v.literal("watch")),
    reason: v.optional(vEndReason),
  }).index("by_owner", ["owner"]),
};
