import { defineTable } from "convex/server";
import { v } from "convex/values";

export const usageTables = {
  /**
   * Messages and refused requests of a widget, day and domain. Begin counts
   * messages in one of a few shards, chosen by visitor, so that a busy widget
   * does not contend for one row; the gateway's batches count refusals. The
   * sweep adds the shards of past days to shard 0 and deletes them, and
   * deletes days after the retention.
   */
  usageCounters: defineTable({
    tenantId: v.id("tenants"),
    widgetId: v.id("widgets"),
    /** `2026-11-20`, UTC. */
    day: v.string(),
    /** Host of the page; "" for an API client, "other" past the cap. */
    domain: v.string(),
    shard: v.number(),
    messages: v.number(),
    blocked: v.number(),
  })
    .index("by_widget_and_day_and_domain_and_shard", [
      "widgetId",
      "day",
      "domain",
      "shard",
    ])
    .index("by_tenant_and_day", ["tenantId", "day"])
    .index("by_shard_and_day", ["shard", "day"])
    .index("by_day", ["day"]),

  /**
   * What a tenant's answers cost in a day or month, while it has a budget.
   * Written by begin and claim (reserved) and by the end of an answer
   * (settled); deleted by the sweep after the retention.
   */
  budgetPeriods: defineTable({
    tenantId: v.id("tenants"),
    /** `2026-11-20` or `2026-11`, UTC. */
    period: v.string(),
    /** Tokens of ended answers, and kept for those under way. */
    used: v.number(),
    reserved: v.number(),
    /** The same in millionths of the currency. */
    usedMicros: v.number(),
    reservedMicros: v.number(),
  })
    .index("by_tenant_and_period", ["tenantId", "period"])
    .index("by_period", ["period"]),
};
