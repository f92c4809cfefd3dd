/** Shapes of bookings that leave the deployment, and the closed codes. */
import { v, type Infer } from "convex/values";
import {
  vBookingSource,
  vBookingStatus,
  vContact,
  vPromise,
} from "../../tables/bookings";
import { vBookingSettings } from "../../tables/slots";

/** A booking as its visitor and whoever holds its link see it. */
export const vBookingView = v.object({
  bookingId: v.id("bookings"),
  ...vPromise.fields,
  durationMin: v.number(),
  status: vBookingStatus,
  seq: v.number(),
  seats: v.number(),
  contact: vContact,
  /** Visitors may move and cancel until then (ms, epoch). */
  changeableUntilMs: v.number(),
  pendingUntil: v.optional(v.number()),
  reason: v.optional(v.string()),
});
export type BookingView = Infer<typeof vBookingView>;

/** A booking as staff see it. */
export const vBookingRow = vBookingView.extend({
  createdAt: v.number(),
  source: vBookingSource,
  resourceName: v.string(),
  conversationId: v.optional(v.id("conversations")),
  override: v.optional(v.string()),
});
export type BookingRow = Infer<typeof vBookingRow>;

/** What the form asks besides name, address, phone and notes. */
export const vBookingForm = v.object({
  tenantId: v.id("tenants"),
  tenantName: v.string(),
  fields: vBookingSettings.fields.fields,
});
export type BookingForm = Infer<typeof vBookingForm>;

export const vProblem = v.object({
  field: v.string(),
  problem: v.union(
    v.literal("required"),
    v.literal("invalid"),
    v.literal("too_long"),
  ),
});

/** Why a time cannot be had. `retryAfterMs` comes with HELD. */
export const vTimeCode = v.union(
  v.literal("NOT_FOUND"),
  v.literal("PAST"),
  v.literal("TOO_SOON"),
  v.literal("TOO_FAR"),
  v.literal("HELD"),
  v.literal("SLOT_TAKEN"),
);
export type TimeCode = Infer<typeof vTimeCode>;

export const vHoldResult = v.union(
  v.object({
    kind: v.literal("held"),
    occKey: v.string(),
    startMs: v.number(),
    endMs: v.number(),
    expiresAt: v.number(),
    canExtend: v.boolean(),
  }),
  v.object({
    kind: v.literal("refused"),
    /** CLOSED: the widget serves nobody (any more). */
    code: v.union(vTimeCode, v.literal("HOLD_LIMIT"), v.literal("CLOSED")),
    retryAfterMs: v.optional(v.number()),
  }),
);
export type HoldResult = Infer<typeof vHoldResult>;

export const vBookResult = v.union(
  v.object({
    kind: v.literal("booked"),
    booking: vBookingView,
    /** The same request had led to it before. */
    replayed: v.boolean(),
    /** What the manage token is derived from. */
    manageSeed: v.string(),
  }),
  v.object({
    kind: v.literal("refused"),
    code: v.union(
      vTimeCode,
      v.literal("KEY_REUSED"),
      v.literal("ALREADY_BOOKED"),
      v.literal("INVALID_INPUT"),
      v.literal("CLOSED"),
    ),
    retryAfterMs: v.optional(v.number()),
    /** Of INVALID_INPUT: every problem at once. */
    problems: v.optional(v.array(vProblem)),
  }),
);
export type BookResult = Infer<typeof vBookResult>;

/**
 * NOT_ALLOWED: not from this status. TOO_LATE: the visitor's cut-off is over.
 * TOO_EARLY: it has not ended yet. STALE: it changed since it was looked at.
 * READ_ONLY: the link is over, or may not do this.
 */
export const vChangeCode = v.union(
  vTimeCode,
  v.literal("ALREADY_BOOKED"),
  v.literal("NOT_ALLOWED"),
  v.literal("TOO_LATE"),
  v.literal("TOO_EARLY"),
  v.literal("STALE"),
  v.literal("READ_ONLY"),
);
export type ChangeCode = Infer<typeof vChangeCode>;

export const vChangeResult = v.union(
  v.object({
    kind: v.literal("ok"),
    /** False: it was so already, and nobody was told again. */
    changed: v.boolean(),
    booking: vBookingView,
  }),
  v.object({
    kind: v.literal("refused"),
    code: vChangeCode,
    retryAfterMs: v.optional(v.number()),
    /** As it is now. */
    booking: vBookingView,
  }),
);
export type ChangeResult = Infer<typeof vChangeResult>;
