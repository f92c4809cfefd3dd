/**
 * After the rules of a zone have changed: what was promised is a wall time, so
 * the instants of bookings to come are derived again, and whoever's instant
 * moved is told. Nobody loses a place by it, even where two now overlap.
 */
import { internal } from "../../_generated/api";
import type { Doc } from "../../_generated/dataModel";
import type { MutationCtx } from "../../_generated/server";
import type { Actor } from "../../tables/bookings";
import * as BookingRows from "./bookingRows";
import * as Mails from "./mails";
import { parseOccKey } from "./occKey";
import * as Reminders from "./reminders";
import * as Seats from "./seats";
import * as Settings from "./settings";
import { resolve } from "./wallTime";

const BATCH = 50;
const SYSTEM: Actor = { kind: "system" };
const REASON = "The rules of the time zone have changed";

/** A batch of all bookings, and a job for the next one. */
export async function reconcile(
  ctx: MutationCtx,
  cursor: string | null,
): Promise<null> {
  const page = await ctx.db
    .query("bookings")
    .paginate({ numItems: BATCH, cursor });
  for (const booking of page.page) await check(ctx, booking);
  if (!page.isDone) {
    const { reconcileZones } = internal.bookingJobs;
    const next = { cursor: page.continueCursor };
    await ctx.scheduler.runAfter(0, reconcileZones, next);
  }
  return null;
}

async function check(ctx: MutationCtx, booking: Doc<"bookings">) {
  const { startMs, endMs, tz, localStart, occKey } = booking;
  if (!BookingRows.isOpen(booking) || startMs <= Date.now()) return;
  const fold = parseOccKey(occKey)?.later ? "later" : undefined;
  const at = resolve(tz, localStart, fold);
  const start = at.kind === "gap" ? at.movedMs : at.ms;
  if (start === startMs) return;
  const times = { startMs: start, endMs: start + (endMs - startMs) };
  const next = { ...booking, ...times, seq: booking.seq + 1 };
  await ctx.db.replace("bookings", booking._id, next);
  await Seats.shift(ctx, booking, times);
  const settings = await Settings.read(ctx, booking.tenantId);
  await Reminders.drop(ctx, booking);
  if (next.status === "confirmed") await Reminders.plan(ctx, next, settings);
  const entry = { actor: SYSTEM, reason: REASON };
  await BookingRows.note(ctx, next, { action: "rescheduled", ...entry });
  await Mails.queue(ctx, next, settings, {
    kind: "moved",
    previousStartMs: startMs,
  });
}
