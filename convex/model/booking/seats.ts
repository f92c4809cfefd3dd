/**
 * Claims, the only lock. One mutation reads the few rows around a time, finds
 * room and takes it; whoever finds none writes nothing, so that losers of a
 * race disturb nobody.
 */
import type { Doc, Id } from "../../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../../_generated/server";
import type { Offer } from "./offers";
import { MINUTE_MS } from "./wallTime";

export const MAX_CAPACITY = 500;

/** Rows around one time: its seats and what reaches into it. */
const MAX_READ = 4 * MAX_CAPACITY;

type Claim = Doc<"claims">;

export type Room =
  | { kind: "free"; seats: number }
  | { kind: "taken" }
  /** Only holds are in the way, the last of them for so long. */
  | { kind: "held"; retryAfterMs: number };

export interface Seeker {
  seats: number;
  /** Whose own hold does not count. */
  holder?: string | undefined;
  /** Which booking's own claim does not count. */
  bookingId?: Id<"bookings"> | undefined;
}

export function isLive(claim: Claim, now: number): boolean {
  return claim.kind === "booking" || (claim.expiresAt ?? 0) > now;
}

/** Whether there is room at an occurrence, and for how many more. */
export async function look(
  ctx: QueryCtx,
  { occKey, occurrence, slot, resource }: Offer,
  seeker: Seeker,
  now: number,
): Promise<Room> {
  const { tenantId } = slot;
  const { startMs, endMs } = occurrence;
  const same = await ctx.db
    .query("claims")
    .withIndex("by_tenant_and_occKey", (q) =>
      q.eq("tenantId", tenantId).eq("occKey", occKey),
    )
    .take(MAX_READ);
  const reach = resource.maxDurationMin * MINUTE_MS;
  const around = await ctx.db
    .query("claims")
    .withIndex("by_tenant_and_resource_and_startMs", (q) =>
      q
        .eq("tenantId", tenantId)
        .eq("resourceId", resource._id)
        .gt("startMs", startMs - reach)
        .lt("startMs", endMs),
    )
    .take(MAX_READ);
  if (same.length === MAX_READ || around.length === MAX_READ) {
    return { kind: "taken" };
  }
  const { capacity } = slot.terms;
  const others = around.filter((claim) => claim.occKey !== occKey);
  const at = { occKey, startMs, endMs, capacity };
  return judge([...same, ...others], at, seeker, now);
}

/**
 * The rule itself, for what was read around a time: live claims of the same
 * occurrence share its capacity, any other that overlaps shuts it.
 */
export function judge(
  claims: Claim[],
  at: { occKey: string; startMs: number; endMs: number; capacity: number },
  seeker: Seeker,
  now: number,
): Room {
  const live = claims.filter(
    (claim) => isLive(claim, now) && !isOwn(claim, seeker),
  );
  const seated = live.filter(({ occKey }) => occKey === at.occKey);
  const overlapping = live.filter(
    ({ occKey, startMs, endMs }) =>
      occKey !== at.occKey && startMs < at.endMs && endMs > at.startMs,
  );
  const free = at.capacity - seatsOf(seated);
  if (free >= seeker.seats && overlapping.length === 0) {
    return { kind: "free", seats: free };
  }
  const isFull = at.capacity - seatsOf(seated.filter(isBooking)) < seeker.seats;
  if (isFull || overlapping.some(isBooking)) return { kind: "taken" };
  const until = Math.max(
    ...overlapping.map(expiryOf),
    roomAt(seated, seeker.seats - free),
  );
  return { kind: "held", retryAfterMs: Math.max(until - now, 0) };
}

export async function take(
  ctx: MutationCtx,
  { occKey, occurrence, slot, resource }: Offer,
  claim: Pick<
    Claim,
    "kind" | "seats" | "holder" | "expiresAt" | "bookingId" | "extensions"
  >,
): Promise<Id<"claims">> {
  return await ctx.db.insert("claims", {
    tenantId: slot.tenantId,
    resourceId: resource._id,
    occKey,
    startMs: occurrence.startMs,
    endMs: occurrence.endMs,
    ...claim,
  });
}

/** Frees what a booking takes up. */
export async function release(
  ctx: MutationCtx,
  booking: Doc<"bookings">,
): Promise<void> {
  const claim = await claimOf(ctx, booking);
  if (claim !== null) await ctx.db.delete("claims", claim._id);
}

/** Puts what a booking takes up to another instant, without asking. */
export async function shift(
  ctx: MutationCtx,
  booking: Doc<"bookings">,
  times: Pick<Claim, "startMs" | "endMs">,
): Promise<void> {
  const claim = await claimOf(ctx, booking);
  if (claim !== null) await ctx.db.patch("claims", claim._id, times);
}

async function claimOf(
  ctx: QueryCtx,
  { tenantId, _id }: Doc<"bookings">,
): Promise<Claim | null> {
  return await ctx.db
    .query("claims")
    .withIndex("by_tenant_and_booking", (q) =>
      q.eq("tenantId", tenantId).eq("bookingId", _id),
    )
    .unique();
}

/** When enough holds will have expired to free so many seats. */
function roomAt(seated: Claim[], missing: number): number {
  let left = missing;
  const holds = seated.filter((claim) => !isBooking(claim));
  holds.sort((a, b) => expiryOf(a) - expiryOf(b));
  for (const hold of holds) {
    if (left <= 0) break;
    left -= hold.seats;
    if (left <= 0) return expiryOf(hold);
  }
  return 0;
}

function isOwn(claim: Claim, { holder, bookingId }: Seeker): boolean {
  return claim.kind === "hold"
    ? holder !== undefined && claim.holder === holder
    : bookingId !== undefined && claim.bookingId === bookingId;
}

function isBooking(claim: Claim): boolean {
  return claim.kind === "booking";
}

function expiryOf(claim: Claim): number {
  return claim.expiresAt ?? 0;
}

function seatsOf(claims: Claim[]): number {
  return claims.reduce((sum, { seats }) => sum + seats, 0);
}
