/** Bookings as rows, and the proof whose they are. */
import type { Doc, Id } from "../../_generated/dataModel";
import type { QueryCtx } from "../../_generated/server";
import type { BookingAction, Actor } from "../../tables/bookings";
import type { MutationCtx } from "../../_generated/server";
import type { MemberCtx } from "../access";
import { refusal } from "../errors";
import { MINUTE_MS } from "./wallTime";
import type { BookingView } from "./wire";

type Booking = Doc<"bookings">;

/** It takes up its place: still to come, or was there. */
export function isOpen({ status }: Pick<Booking, "status">): boolean {
  return status === "pending" || status === "confirmed";
}

/** @throws not_found, also for another tenant's. */
export async function requireOwn(
  ctx: QueryCtx & MemberCtx,
  bookingId: Id<"bookings">,
): Promise<Booking> {
  const booking = await ctx.db.get("bookings", bookingId);
  if (booking === null || booking.tenantId !== ctx.tenantId) {
    throw refusal("not_found", "There is no such booking");
  }
  return booking;
}

/** One that another row names, and that is therefore there. */
export async function requireNamed(
  ctx: QueryCtx,
  bookingId: Id<"bookings">,
): Promise<Booking> {
  const booking = await ctx.db.get("bookings", bookingId);
  if (booking === null) throw new Error(`Booking ${bookingId} is gone`);
  return booking;
}

/** A change of a booking that has just been made, into its history. */
export async function note(
  ctx: MutationCtx,
  booking: Booking,
  entry: {
    action: BookingAction;
    actor: Actor;
    reason?: string | undefined;
    override?: string | undefined;
  },
): Promise<void> {
  const { tenantId, _id: bookingId, seq, status, startMs } = booking;
  const { action, actor, reason, override } = entry;
  await ctx.db.insert("bookingEvents", {
    tenantId,
    bookingId,
    action,
    actor,
    seq,
    status,
    startMs,
    ...(reason === undefined ? {} : { reason }),
    ...(override === undefined ? {} : { override }),
  });
}

export function changeableUntil(
  booking: Pick<Booking, "startMs" | "cancelCutoffMin">,
): number {
  return booking.startMs - booking.cancelCutoffMin * MINUTE_MS;
}

export function toView(booking: Booking): BookingView {
  const { _id: bookingId, startMs, endMs } = booking;
  const { pendingUntil, reason, location } = booking;
  return {
    bookingId,
    resourceId: booking.resourceId,
    slotId: booking.slotId,
    occKey: booking.occKey,
    startMs,
    endMs,
    durationMin: (endMs - startMs) / MINUTE_MS,
    tz: booking.tz,
    localStart: booking.localStart,
    title: booking.title,
    ...(location === undefined ? {} : { location }),
    cancelCutoffMin: booking.cancelCutoffMin,
    status: booking.status,
    seq: booking.seq,
    seats: booking.seats,
    contact: booking.contact,
    changeableUntilMs: changeableUntil(booking),
    ...(pendingUntil === undefined ? {} : { pendingUntil }),
    ...(reason === undefined ? {} : { reason }),
  };
}
