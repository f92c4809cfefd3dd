/** Usage as staff and the admin API read it. */
import { v, type Infer } from "convex/values";
import type { Doc, Id } from "../_generated/dataModel";
import type { TenantQueryCtx } from "./access";
import { refusal } from "./errors";
import { daysBefore } from "./time";
import { requireWidget } from "./widgets";

const MAX_DAYS = 90;
const TOP = 20;

/** Rows one report reads; it says so when there are more. */
const MAX_ROWS = 8_000;

export const vTotals = v.object({
  totalMessages: v.number(),
  blockedRequests: v.number(),
  uniqueDomains: v.number(),
  /** Widgets with a message in the period. */
  activeWidgets: v.number(),
  /** There was more than one report reads: the sums are too low. */
  truncated: v.boolean(),
});

/** Every day of the period, newest first. */
export const vDaily = v.array(
  v.object({ day: v.string(), messages: v.number(), blocked: v.number() }),
);

export const vTopDomains = v.array(
  v.object({
    domain: v.string(),
    /** Public id. */
    widgetId: v.string(),
    messages: v.number(),
  }),
);

export const vReport = vTotals.extend({
  daily: vDaily,
  topDomains: vTopDomains,
});
export type Report = Infer<typeof vReport>;

export interface Period {
  /** The last day, `2026-11-20`. */
  until: string;
  days: number;
  widgetId?: Id<"widgets">;
}

/**
 * @throws invalid for a period that is none, not_found for a widget that is
 * not the tenant's.
 */
export async function report(
  ctx: TenantQueryCtx,
  period: Period,
): Promise<Report> {
  const { from, days } = requirePeriod(period);
  const rows = await read(ctx, period, from);
  const served = rows.filter(({ messages }) => messages > 0);
  return {
    totalMessages: rows.reduce((sum, { messages }) => sum + messages, 0),
    blockedRequests: rows.reduce((sum, { blocked }) => sum + blocked, 0),
    uniqueDomains: new Set(
      served.map(({ domain }) => domain).filter((domain) => domain !== ""),
    ).size,
    activeWidgets: new Set(served.map(({ widgetId }) => widgetId)).size,
    truncated: rows.length === MAX_ROWS,
    daily: daily(rows, days),
    topDomains: await topDomains(ctx, served),
  };
}

async function read(
  ctx: TenantQueryCtx,
  { until, widgetId }: Period,
  from: string,
): Promise<Doc<"usageCounters">[]> {
  const table = ctx.db.query("usageCounters");
  if (widgetId === undefined) {
    return await table
      .withIndex("by_tenant_and_day", (q) =>
        q.eq("tenantId", ctx.tenantId).gte("day", from).lte("day", until),
      )
      .order("desc")
      .take(MAX_ROWS);
  }
  await requireWidget(ctx, widgetId);
  return await table
    .withIndex("by_widget_and_day_and_domain_and_shard", (q) =>
      q.eq("widgetId", widgetId).gte("day", from).lte("day", until),
    )
    .order("desc")
    .take(MAX_ROWS);
}

function daily(
  rows: readonly Doc<"usageCounters">[],
  days: readonly string[],
): Infer<typeof vDaily> {
  const sums = new Map(days.map((day) => [day, { messages: 0, blocked: 0 }]));
  for (const { day, messages, blocked } of rows) {
    const sum = sums.get(day);
    if (sum === undefined) continue;
    sum.messages += messages;
    sum.blocked += blocked;
  }
  return [...sums].map(([day, sum]) => ({ day, ...sum }));
}

async function topDomains(
  ctx: TenantQueryCtx,
  rows: readonly Doc<"usageCounters">[],
): Promise<Infer<typeof vTopDomains>> {
  const sums = new Map<string, Doc<"usageCounters">>();
  for (const row of rows) {
    const name = `${row.widgetId} ${row.domain}`;
    const messages = (sums.get(name)?.messages ?? 0) + row.messages;
    sums.set(name, { ...row, messages });
  }
  const top = [...sums.values()]
    // Equal ones in the order of their names, wherever their rows stand.
    .sort(
      (a, b) =>
        b.messages - a.messages ||
        (a.domain < b.domain ? -1 : Number(a.domain > b.domain)),
    )
    .slice(0, TOP);
  return await Promise.all(
    top.map(async ({ domain, widgetId, messages }) => {
      const widget = await ctx.db.get("widgets", widgetId);
      return { domain, widgetId: widget?.publicId ?? "", messages };
    }),
  );
}

/** The first day and all days, newest first. */
function requirePeriod({ until, days }: Period) {
  if (!Number.isInteger(days) || days < 1 || days > MAX_DAYS) {
    throw refusal("invalid", `A period has 1 to ${MAX_DAYS} days`, "days");
  }
  const all = Array.from({ length: days }, (_, back) =>
    daysBefore(until, back),
  ).filter((day) => day !== null);
  const from = all.at(-1);
  if (from === undefined) {
    throw refusal("invalid", "A day looks like 2026-11-20", "until");
  }
  return { from, days: all };
}
