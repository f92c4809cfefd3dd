/** Security events as staff and the admin API read them. */
import { v, type Infer } from "convex/values";
import type { PaginationOptions, PaginationResult } from "convex/server";
import type { Doc, Id } from "../_generated/dataModel";
import type { QueryCtx } from "../_generated/server";
import type { EventType } from "../tables/security";
import type { StaffQueryCtx, TenantQueryCtx } from "./access";
import { seesInstallation } from "./securityAlerts";
import type { SecurityEvent } from "./securityShapes";

/** Rows a summary reads; a day of constant flood has more. */
const MAX_SUMMED = 2_000;
const TOP = 10;

type Row = Doc<"securityEvents">;

export const vSummary = v.object({
  total: v.number(),
  byType: v.array(v.object({ type: v.string(), count: v.number() })),
  /** Oldest first; minutes without events are absent. */
  perMinute: v.array(v.object({ minute: v.number(), count: v.number() })),
  topDomains: v.array(v.object({ domain: v.string(), count: v.number() })),
  topAddresses: v.array(
    v.object({ addressHash: v.string(), count: v.number() }),
  ),
  /** Older rows than the newest 2,000 were left out. */
  truncated: v.boolean(),
});

interface Wanted {
  type?: EventType;
  widgetId?: Id<"widgets">;
  since?: number;
}

/**
 * Newest first. With both a type and a widget a page may hold fewer than
 * asked for.
 */
export async function page(
  ctx: TenantQueryCtx,
  args: Wanted & { paginationOpts: PaginationOptions },
): Promise<PaginationResult<SecurityEvent>> {
  return await pageOf(ctx, ctx.tenantId, args);
}

/** The installation's own events for those they concern, else none. */
export async function installationPage(
  ctx: StaffQueryCtx,
  args: Wanted & { paginationOpts: PaginationOptions },
): Promise<PaginationResult<SecurityEvent>> {
  if (await seesInstallation(ctx)) return await pageOf(ctx, undefined, args);
  return { page: [], isDone: true, continueCursor: "" };
}

export async function summary(
  ctx: TenantQueryCtx,
  since: number,
): Promise<Infer<typeof vSummary>> {
  const rows = await ctx.db
    .query("securityEvents")
    .withIndex("by_tenant_and_minute", (q) =>
      q.eq("tenantId", ctx.tenantId).gte("minute", since),
    )
    .order("desc")
    .take(MAX_SUMMED);
  return {
    total: rows.reduce((sum, { count }) => sum + count, 0),
    byType: tally(rows, ({ type }) => type).map(([type, count]) => ({
      type,
      count,
    })),
    perMinute: tally(rows, ({ minute }) => minute)
      .map(([minute, count]) => ({ minute, count }))
      .sort((a, b) => a.minute - b.minute),
    topDomains: tally(rows, ({ domain }) => domain || null)
      .slice(0, TOP)
      .map(([domain, count]) => ({ domain, count })),
    topAddresses: tally(rows, ({ addressHash }) => addressHash ?? null)
      .slice(0, TOP)
      .map(([addressHash, count]) => ({ addressHash, count })),
    truncated: rows.length === MAX_SUMMED,
  };
}

/** The widget of another tenant has no events here. */
async function pageOf(
  ctx: QueryCtx,
  tenantId: Id<"tenants"> | undefined,
  { type, widgetId, since = 0, paginationOpts }: Parameters<typeof page>[1],
): Promise<PaginationResult<SecurityEvent>> {
  const table = ctx.db.query("securityEvents");
  const wanted =
    type !== undefined
      ? table.withIndex("by_tenant_and_type_and_minute", (q) =>
          q.eq("tenantId", tenantId).eq("type", type).gte("minute", since),
        )
      : widgetId !== undefined
        ? table.withIndex("by_widget_and_minute", (q) =>
            q.eq("widgetId", widgetId).gte("minute", since),
          )
        : table.withIndex("by_tenant_and_minute", (q) =>
            q.eq("tenantId", tenantId).gte("minute", since),
          );
  const found = await wanted.order("desc").paginate(paginationOpts);
  const rows = found.page.filter(
    (row) =>
      row.tenantId === tenantId &&
      (widgetId === undefined || row.widgetId === widgetId),
  );
  return {
    ...found,
    page: await Promise.all(rows.map((row) => toEvent(ctx, row))),
  };
}

async function toEvent(ctx: QueryCtx, row: Row): Promise<SecurityEvent> {
  const { tenantId: _, minute: __, _creationTime, widgetId, ...shown } = row;
  const widget = widgetId && (await ctx.db.get("widgets", widgetId));
  return { ...shown, ...(widget && { widgetId: widget.publicId }) };
}

/** Counts by a name, most first; null is not counted. */
function tally<K extends string | number>(
  rows: readonly Row[],
  nameOf: (row: Row) => K | null,
): [K, number][] {
  const counts = new Map<K, number>();
  for (const row of rows) {
    const name = nameOf(row);
    if (name !== null) counts.set(name, (counts.get(name) ?? 0) + row.count);
  }
  return [...counts].sort(([, a], [, b]) => b - a);
}
