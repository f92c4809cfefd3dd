/** A resource's calendar for calendar programs, by a secret address. */
import { v, type Infer } from "convex/values";
import type { Doc, Id } from "../../_generated/dataModel";
import type { QueryCtx } from "../../_generated/server";
import type { StaffMutationCtx } from "../access";
import { sha256 } from "../hashing";
import * as BookingRows from "./bookingRows";
import * as Resources from "./resources";
import { DAY_MS } from "./wallTime";

const PAST_MS = 30 * DAY_MS;
const AHEAD_MS = 365 * DAY_MS;
const MAX_EVENTS = 500;
const TOKEN_BYTES = 32;

export const vFeed = v.object({
  tenantName: v.string(),
  resourceName: v.string(),
  /** In order; what was attended stays confirmed. */
  events: v.array(
    v.object({
      bookingId: v.id("bookings"),
      seq: v.number(),
      status: v.union(v.literal("pending"), v.literal("confirmed")),
      startMs: v.number(),
      endMs: v.number(),
      title: v.string(),
      location: v.optional(v.string()),
      name: v.string(),
    }),
  ),
});

/** Null for no such secret. `nowMs` is the caller's, rounded. */
export async function read(
  ctx: QueryCtx,
  { tokenHash, nowMs }: { tokenHash: string; nowMs: number },
): Promise<Infer<typeof vFeed> | null> {
  const resource = await ctx.db
    .query("resources")
    .withIndex("by_feedHash", (q) => q.eq("feedHash", tokenHash))
    .unique();
  if (resource === null) return null;
  const tenant = await ctx.db.get("tenants", resource.tenantId);
  const rows = await ctx.db
    .query("bookings")
    .withIndex("by_tenant_and_resource_and_startMs", (q) =>
      q
        .eq("tenantId", resource.tenantId)
        .eq("resourceId", resource._id)
        .gt("startMs", nowMs - PAST_MS)
        .lt("startMs", nowMs + AHEAD_MS),
    )
    .take(MAX_EVENTS);
  return {
    tenantName: tenant?.name ?? "",
    resourceName: resource.name,
    events: rows.filter(isShown).map((row) => ({
      bookingId: row._id,
      seq: row.seq,
      status: row.status === "pending" ? "pending" : "confirmed",
      startMs: row.startMs,
      endMs: row.endMs,
      title: row.title,
      ...(row.location === undefined ? {} : { location: row.location }),
      name: row.contact.name,
    })),
  };
}

function isShown(booking: Doc<"bookings">): boolean {
  return BookingRows.isOpen(booking) || booking.status === "completed";
}

/** A new secret, told this once; the one before is worth nothing now. */
export async function rotate(
  ctx: StaffMutationCtx,
  resourceId: Id<"resources">,
): Promise<string> {
  await Resources.requireOwn(ctx, resourceId);
  const bytes = crypto.getRandomValues(new Uint8Array(TOKEN_BYTES));
  const token = [...bytes]
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("");
  const feedHash = await sha256(token);
  await ctx.db.patch("resources", resourceId, { feedHash });
  return token;
}

export async function stop(
  ctx: StaffMutationCtx,
  resourceId: Id<"resources">,
): Promise<null> {
  await Resources.requireOwn(ctx, resourceId);
  await ctx.db.patch("resources", resourceId, { feedHash: undefined });
  return null;
}
