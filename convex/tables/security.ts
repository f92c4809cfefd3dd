import { defineTable } from "convex/server";
import { v, type Infer } from "convex/values";

export const vEventType = v.union(
  v.literal("rate_limit"),
  v.literal("suspicious_content"),
  v.literal("domain_not_allowed"),
  v.literal("invalid_key"),
  v.literal("widget_not_found"),
  v.literal("message_too_long"),
  v.literal("blocked"),
  v.literal("multiple_failed_validations"),
);
export type EventType = Infer<typeof vEventType>;

/** Of one of the events summed up in a row; never what somebody wrote. */
export const vEventDetails = v.object({
  limit: v.optional(v.string()),
  reason: v.optional(v.string()),
  path: v.optional(v.string()),
  origin: v.optional(v.string()),
});

export const vBlockSubject = v.union(
  v.literal("visitor"),
  v.literal("address"),
);
export type BlockSubject = Infer<typeof vBlockSubject>;

export const vBlockSource = v.union(v.literal("auto"), v.literal("staff"));

export const securityTables = {
  /**
   * Who is shut out. Written by begin and the gateway's batches (auto) and by
   * staff; ended by staff or by a job at `expiresAt`; deleted by the sweep
   * long after the end. A block's end moves `expiresAt` to that moment, so
   * one in force is one with `expiresAt` in the future.
   */
  blocks: defineTable({
    tenantId: v.id("tenants"),
    subject: vBlockSubject,
    /** A visitor's id, or the salted hash of an address. */
    hash: v.string(),
    reason: v.string(),
    source: vBlockSource,
    memberId: v.optional(v.id("members")),
    expiresAt: v.number(),
    /** Set when it is over, by time or by staff. */
    endedAt: v.optional(v.number()),
    liftedBy: v.optional(v.id("members")),
    liftReason: v.optional(v.string()),
  })
    .index("by_tenant_and_hash_and_expiresAt", [
      "tenantId",
      "hash",
      "expiresAt",
    ])
    .index("by_tenant_and_endedAt", ["tenantId", "endedAt"])
    // For the list of all, newest first: the longer index sorts by hash.
    // eslint-disable-next-line @convex-dev/no-duplicate-indexes
    .index("by_tenant", ["tenantId"])
    .index("by_endedAt", ["endedAt"]),

  /**
   * Violations of one visitor or address in a window of the tenant's length.
   * Written by begin and the gateway's batches, a bounded number of new rows
   * a minute; deleted by the sweep after the window.
   */
  violations: defineTable({
    tenantId: v.id("tenants"),
    hash: v.string(),
    count: v.number(),
    windowEndsAt: v.number(),
  })
    .index("by_tenant_and_hash", ["tenantId", "hash"])
    .index("by_windowEndsAt", ["windowEndsAt"]),

  /**
   * Refusals, summed up per type, widget, domain, address and minute; past
   * `MAX_ROWS` of a type and minute in one row "other". Written by the
   * gateway's batches; deleted by the sweep after the retention.
   */
  securityEvents: defineTable({
    /** Absent: of the installation, for the widget is unknown. */
    tenantId: v.optional(v.id("tenants")),
    widgetId: v.optional(v.id("widgets")),
    type: vEventType,
    /** Start of the minute (ms, epoch). */
    minute: v.number(),
    /** Host of the page, "" when there was none, "other" past the cap. */
    domain: v.string(),
    addressHash: v.optional(v.string()),
    count: v.number(),
    firstAt: v.number(),
    lastAt: v.number(),
    details: vEventDetails,
  })
    .index("by_tenant_and_minute", ["tenantId", "minute"])
    .index("by_tenant_and_type_and_minute", ["tenantId", "type", "minute"])
    .index("by_widget_and_minute", ["widgetId", "minute"])
    .index("by_minute", ["minute"]),

  /**
   * A type of event that went over its threshold: one row from then until it
   * has been quiet. Written by the gateway's batches and by staff
   * (acknowledged), closed by a job; deleted by the sweep after the retention.
   */
  securityAlerts: defineTable({
    tenantId: v.optional(v.id("tenants")),
    type: vEventType,
    /** Events a minute above which it was raised. */
    threshold: v.number(),
    /** Most events of a minute since. */
    peak: v.number(),
    openedAt: v.number(),
    lastExceededAt: v.number(),
    closedAt: v.optional(v.number()),
    acknowledgedAt: v.optional(v.number()),
    acknowledgedBy: v.optional(v.id("members")),
  })
    .index("by_tenant_and_type_and_closedAt", ["tenantId", "type", "closedAt"])
    // For the list, newest first: the longer index sorts by type.
    // eslint-disable-next-line @convex-dev/no-duplicate-indexes
    .index("by_tenant", ["tenantId"])
    .index("by_closedAt", ["closedAt"]),

  /**
   * Batches of a gateway that have arrived, so that one sent again counts
   * once. Written with the batch; deleted by the sweep after an hour.
   */
  reportBatches: defineTable({ batchId: v.string() }).index("by_batchId", [
    "batchId",
  ]),
};
