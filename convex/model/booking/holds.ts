/** A place kept for a visitor while they fill in the form. */
import { internal } from "../../_generated/api";
import type { Doc, Id } from "../../_generated/dataModel";
import type { MutationCtx } from "../../_generated/server";
import * as Offers from "./offers";
import * as Seats from "./seats";
import { MINUTE_MS } from "./wallTime";
import type { HoldResult } from "./wire";

export const HOLD_MS = 5 * MINUTE_MS;
/** A model asks back before it books. */
export const ASSISTANT_HOLD_MS = 10 * MINUTE_MS;
export const HOLD_WINDOW_MS = 10 * MINUTE_MS;

const MAX_EXTENSIONS = 1;
const MAX_PER_ADDRESS = 3;
const MAX_ROWS = 10;

export interface HoldArgs {
  tenantId: Id<"tenants">;
  occKey: string;
  /** Whose it is; see `holderOf`. */
  holder: string;
  seats: number;
  ttlMs: number;
  /** Puts the expiry of one's own hold off, once. */
  extend: boolean;
  ipHash?: string | undefined;
}

/** A visitor at a widget. */
export function holderOf(widgetId: Id<"widgets">, sessionKey: string): string {
  return `visitor:${widgetId}:${sessionKey}`;
}

export async function hold(
  ctx: MutationCtx,
  args: HoldArgs,
): Promise<HoldResult> {
  const { tenantId, occKey, holder, seats, ttlMs } = args;
  const now = Date.now();
  const offer = await Offers.find(ctx, tenantId, occKey);
  if (offer === null) return { kind: "refused", code: "NOT_FOUND" };
  const code = Offers.checkTiming(offer.slot, offer.occurrence, now);
  if (code !== null) return { kind: "refused", code };
  const room = await Seats.look(ctx, offer, { seats, holder }, now);
  if (room.kind === "taken") return { kind: "refused", code: "SLOT_TAKEN" };
  if (room.kind === "held") {
    const { retryAfterMs } = room;
    return { kind: "refused", code: "HELD", retryAfterMs };
  }
  const own = await ownOf(ctx, tenantId, holder);
  const same = own.find(
    (claim) =>
      claim.occKey === occKey &&
      claim.seats === seats &&
      Seats.isLive(claim, now),
  );
  if (same !== undefined) return await keep(ctx, same, args, now);
  const waitMs = await waitOf(ctx, args, now);
  if (waitMs > 0) {
    return { kind: "refused", code: "HOLD_LIMIT", retryAfterMs: waitMs };
  }
  for (const { _id } of own) await ctx.db.delete("claims", _id);
  const expiresAt = now + ttlMs;
  const claimId = await Seats.take(ctx, offer, {
    kind: "hold",
    seats,
    holder,
    expiresAt,
    extensions: 0,
  });
  await scheduleExpiry(ctx, claimId, expiresAt);
  if (args.ipHash !== undefined) {
    const { ipHash } = args;
    await ctx.db.insert("holdUses", { tenantId, ipHash, at: now });
  }
  const { startMs, endMs } = offer.occurrence;
  const times = { occKey, startMs, endMs, expiresAt };
  return { kind: "held", ...times, canExtend: true };
}

/** Gives up whatever a visitor holds. */
export async function release(
  ctx: MutationCtx,
  tenantId: Id<"tenants">,
  holder: string,
): Promise<void> {
  for (const { _id } of await ownOf(ctx, tenantId, holder)) {
    await ctx.db.delete("claims", _id);
  }
}

/** The one job of a hold: removes it, or waits on when it was extended. */
export async function expire(
  ctx: MutationCtx,
  claimId: Id<"claims">,
): Promise<null> {
  const claim = await ctx.db.get("claims", claimId);
  if (claim?.expiresAt === undefined) return null;
  if (Seats.isLive(claim, Date.now())) {
    await scheduleExpiry(ctx, claimId, claim.expiresAt);
  } else {
    await ctx.db.delete("claims", claimId);
  }
  return null;
}

async function keep(
  ctx: MutationCtx,
  claim: Doc<"claims">,
  { extend, ttlMs }: HoldArgs,
  now: number,
): Promise<HoldResult> {
  const { _id, occKey, startMs, endMs, extensions = 0 } = claim;
  const extended = extend && extensions < MAX_EXTENSIONS;
  const expiresAt = extended ? now + ttlMs : (claim.expiresAt ?? now);
  const count = extensions + (extended ? 1 : 0);
  if (extended) {
    await ctx.db.patch("claims", _id, { expiresAt, extensions: count });
  }
  const canExtend = count < MAX_EXTENSIONS;
  return { kind: "held", occKey, startMs, endMs, expiresAt, canExtend };
}

/** How long an address must wait before it may hold again. */
async function waitOf(
  ctx: MutationCtx,
  { tenantId, ipHash }: HoldArgs,
  now: number,
): Promise<number> {
  if (ipHash === undefined) return 0;
  const uses = await ctx.db
    .query("holdUses")
    .withIndex("by_tenant_and_ipHash_and_at", (q) =>
      q
        .eq("tenantId", tenantId)
        .eq("ipHash", ipHash)
        .gt("at", now - HOLD_WINDOW_MS),
    )
    .take(MAX_PER_ADDRESS);
  const [oldest] = uses;
  if (oldest === undefined || uses.length < MAX_PER_ADDRESS) return 0;
  return oldest.at + HOLD_WINDOW_MS - now;
}

async function ownOf(
  ctx: MutationCtx,
  tenantId: Id<"tenants">,
  holder: string,
): Promise<Doc<"claims">[]> {
  return await ctx.db
    .query("claims")
    .withIndex("by_tenant_and_holder", (q) =>
      q.eq("tenantId", tenantId).eq("holder", holder),
    )
    .take(MAX_ROWS);
}

async function scheduleExpiry(
  ctx: MutationCtx,
  claimId: Id<"claims">,
  at: number,
): Promise<void> {
  await ctx.scheduler.runAt(at, internal.bookingJobs.expireHold, { claimId });
}
