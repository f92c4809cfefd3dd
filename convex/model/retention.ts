/** How long what the door and the counters write is kept. */
import type { Doc } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import { KEPT_MS as REQUEST_KEPT_MS } from "./adminRequests";
import { BATCH_KEPT_MS } from "./reports";
import { DAY_MS, dayOf, monthOf } from "./time";

/** Rows one pass removes of a table. */
const BATCH = 100;

/** Security events, alerts and blocks that are over. */
export const SECURITY_KEPT_MS = 30 * DAY_MS;

/** Keys that have ended, so that staff can see which one it was. */
export const KEY_KEPT_MS = 30 * DAY_MS;

const SIGHTING_KEPT_MS = 90 * DAY_MS;
const USAGE_KEPT_MS = 400 * DAY_MS;

/**
 * One batch of each table.
 * @returns how many rows each one removed; a full batch asks for another.
 */
export async function sweep(ctx: MutationCtx, now: number): Promise<number[]> {
  const { db } = ctx;
  const security = now - SECURITY_KEPT_MS;
  const key = now - KEY_KEPT_MS;
  const violations = await db
    .query("violations")
    .withIndex("by_windowEndsAt", (q) => q.lte("windowEndsAt", now))
    .take(BATCH);
  const events = await db
    .query("securityEvents")
    .withIndex("by_minute", (q) => q.lt("minute", security))
    .take(BATCH);
  // Above 0, because what is not over sorts first; so below.
  const alerts = await db
    .query("securityAlerts")
    .withIndex("by_closedAt", (q) =>
      q.gt("closedAt", 0).lt("closedAt", security),
    )
    .take(BATCH);
  const blocks = await db
    .query("blocks")
    .withIndex("by_endedAt", (q) => q.gt("endedAt", 0).lt("endedAt", security))
    .take(BATCH);
  const sightings = await db
    .query("sightings")
    .withIndex("by_lastSeenAt", (q) =>
      q.lt("lastSeenAt", now - SIGHTING_KEPT_MS),
    )
    .take(BATCH);
  const requests = await db
    .query("adminRequests")
    .withIndex("by_creation_time", (q) =>
      q.lt("_creationTime", now - REQUEST_KEPT_MS),
    )
    .take(BATCH);
  const batches = await db
    .query("reportBatches")
    .withIndex("by_creation_time", (q) =>
      q.lt("_creationTime", now - BATCH_KEPT_MS),
    )
    .take(BATCH);
  const usage = await db
    .query("usageCounters")
    .withIndex("by_day", (q) => q.lt("day", dayOf(now - USAGE_KEPT_MS)))
    .take(BATCH);
  const budgets = await db
    .query("budgetPeriods")
    .withIndex("by_period", (q) => q.lt("period", monthOf(now - USAGE_KEPT_MS)))
    .take(BATCH);
  for (const { _id } of violations) await db.delete("violations", _id);
  for (const { _id } of events) await db.delete("securityEvents", _id);
  for (const { _id } of alerts) await db.delete("securityAlerts", _id);
  for (const { _id } of blocks) await db.delete("blocks", _id);
  for (const { _id } of sightings) await db.delete("sightings", _id);
  for (const { _id } of requests) await db.delete("adminRequests", _id);
  for (const { _id } of batches) await db.delete("reportBatches", _id);
  for (const { _id } of usage) await db.delete("usageCounters", _id);
  for (const { _id } of budgets) await db.delete("budgetPeriods", _id);
  return [
    ...[violations, events, alerts, blocks, sightings, requests],
    ...[batches, usage, budgets],
  ]
    .map((rows) => rows.length)
    .concat(
      await sweepWidgetKeys(ctx, key),
      await sweepApiKeys(ctx, key),
      await mergeShards(ctx, dayOf(now)),
    );
}

async function sweepWidgetKeys(
  ctx: MutationCtx,
  before: number,
): Promise<number> {
  const expired = await ctx.db
    .query("widgetKeys")
    .withIndex("by_expiresAt", (q) =>
      q.gt("expiresAt", 0).lt("expiresAt", before),
    )
    .take(BATCH);
  const revoked = await ctx.db
    .query("widgetKeys")
    .withIndex("by_revokedAt", (q) =>
      q.gt("revokedAt", 0).lt("revokedAt", before),
    )
    .take(BATCH);
  const ids = new Set([...expired, ...revoked].map(({ _id }) => _id));
  for (const id of ids) await ctx.db.delete("widgetKeys", id);
  return Math.max(expired.length, revoked.length);
}

async function sweepApiKeys(ctx: MutationCtx, before: number): Promise<number> {
  const expired = await ctx.db
    .query("apiKeys")
    .withIndex("by_expiresAt", (q) =>
      q.gt("expiresAt", 0).lt("expiresAt", before),
    )
    .take(BATCH);
  const revoked = await ctx.db
    .query("apiKeys")
    .withIndex("by_revokedAt", (q) =>
      q.gt("revokedAt", 0).lt("revokedAt", before),
    )
    .take(BATCH);
  const ids = new Set([...expired, ...revoked].map(({ _id }) => _id));
  for (const id of ids) await ctx.db.delete("apiKeys", id);
  return Math.max(expired.length, revoked.length);
}

/** Nobody counts in past days any more: their shards become one row. */
async function mergeShards(ctx: MutationCtx, today: string): Promise<number> {
  let merged = 0;
  for (const shard of [1, 2, 3]) {
    const rows = await ctx.db
      .query("usageCounters")
      .withIndex("by_shard_and_day", (q) =>
        q.eq("shard", shard).lt("day", today),
      )
      .take(BATCH);
    for (const row of rows) await merge(ctx, row);
    merged = Math.max(merged, rows.length);
  }
  return merged;
}

async function merge(
  ctx: MutationCtx,
  row: Doc<"usageCounters">,
): Promise<void> {
  const { widgetId, day, domain, messages, blocked } = row;
  const whole = await ctx.db
    .query("usageCounters")
    .withIndex("by_widget_and_day_and_domain_and_shard", (q) =>
      q
        .eq("widgetId", widgetId)
        .eq("day", day)
        .eq("domain", domain)
        .eq("shard", 0),
    )
    .unique();
  if (whole === null) {
    await ctx.db.patch("usageCounters", row._id, { shard: 0 });
    return;
  }
  await ctx.db.patch("usageCounters", whole._id, {
    messages: whole.messages + messages,
    blocked: whole.blocked + blocked,
  });
  await ctx.db.delete("usageCounters", row._id);
}
