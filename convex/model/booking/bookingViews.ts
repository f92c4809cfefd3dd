/** Bookings as staff see them. */
import type { PaginationOptions } from "convex/server";
import { v, type Infer } from "convex/values";
import type { Doc, Id } from "../../_generated/dataModel";
import type { StaffQueryCtx } from "../access";
import type { BookingStatus } from "../../tables/bookings";
import { vActor, vBookingAction, vBookingStatus } from "../../tables/bookings";
import { refusal } from "../errors";
import * as BookingRows from "./bookingRows";
import { toLine, vMailLine } from "./mailViews";
import * as Outbox from "./outbox";
import * as Resources from "./resources";
import { vBookingRow, type BookingRow } from "./wire";
import { DAY_MS } from "./wallTime";

const MAX_RANGE_MS = 63 * DAY_MS;
const MAX_ROWS = 500;
const MAX_EVENTS = 200;

type Booking = Doc<"bookings">;

export const vBookingEvent = v.object({
  at: v.number(),
  action: vBookingAction,
  actor: vActor,
  seq: v.number(),
  status: vBookingStatus,
  startMs: v.number(),
  reason: v.optional(v.string()),
  override: v.optional(v.string()),
});

export const vBookingDetails = vBookingRow.extend({
  /** Oldest first. */
  history: v.array(vBookingEvent),
  mails: v.array(vMailLine),
});

/** What overlaps `[fromMs, toMs)`, in order of the start. */
export async function range(
  ctx: StaffQueryCtx,
  args: { fromMs: number; toMs: number; resourceId?: Id<"resources"> },
): Promise<{ bookings: BookingRow[]; more: boolean }> {
  const { tenantId } = ctx;
  const { fromMs, toMs, resourceId } = args;
  if (!(toMs > fromMs) || toMs - fromMs > MAX_RANGE_MS) {
    throw refusal("invalid", "A range has at most 63 days");
  }
  // The longest slot reaches a day on.
  const begin = fromMs - DAY_MS;
  const table = ctx.db.query("bookings");
  const rows = await (
    resourceId === undefined
      ? table.withIndex("by_tenant_and_startMs", (q) =>
          q.eq("tenantId", tenantId).gte("startMs", begin).lt("startMs", toMs),
        )
      : table.withIndex("by_tenant_and_resource_and_startMs", (q) =>
          q
            .eq("tenantId", tenantId)
            .eq("resourceId", resourceId)
            .gte("startMs", begin)
            .lt("startMs", toMs),
        )
  ).take(MAX_ROWS + 1);
  const more = rows.length > MAX_ROWS;
  const inside = rows.slice(0, MAX_ROWS).filter(({ endMs }) => endMs > fromMs);
  return { bookings: await toRows(ctx, inside), more };
}

/** Newest start first, or the next first from `fromMs` on. */
export async function list(
  ctx: StaffQueryCtx,
  args: {
    paginationOpts: PaginationOptions;
    status?: BookingStatus;
    fromMs?: number;
  },
) {
  const { tenantId } = ctx;
  const { status, fromMs, paginationOpts } = args;
  const table = ctx.db.query("bookings");
  const begin = fromMs ?? Number.NEGATIVE_INFINITY;
  const rows =
    status === undefined
      ? table.withIndex("by_tenant_and_startMs", (q) =>
          q.eq("tenantId", tenantId).gte("startMs", begin),
        )
      : table.withIndex("by_tenant_and_status_and_startMs", (q) =>
          q.eq("tenantId", tenantId).eq("status", status).gte("startMs", begin),
        );
  const result = await rows
    .order(fromMs === undefined ? "desc" : "asc")
    .paginate(paginationOpts);
  return { ...result, page: await toRows(ctx, result.page) };
}

/** With its history and mails; null for none, or another tenant's. */
export async function get(
  ctx: StaffQueryCtx,
  bookingId: string,
): Promise<Infer<typeof vBookingDetails> | null> {
  const { tenantId } = ctx;
  const id = ctx.db.normalizeId("bookings", bookingId);
  const booking = id && (await ctx.db.get("bookings", id));
  if (!booking || booking.tenantId !== tenantId) return null;
  const resource = await ctx.db.get("resources", booking.resourceId);
  const events = await ctx.db
    .query("bookingEvents")
    .withIndex("by_tenant_and_booking", (q) =>
      q.eq("tenantId", tenantId).eq("bookingId", booking._id),
    )
    .take(MAX_EVENTS);
  const mails = await Outbox.ofBooking(ctx, tenantId, booking._id);
  return {
    ...toRow(booking, resource?.name ?? ""),
    history: events.map(toEvent),
    mails: mails.map(toLine),
  };
}

async function toRows(
  ctx: StaffQueryCtx,
  rows: Booking[],
): Promise<BookingRow[]> {
  const resources = await Resources.all(ctx, ctx.tenantId);
  const names = new Map(resources.map(({ _id, name }) => [_id, name]));
  return rows.map((row) => toRow(row, names.get(row.resourceId) ?? ""));
}

function toRow(booking: Booking, resourceName: string): BookingRow {
  const { _creationTime: createdAt, source } = booking;
  const { conversationId, override } = booking;
  return {
    ...BookingRows.toView(booking),
    createdAt,
    source,
    resourceName,
    ...(conversationId === undefined ? {} : { conversationId }),
    ...(override === undefined ? {} : { override }),
  };
}

function toEvent(row: Doc<"bookingEvents">): Infer<typeof vBookingEvent> {
  const { _creationTime: at, action, actor, seq, status, startMs } = row;
  const { reason, override } = row;
  return {
    at,
    action,
    actor,
    seq,
    status,
    startMs,
    ...(reason === undefined ? {} : { reason }),
    ...(override === undefined ? {} : { override }),
  };
}
