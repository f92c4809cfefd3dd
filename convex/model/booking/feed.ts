/** A resource's calendar for calendar programs, by a secret address. */
import { v, type Infer } from "convex/values";
import type { Doc, Id } from "../../_generated/dataModel";
import type { QueryCtx } from "../../_generated/server";
import type { StaffMutationCtx } from "../access";
import { refusal } from "../errors";
import * as BookingRows from "./bookingRows";
import * as Resources from "./resources";
import { DAY_MS } from "./wallTime";

const PAST_MS = 30 * DAY_MS;
const AHEAD_MS = 365 * DAY_MS;
const MAX_EVENTS = 500;

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
  const resource = await findByHash(ctx, tokenHash);
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

/**
 * A new secret, of which only the hash comes here; the one before is worth
 * nothing from now on.
 * @throws not_found; invalid for what is no hash; conflict for a known one.
 */
export async function rotate(
  ctx: StaffMutationCtx,
  { resourceId, hash }: { resourceId: Id<"resources">; hash: string },
): Promise<null> {
  await Resources.requireOwn(ctx, resourceId);
  if (!/^[0-9a-f]{64}$/.test(hash)) {
    throw refusal("invalid", "A secret is told by its hex SHA-256");
  }
  const known = await findByHash(ctx, hash);
  if (known !== null && known._id !== resourceId) {
    throw refusal("conflict", "Another calendar has this secret");
  }
  await ctx.db.patch("resources", resourceId, { feedHash: hash });
  return null;
}

export async function stop(
  ctx: StaffMutationCtx,
  resourceId: Id<"resources">,
): Promise<null> {
  await Resources.requireOwn(ctx, resourceId);
  await ctx.db.patch("resources", resourceId, { feedHash: undefined });
  return null;
}

async function findByHash(ctx: QueryCtx, hash: string) {
  return await ctx.db
    .query("resources")
    .withIndex("by_feedHash", (q) => q.eq("feedHash", hash))
    .unique();
}
