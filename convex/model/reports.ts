/** A gateway's batch of what it has counted in memory. */
import type { Doc } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import { refusal } from "./errors";
import * as SecurityEvents from "./securityEvents";
import type {
  ReportedEvent,
  ReportedKeyUse,
  ReportedSighting,
  ReportedUsage,
} from "./securityShapes";
import * as Sightings from "./sightings";
import { HOUR_MS } from "./time";
import * as Usage from "./usage";
import { findByPublicId } from "./widgets";

/** Of all kinds together; each costs a few reads and a write. */
const MAX_ENTRIES = 400;

/** How long a batch is known as one that has arrived. */
export const BATCH_KEPT_MS = HOUR_MS;

/** A key in constant use is written this seldom (ms). */
const KEY_USE_STEP_MS = 60_000;

interface Batch {
  batchId?: string;
  events: ReportedEvent[];
  sightings: ReportedSighting[];
  keyUses: ReportedKeyUse[];
  usage: ReportedUsage[];
}

/** @throws invalid for a batch that is too large. */
export async function record(ctx: MutationCtx, batch: Batch): Promise<null> {
  const { batchId, events, sightings, keyUses, usage } = batch;
  const size = events.length + sightings.length + keyUses.length + usage.length;
  if (size > MAX_ENTRIES) {
    throw refusal("invalid", `A batch has at most ${MAX_ENTRIES} entries`);
  }
  if (batchId !== undefined && !(await isNew(ctx, batchId))) return null;
  const widgetOf = widgetsOf(ctx);
  for (const event of events) {
    const { widgetId } = event;
    const widget = widgetId === undefined ? null : await widgetOf(widgetId);
    await SecurityEvents.record(ctx, event, widget);
  }
  for (const sighting of sightings) {
    const widget = await widgetOf(sighting.widgetId);
    if (widget !== null) await Sightings.record(ctx, widget, sighting);
  }
  for (const one of usage) {
    const widget = await widgetOf(one.widgetId);
    if (widget !== null) await Usage.countBlocked(ctx, widget, one);
  }
  for (const use of keyUses) await noteUse(ctx, use);
  return null;
}

/** Notes the batch. */
async function isNew(ctx: MutationCtx, batchId: string): Promise<boolean> {
  const known = await ctx.db
    .query("reportBatches")
    .withIndex("by_batchId", (q) => q.eq("batchId", batchId))
    .unique();
  if (known !== null) return false;
  await ctx.db.insert("reportBatches", { batchId });
  return true;
}

/** Each widget is looked up once. */
function widgetsOf(ctx: MutationCtx) {
  const known = new Map<string, Doc<"widgets"> | null>();
  return async (publicId: string): Promise<Doc<"widgets"> | null> => {
    const before = known.get(publicId);
    if (before !== undefined) return before;
    const widget = await findByPublicId(ctx, publicId);
    known.set(publicId, widget);
    return widget;
  };
}

async function noteUse(ctx: MutationCtx, use: ReportedKeyUse): Promise<void> {
  const lastUsedAt = Math.min(use.at, Date.now());
  const isNews = (known = 0) => lastUsedAt >= known + KEY_USE_STEP_MS;
  if (use.kind === "widget") {
    const id = ctx.db.normalizeId("widgetKeys", use.keyId);
    const key = id && (await ctx.db.get("widgetKeys", id));
    if (key && isNews(key.lastUsedAt)) {
      await ctx.db.patch("widgetKeys", key._id, { lastUsedAt });
    }
    return;
  }
  const key = await ctx.db
    .query("apiKeys")
    .withIndex("by_hash", (q) => q.eq("hash", use.keyId))
    .unique();
  if (key && isNews(key.lastUsedAt)) {
    await ctx.db.patch("apiKeys", key._id, { lastUsedAt });
  }
}
