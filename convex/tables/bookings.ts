/** Who comes when, and what holds the place meanwhile. */
import { defineTable } from "convex/server";
import { v, type Infer } from "convex/values";
import { outboxTables } from "./outbox";
import { slotTables } from "./slots";

export const vBookingStatus = v.union(
  v.literal("pending"),
  v.literal("confirmed"),
  v.literal("rejected"),
  v.literal("expired"),
  v.literal("cancelled"),
  v.literal("completed"),
  v.literal("no_show"),
);
export type BookingStatus = Infer<typeof vBookingStatus>;

/** Who caused a change. */
export const vActor = v.union(
  v.object({ kind: v.literal("visitor") }),
  v.object({
    kind: v.literal("staff"),
    /** Absent: by a link in a mail. */
    memberId: v.optional(v.id("members")),
    name: v.string(),
  }),
  v.object({ kind: v.literal("system") }),
);
export type Actor = Infer<typeof vActor>;

export const vBookingSource = v.union(
  v.literal("widget"),
  v.literal("assistant"),
  v.literal("staff"),
);

/** What a booking promises: a time, by the clock of a place. */
export const vPromise = v.object({
  resourceId: v.id("resources"),
  slotId: v.id("slots"),
  occKey: v.string(),
  startMs: v.number(),
  endMs: v.number(),
  tz: v.string(),
  /** `YYYY-MM-DDTHH:mm` in `tz`. */
  localStart: v.string(),
  title: v.string(),
  location: v.optional(v.string()),
  cancelCutoffMin: v.number(),
});
export type Promised = Infer<typeof vPromise>;

/** What a visitor tells about themselves. */
export const vContact = v.object({
  name: v.string(),
  email: v.string(),
  phone: v.optional(v.string()),
  notes: v.optional(v.string()),
  /** The tenant's own fields, with their labels of that day. */
  fields: v.array(v.object({ label: v.string(), value: v.string() })),
  viewerTz: v.string(),
  locale: v.string(),
});
export type Contact = Infer<typeof vContact>;

export const vBookingAction = v.union(
  v.literal("booked"),
  v.literal("confirmed"),
  v.literal("rejected"),
  v.literal("rescheduled"),
  v.literal("cancelled"),
  v.literal("completed"),
  v.literal("no_show"),
  v.literal("expired"),
);
export type BookingAction = Infer<typeof vBookingAction>;

export const bookingTables = {
  ...slotTables,
  ...outboxTables,

  /**
   * The only lock: who takes up places when. A booking's is written and
   * deleted with its transitions, one each while it is pending, confirmed or
   * attended; a hold's by its visitor and by the job at its expiry.
   */
  claims: defineTable({
    tenantId: v.id("tenants"),
    resourceId: v.id("resources"),
    occKey: v.string(),
    startMs: v.number(),
    endMs: v.number(),
    seats: v.number(),
    kind: v.union(v.literal("hold"), v.literal("booking")),
    /** Of a hold: whose it is; one live hold each. */
    holder: v.optional(v.string()),
    /** Of a hold: it counts no more from then on (ms, epoch). */
    expiresAt: v.optional(v.number()),
    /** Of a hold: how often its expiry was put off. */
    extensions: v.optional(v.number()),
    bookingId: v.optional(v.id("bookings")),
  })
    .index("by_tenant_and_occKey", ["tenantId", "occKey"])
    .index("by_tenant_and_resource_and_startMs", [
      "tenantId",
      "resourceId",
      "startMs",
    ])
    .index("by_tenant_and_holder", ["tenantId", "holder"])
    .index("by_tenant_and_booking", ["tenantId", "bookingId"]),

  /**
   * Holds made from one address, to limit them. Written with a hold, deleted
   * by the sweep when the window is over.
   */
  holdUses: defineTable({
    tenantId: v.id("tenants"),
    ipHash: v.string(),
    at: v.number(),
  }).index("by_tenant_and_ipHash_and_at", ["tenantId", "ipHash", "at"]),

  /**
   * An appointment with a copy of what was promised, so that no later change
   * of its slot changes it. Written by its transitions; deleted by nobody
   * yet.
   */
  bookings: defineTable({
    tenantId: v.id("tenants"),
    ...vPromise.fields,
    status: vBookingStatus,
    /** From 0, one more with each change of time or status; iCalendar's. */
    seq: v.number(),
    seats: v.number(),
    contact: vContact,
    /** The address in lower case, to find the same one again. */
    emailKey: v.string(),
    source: vBookingSource,
    conversationId: v.optional(v.id("conversations")),
    /** Of a pending one: when it expires (ms, epoch). */
    pendingUntil: v.optional(v.number()),
    /** Why staff or the visitor ended it. */
    reason: v.optional(v.string()),
    /** Staff booked against the rules, and said why. */
    override: v.optional(v.string()),
  })
    .index("by_tenant_and_startMs", ["tenantId", "startMs"])
    .index("by_tenant_and_resource_and_startMs", [
      "tenantId",
      "resourceId",
      "startMs",
    ])
    .index("by_tenant_and_status_and_startMs", [
      "tenantId",
      "status",
      "startMs",
    ])
    .index("by_tenant_and_slot_and_startMs", ["tenantId", "slotId", "startMs"])
    .index("by_tenant_and_occKey_and_emailKey", [
      "tenantId",
      "occKey",
      "emailKey",
    ]),

  /** A booking's history. Written by its transitions, a row each. */
  bookingEvents: defineTable({
    tenantId: v.id("tenants"),
    bookingId: v.id("bookings"),
    action: vBookingAction,
    actor: vActor,
    /** The booking's after the change. */
    seq: v.number(),
    status: vBookingStatus,
    startMs: v.number(),
    reason: v.optional(v.string()),
    /** Why staff went against the rules. */
    override: v.optional(v.string()),
  }).index("by_tenant_and_booking", ["tenantId", "bookingId"]),

  /**
   * Requests that led to a booking, so that sending one again leads to the
   * same. Written with the booking, deleted by the sweep after a day.
   */
  bookingRequests: defineTable({
    tenantId: v.id("tenants"),
    key: v.string(),
    /** Hex SHA-256 of what was asked for. */
    bodyHash: v.string(),
    bookingId: v.id("bookings"),
  }).index("by_tenant_and_key", ["tenantId", "key"]),

  /**
   * The secret links to a booking's page: one for its visitor, one for staff.
   * Written with the booking or with the first mail that carries the link;
   * the gateway, which alone can derive the token, tells its hash.
   */
  manageTokens: defineTable({
    tenantId: v.id("tenants"),
    bookingId: v.id("bookings"),
    role: v.union(v.literal("visitor"), v.literal("staff")),
    /** What the gateway derives the token from with a key of its own. */
    seed: v.string(),
    /** Hex SHA-256 of the token. */
    hash: v.string(),
    revokedAt: v.optional(v.number()),
  })
    .index("by_tenant_and_booking_and_role", ["tenantId", "bookingId", "role"])
    // The one look-up that finds the tenant instead of belonging to it.
    .index("by_hash", ["hash"]),
};
