/** Where widgets were seen: the answer to "is it installed?". */
import { v, type Infer } from "convex/values";
import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import type { TenantQueryCtx } from "./access";
import type { ReportedSighting } from "./securityShapes";
import { cut } from "./text";
import { requireWidget } from "./widgets";

/** Origins kept of one widget. */
export const MAX_SIGHTINGS = 50;

const MAX_ORIGIN = 300;
const MAX_PAGE = 500;

export const vSighting = v.object({
  origin: v.string(),
  page: v.optional(v.string()),
  /** Whether it was allowed there. */
  served: v.boolean(),
  firstSeenAt: v.number(),
  lastSeenAt: v.number(),
});

/** Newest first. */
export async function list(
  ctx: TenantQueryCtx,
  widgetId: Id<"widgets">,
): Promise<Infer<typeof vSighting>[]> {
  await requireWidget(ctx, widgetId);
  const rows = await ctx.db
    .query("sightings")
    .withIndex("by_widget_and_lastSeenAt", (q) => q.eq("widgetId", widgetId))
    .order("desc")
    .take(MAX_SIGHTINGS);
  return rows.map(({ origin, page, served, firstSeenAt, lastSeenAt }) => ({
    origin,
    ...(page !== undefined && { page }),
    served,
    firstSeenAt,
    lastSeenAt,
  }));
}

/**
 * One that was refused never takes the place of one that was served: anybody
 * can send any origin.
 */
export async function record(
  ctx: MutationCtx,
  widget: Doc<"widgets">,
  { origin, page, served, at }: ReportedSighting,
): Promise<void> {
  const { _id: widgetId, tenantId } = widget;
  const lastSeenAt = Math.min(at, Date.now());
  const seen = {
    origin: cut(origin, MAX_ORIGIN),
    served,
    lastSeenAt,
    ...(page !== undefined && { page: cut(page, MAX_PAGE) }),
  };
  const row = await ctx.db
    .query("sightings")
    .withIndex("by_widget_and_origin", (q) =>
      q.eq("widgetId", widgetId).eq("origin", seen.origin),
    )
    .unique();
  if (row !== null) {
    if (row.lastSeenAt <= lastSeenAt) {
      await ctx.db.patch("sightings", row._id, seen);
    }
    return;
  }
  const rows = await ctx.db
    .query("sightings")
    .withIndex("by_widget_and_lastSeenAt", (q) => q.eq("widgetId", widgetId))
    .take(MAX_SIGHTINGS);
  if (rows.length === MAX_SIGHTINGS) {
    const oldest = rows.find((one) => !one.served) ?? (served ? rows[0] : null);
    if (!oldest) return;
    await ctx.db.delete("sightings", oldest._id);
  }
  const firstSeenAt = lastSeenAt;
  const sighting = { tenantId, widgetId, firstSeenAt, ...seen };
  await ctx.db.insert("sightings", sighting);
}
