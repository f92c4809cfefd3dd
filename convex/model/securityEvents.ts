/** Refusals as the gateway reports them, summed up in a bounded way. */
import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import type { EventType } from "../tables/security";
import * as SecurityAlerts from "./securityAlerts";
import type { ReportedEvent } from "./securityShapes";
import { settingsOf } from "./settings";
import { cut } from "./text";
import { minuteOf } from "./time";
import * as Violations from "./violations";

/** Rows of one tenant, type and minute; what comes after them is "other". */
export const MAX_ROWS = 20;

export const OTHER = "other";
const MAX_DOMAIN = 100;
const MAX_DETAIL = 200;
const MAX_COUNT = 1_000_000_000;

/** A gateway's clock may be off, and a batch may wait for Convex. */
const MAX_AGE_MS = 24 * 3_600_000;

/** What an address must not do often; begin counts the rest itself. */
const VIOLATIONS: readonly EventType[] = [
  "invalid_key",
  "domain_not_allowed",
  "multiple_failed_validations",
];

type Row = Doc<"securityEvents">;
type Widget = Doc<"widgets">;

/** @param widget the one the event names, if it exists. */
export async function record(
  ctx: MutationCtx,
  event: ReportedEvent,
  widget: Widget | null,
): Promise<void> {
  const count = Math.min(Math.floor(event.count), MAX_COUNT);
  if (!(count > 0)) return;
  const now = Date.now();
  const lastAt = clamp(event.lastAt, now - MAX_AGE_MS, now);
  const firstAt = clamp(event.firstAt, now - MAX_AGE_MS, lastAt);
  const tenantId = widget?.tenantId;
  const minute = minuteOf(lastAt);
  const rows = await ofMinute(ctx, tenantId, event.type, minute);
  const place = {
    widgetId: widget?._id,
    domain: cut(event.domain ?? "", MAX_DOMAIN),
    addressHash: event.addressHash && cut(event.addressHash, MAX_DETAIL),
  };
  const same = rows.find((row) => isAt(row, place)) ?? otherOf(rows);
  if (same === null) {
    const isFull = rows.length >= MAX_ROWS;
    await ctx.db.insert("securityEvents", {
      tenantId,
      type: event.type,
      minute,
      ...(isFull ? { domain: OTHER } : place),
      count,
      firstAt,
      lastAt,
      details: bounded(event.details ?? {}),
    });
  } else {
    await ctx.db.patch("securityEvents", same._id, {
      count: same.count + count,
      firstAt: Math.min(same.firstAt, firstAt),
      lastAt: Math.max(same.lastAt, lastAt),
    });
  }
  const tenant = tenantId ? await ctx.db.get("tenants", tenantId) : null;
  const before = rows.reduce((sum, row) => sum + row.count, 0);
  const ofAddress = (same && same.domain !== OTHER ? same.count : 0) + count;
  await SecurityAlerts.see(ctx, tenant, event.type, {
    count:
      event.type === "multiple_failed_validations" ? ofAddress : before + count,
    at: lastAt,
  });
  if (tenant && event.addressHash && VIOLATIONS.includes(event.type)) {
    await Violations.count(
      ctx,
      tenant._id,
      settingsOf(tenant).autoBlock,
      { subject: "address", hash: event.addressHash },
      event.type,
      count,
    );
  }
}

/** At most `MAX_ROWS` and the one of the others. */
async function ofMinute(
  ctx: MutationCtx,
  tenantId: Id<"tenants"> | undefined,
  type: EventType,
  minute: number,
): Promise<Row[]> {
  return await ctx.db
    .query("securityEvents")
    .withIndex("by_tenant_and_type_and_minute", (q) =>
      q.eq("tenantId", tenantId).eq("type", type).eq("minute", minute),
    )
    .take(MAX_ROWS + 1);
}

function isAt(
  row: Row,
  place: Partial<Pick<Row, "widgetId" | "domain" | "addressHash">>,
): boolean {
  return (
    row.widgetId === place.widgetId &&
    row.domain === place.domain &&
    row.addressHash === place.addressHash
  );
}

/** The last row of a full minute. */
function otherOf(rows: readonly Row[]): Row | null {
  return rows.length > MAX_ROWS ? (rows.at(-1) ?? null) : null;
}

function bounded(details: Row["details"]): Row["details"] {
  return Object.fromEntries(
    Object.entries(details).map(([name, text]) => [
      name,
      cut(text, MAX_DETAIL),
    ]),
  );
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(Math.floor(value), least), most);
}
