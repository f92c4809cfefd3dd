/**
 * Changes of a booking's status. Each compares and sets within one mutation:
 * asked for again, it gives what is and tells nobody a second time.
 */
import type { Doc } from "../../_generated/dataModel";
import type { MutationCtx } from "../../_generated/server";
import type { Actor, BookingStatus } from "../../tables/bookings";
import type { MailKind } from "../../tables/outbox";
import { cut } from "../text";
import * as BookingRows from "./bookingRows";
import * as Mails from "./mails";
import * as Reminders from "./reminders";
import * as Seats from "./seats";
import * as Settings from "./settings";
import { cleanText } from "./visitorInput";
import type { ChangeCode, ChangeResult } from "./wire";

const MAX_REASON = 500;

type Booking = Doc<"bookings">;

/** The statuses that are asked for, or come with time. */
export type Target = Exclude<BookingStatus, "pending">;

export interface Change {
  actor: Actor;
  reason?: string | undefined;
  /** What the caller looked at; another one now is STALE. */
  seq?: number | undefined;
}

interface Transition {
  from: readonly BookingStatus[];
  /** Of what is told about it; none for what only staff keep. */
  mail?: MailKind;
  /** Whether it gives the place back. */
  frees: boolean;
}

const TRANSITIONS: Readonly<Record<Target, Transition>> = {
  confirmed: { from: ["pending"], mail: "confirmed", frees: false },
  rejected: { from: ["pending"], mail: "rejected", frees: true },
  expired: { from: ["pending"], mail: "expired", frees: true },
  cancelled: {
    from: ["pending", "confirmed"],
    mail: "cancelled",
    frees: true,
  },
  completed: { from: ["confirmed"], frees: false },
  no_show: { from: ["confirmed"], frees: false },
};

export async function change(
  ctx: MutationCtx,
  booking: Booking,
  target: Target,
  { actor, reason: said, seq }: Change,
): Promise<ChangeResult> {
  if (booking.status === target) return unchanged(booking);
  const transition = TRANSITIONS[target];
  const { from, mail, frees } = transition;
  if (seq !== undefined && seq !== booking.seq) {
    return refused(booking, "STALE");
  }
  if (!from.includes(booking.status)) return refused(booking, "NOT_ALLOWED");
  const code = checkTime(booking, target, actor);
  if (code !== null) return refused(booking, code);
  const reason = toReason(said);
  const next: Booking = {
    ...booking,
    status: target,
    // iCalendar's sequence: what comes after the end changes no calendar.
    seq: booking.seq + (mail === undefined ? 0 : 1),
    ...(reason === undefined ? {} : { reason }),
  };
  delete next.pendingUntil;
  await ctx.db.replace("bookings", booking._id, next);
  if (frees) await Seats.release(ctx, booking);
  const settings = await Settings.read(ctx, booking.tenantId);
  if (booking.status === "confirmed") await Reminders.drop(ctx, booking);
  if (target === "confirmed") await Reminders.plan(ctx, next, settings);
  await BookingRows.note(ctx, next, { action: target, actor, reason });
  if (mail !== undefined) {
    await Mails.queue(ctx, next, settings, { kind: mail, reason });
  }
  return { kind: "ok", changed: true, booking: BookingRows.toView(next) };
}

/** The one job of a pending booking. */
export async function expirePending(
  ctx: MutationCtx,
  bookingId: Booking["_id"],
): Promise<null> {
  const booking = await ctx.db.get("bookings", bookingId);
  if (booking?.status !== "pending") return null;
  const { pendingUntil = 0 } = booking;
  // Moved meanwhile: the job of its new time comes later.
  if (pendingUntil > Date.now()) return null;
  await change(ctx, booking, "expired", { actor: { kind: "system" } });
  return null;
}

export function unchanged(booking: Booking): ChangeResult {
  const view = BookingRows.toView(booking);
  return { kind: "ok", changed: false, booking: view };
}

export function refused(
  booking: Booking,
  code: ChangeCode,
  retryAfterMs?: number,
): ChangeResult {
  const view = BookingRows.toView(booking);
  const retry = retryAfterMs === undefined ? {} : { retryAfterMs };
  return { kind: "refused", code, ...retry, booking: view };
}

export function toReason(said: string | undefined): string | undefined {
  const reason = cut(cleanText(said ?? ""), MAX_REASON);
  return reason === "" ? undefined : reason;
}

function checkTime(
  booking: Booking,
  target: Target,
  actor: Actor,
): ChangeCode | null {
  const now = Date.now();
  switch (target) {
    case "confirmed":
      return booking.startMs <= now ? "PAST" : null;
    case "cancelled":
      return checkChangeable(booking, actor, now);
    case "completed":
    case "no_show":
      return booking.endMs > now ? "TOO_EARLY" : null;
    case "rejected":
    case "expired":
      return null;
  }
}

/** Visitors until their cut-off, staff until it begins. */
export function checkChangeable(
  booking: Booking,
  actor: Actor,
  now: number,
): ChangeCode | null {
  if (booking.startMs <= now) return "PAST";
  const isLate = now > BookingRows.changeableUntil(booking);
  return actor.kind === "visitor" && isLate ? "TOO_LATE" : null;
}
