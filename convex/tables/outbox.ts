/** Mails that must be sent, and reminders that become mails. */
import { defineTable } from "convex/server";
import { v, type Infer } from "convex/values";

export const vMailKind = v.union(
  v.literal("received"),
  v.literal("confirmed"),
  v.literal("moved"),
  v.literal("cancelled"),
  v.literal("rejected"),
  v.literal("expired"),
  v.literal("reminder"),
);
export type MailKind = Infer<typeof vMailKind>;

export const vAudience = v.union(v.literal("visitor"), v.literal("staff"));
export type Audience = Infer<typeof vAudience>;

/**
 * `queued` waits for `dueAt`; `sending` is leased until `dueAt`; `dead` was
 * given up and waits for staff; `skipped` was overtaken by another change.
 */
export const vMailState = v.union(
  v.literal("queued"),
  v.literal("sending"),
  v.literal("sent"),
  v.literal("dead"),
  v.literal("skipped"),
);
export type MailState = Infer<typeof vMailState>;

export const outboxTables = {
  /**
   * One mail per booking, kind, seq and reader (and reminder). Written in the
   * transaction that causes it, then by the gateway's mail worker; deleted by
   * nobody yet, since staff look back at them.
   */
  outbox: defineTable({
    tenantId: v.id("tenants"),
    bookingId: v.id("bookings"),
    kind: vMailKind,
    seq: v.number(),
    audience: vAudience,
    /** Of a reminder: how long before the start. */
    minutesBefore: v.optional(v.number()),
    to: v.string(),
    /** What was promised when it was written, and the time before a move. */
    startMs: v.number(),
    endMs: v.number(),
    tz: v.string(),
    title: v.string(),
    location: v.optional(v.string()),
    previousStartMs: v.optional(v.number()),
    reason: v.optional(v.string()),
    state: vMailState,
    /** See `vMailState` (ms, epoch). */
    dueAt: v.number(),
    /** Tries begun since it was written or sent again. */
    attempts: v.number(),
    /** Grows with every try ever begun; fences the lease. */
    fence: v.number(),
    owner: v.optional(v.string()),
    lastError: v.optional(v.string()),
    sentAt: v.optional(v.number()),
    /** The transport's own name for it. */
    providerId: v.optional(v.string()),
  })
    .index("by_tenant_and_booking_and_kind_and_seq", [
      "tenantId",
      "bookingId",
      "kind",
      "seq",
    ])
    // Newest first for staff.
    // eslint-disable-next-line @convex-dev/no-duplicate-indexes
    .index("by_tenant", ["tenantId"])
    .index("by_tenant_and_state", ["tenantId", "state"])
    // One worker sends for all tenants.
    .index("by_state_and_dueAt", ["state", "dueAt"]),

  /**
   * Reminders to come. Written with a confirmed time, deleted when it is no
   * longer one and by the job that queues their mails.
   */
  reminders: defineTable({
    tenantId: v.id("tenants"),
    bookingId: v.id("bookings"),
    /** The booking's when it was written: another one is not reminded of. */
    seq: v.number(),
    startMs: v.number(),
    minutesBefore: v.number(),
    dueAt: v.number(),
  })
    .index("by_tenant_and_booking", ["tenantId", "bookingId"])
    // One job looks after all tenants.
    .index("by_dueAt", ["dueAt"]),
};
