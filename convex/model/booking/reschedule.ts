/**
 * Moving a booking: the same booking at another time. The new place is taken
 * before the old one is given back, all in one mutation.
 */
import { internal } from "../../_generated/api";
import type { Doc } from "../../_generated/dataModel";
import type { MutationCtx } from "../../_generated/server";
import type { Actor } from "../../tables/bookings";
import * as BookingRows from "./bookingRows";
import * as Holds from "./holds";
import * as Mails from "./mails";
import * as Offers from "./offers";
import * as Reminders from "./reminders";
import { hasBooked } from "./sameAddress";
import * as Seats from "./seats";
import * as Settings from "./settings";
import {
  checkChangeable,
  refused,
  toReason,
  unchanged,
  type Change,
} from "./transitions";
import { MINUTE_MS } from "./wallTime";
import type { ChangeResult } from "./wire";

type Booking = Doc<"bookings">;

export interface Move extends Change {
  occKey: string;
  /** Whose hold of the new place this is the end of. */
  holder?: string | undefined;
  /** Staff go against the rules, and say why. */
  override?: string | undefined;
}

export async function reschedule(
  ctx: MutationCtx,
  booking: Booking,
  move: Move,
): Promise<ChangeResult> {
  const { tenantId, seats } = booking;
  const { actor, occKey, override, seq } = move;
  const now = Date.now();
  if (!BookingRows.isOpen(booking)) return refused(booking, "NOT_ALLOWED");
  if (booking.occKey === occKey) return unchanged(booking);
  if (seq !== undefined && seq !== booking.seq) {
    return refused(booking, "STALE");
  }
  const late = checkChangeable(booking, actor, now);
  if (late !== null) return refused(booking, late);
  const offer = await Offers.find(ctx, tenantId, occKey);
  if (offer === null) return refused(booking, "NOT_FOUND");
  const code = Offers.checkTiming(offer.slot, offer.occurrence, now);
  if (code === "PAST") return refused(booking, code);
  if (!mayChoose(booking, offer, actor)) return refused(booking, "NOT_ALLOWED");
  if (override === undefined) {
    if (code !== null) return refused(booking, code);
    const seeker = { seats, holder: move.holder, bookingId: booking._id };
    const room = await Seats.look(ctx, offer, seeker, now);
    if (room.kind === "taken") return refused(booking, "SLOT_TAKEN");
    if (room.kind === "held") {
      return refused(booking, "HELD", room.retryAfterMs);
    }
    if (await hasBooked(ctx, offer, booking.emailKey, booking._id)) {
      return refused(booking, "ALREADY_BOOKED");
    }
  }
  const next = await write(ctx, booking, offer, override);
  await announce(ctx, next, booking.startMs, move);
  return { kind: "ok", changed: true, booking: BookingRows.toView(next) };
}

/**
 * Moving asks nobody to confirm again, so a visitor whom staff have not
 * accepted for a slot cannot get there by moving.
 */
export function mayChoose(
  booking: Pick<Booking, "status" | "slotId">,
  { slot }: Pick<Offers.Offer, "slot">,
  actor: Actor,
): boolean {
  const isAccepted = booking.status === "confirmed";
  const isOther = slot._id !== booking.slotId;
  const asks = slot.terms.requiresConfirm && isAccepted && isOther;
  return !asks || actor.kind !== "visitor";
}

async function write(
  ctx: MutationCtx,
  booking: Booking,
  offer: Offers.Offer,
  override: string | undefined,
): Promise<Booking> {
  const { _id: bookingId, seats, status } = booking;
  const next: Booking = {
    ...booking,
    ...Offers.promiseOf(offer),
    seq: booking.seq + 1,
    ...(override === undefined ? {} : { override }),
  };
  if (offer.slot.terms.location === undefined) delete next.location;
  if (status === "pending") {
    // Never later than it was: moving gives nobody more time to decide.
    next.pendingUntil = Math.min(
      booking.pendingUntil ?? next.startMs,
      next.startMs - offer.slot.terms.minNoticeMin * MINUTE_MS,
    );
    const { expirePending } = internal.bookingJobs;
    const at = next.pendingUntil;
    await ctx.scheduler.runAt(at, expirePending, { bookingId });
  }
  await ctx.db.replace("bookings", bookingId, next);
  await Seats.release(ctx, booking);
  await Seats.take(ctx, offer, { kind: "booking", seats, bookingId });
  return next;
}

async function announce(
  ctx: MutationCtx,
  booking: Booking,
  previousStartMs: number,
  { actor, reason: said, override, holder }: Move,
): Promise<void> {
  const reason = toReason(said);
  const { tenantId } = booking;
  if (holder !== undefined) await Holds.release(ctx, tenantId, holder);
  const settings = await Settings.read(ctx, tenantId);
  await Reminders.drop(ctx, booking);
  if (booking.status === "confirmed") {
    await Reminders.plan(ctx, booking, settings);
  }
  const entry = { action: "rescheduled", actor, reason, override } as const;
  await BookingRows.note(ctx, booking, entry);
  await Mails.queue(ctx, booking, settings, {
    kind: "moved",
    previousStartMs,
    reason,
  });
}
