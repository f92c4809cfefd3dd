/** Counting messages and refused requests per widget, day and domain. */
import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";
import { cut } from "./text";
import { dayOf } from "./time";

/** Rows over which one widget's messages of a day and domain are spread. */
const SHARDS = 4;

/** Domains of one widget and day; what comes after them is "other". */
const MAX_DOMAINS = 50;

const OTHER = "other";
const MAX_DOMAIN = 100;
const MAX_COUNT = 1_000_000_000;

/** Of one widget and day, whatever happens. */
export const MAX_ROWS = (MAX_DOMAINS + 1) * SHARDS;

type Widget = Pick<Doc<"widgets">, "_id" | "tenantId">;

interface Place {
  domain: string;
  shard: number;
  at: number;
}

/** One message that was accepted. */
export async function countMessage(
  ctx: MutationCtx,
  widget: Widget,
  { domain = "", sessionKey }: { domain?: string; sessionKey: string },
): Promise<void> {
  const place = { domain, shard: shardOf(sessionKey), at: Date.now() };
  await add(ctx, widget, place, { messages: 1, blocked: 0 });
}

/** Requests the gateway refused. */
export async function countBlocked(
  ctx: MutationCtx,
  widget: Widget,
  {
    domain = "",
    at,
    blocked,
  }: { domain?: string; at: number; blocked: number },
): Promise<void> {
  const count = Math.min(Math.floor(blocked), MAX_COUNT);
  if (!(count > 0)) return;
  const place = { domain, shard: 0, at };
  await add(ctx, widget, place, { messages: 0, blocked: count });
}

/** Messages of one widget on a day. */
export async function messagesOf(
  ctx: QueryCtx,
  widgetId: Id<"widgets">,
  day: string,
): Promise<number> {
  const rows = await ctx.db
    .query("usageCounters")
    .withIndex("by_widget_and_day_and_domain_and_shard", (q) =>
      q.eq("widgetId", widgetId).eq("day", day),
    )
    .take(MAX_ROWS);
  return rows.reduce((sum, { messages }) => sum + messages, 0);
}

async function add(
  ctx: MutationCtx,
  { _id: widgetId, tenantId }: Widget,
  { domain, shard, at }: Place,
  more: { messages: number; blocked: number },
): Promise<void> {
  const day = dayOf(at);
  const named = cut(domain, MAX_DOMAIN);
  let row = await find(ctx, widgetId, day, named, shard);
  let name = named;
  if (row === null && (await isFull(ctx, widgetId, day, named))) {
    name = OTHER;
    row = await find(ctx, widgetId, day, OTHER, shard);
  }
  if (row === null) {
    const key = { tenantId, widgetId, day, domain: name, shard };
    await ctx.db.insert("usageCounters", { ...key, ...more });
    return;
  }
  await ctx.db.patch("usageCounters", row._id, {
    messages: row.messages + more.messages,
    blocked: row.blocked + more.blocked,
  });
}

async function find(
  ctx: QueryCtx,
  widgetId: Id<"widgets">,
  day: string,
  domain: string,
  shard: number,
) {
  return await ctx.db
    .query("usageCounters")
    .withIndex("by_widget_and_day_and_domain_and_shard", (q) =>
      q
        .eq("widgetId", widgetId)
        .eq("day", day)
        .eq("domain", domain)
        .eq("shard", shard),
    )
    .unique();
}

/**
 * Whether a new row would be one of a domain too many. Anybody can claim to
 * be a sub-domain, so their number is bounded. Asked once a row.
 */
async function isFull(
  ctx: QueryCtx,
  widgetId: Id<"widgets">,
  day: string,
  domain: string,
): Promise<boolean> {
  const rows = await ctx.db
    .query("usageCounters")
    .withIndex("by_widget_and_day_and_domain_and_shard", (q) =>
      q.eq("widgetId", widgetId).eq("day", day),
    )
    .take(MAX_ROWS);
  const domains = new Set(rows.map((row) => row.domain));
  return domains.size >= MAX_DOMAINS && !domains.has(domain);
}

/** Any even spread does; session keys are hex. */
function shardOf(sessionKey: string): number {
  let sum = 0;
  for (let at = 0; at < sessionKey.length; at++) {
    sum += sessionKey.charCodeAt(at);
  }
  return sum % SHARDS;
}
