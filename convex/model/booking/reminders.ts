/**
 * Reminders. A row per reminder to come; a job turns those that are due into
 * mails, after it has looked at the booking again.
 */
import { internal } from "../../_generated/api";
import type { Doc } from "../../_generated/dataModel";
import type { MutationCtx } from "../../_generated/server";
import * as Mails from "./mails";
import * as Settings from "./settings";
import { MINUTE_MS } from "./wallTime";

const BATCH = 50;
const MAX_ROWS = 20;

/** Those of a confirmed booking that are still to come. */
export async function plan(
  ctx: MutationCtx,
  booking: Doc<"bookings">,
  { reminderMinutes }: Settings.Settings,
): Promise<void> {
  const { tenantId, _id: bookingId, seq, startMs } = booking;
  for (const minutesBefore of reminderMinutes) {
    const dueAt = startMs - minutesBefore * MINUTE_MS;
    if (dueAt <= Date.now()) continue;
    const what = { seq, startMs, minutesBefore, dueAt };
    await ctx.db.insert("reminders", { tenantId, bookingId, ...what });
  }
}

export async function drop(
  ctx: MutationCtx,
  { tenantId, _id }: Doc<"bookings">,
): Promise<void> {
  const rows = await ctx.db
    .query("reminders")
    .withIndex("by_tenant_and_booking", (q) =>
      q.eq("tenantId", tenantId).eq("bookingId", _id),
    )
    .take(MAX_ROWS);
  for (const row of rows) await ctx.db.delete("reminders", row._id);
}

export async function queueDue(ctx: MutationCtx): Promise<null> {
  const now = Date.now();
  const due = await ctx.db
    .query("reminders")
    .withIndex("by_dueAt", (q) => q.lte("dueAt", now))
    .take(BATCH);
  for (const reminder of due) {
    await ctx.db.delete("reminders", reminder._id);
    const booking = await ctx.db.get("bookings", reminder.bookingId);
    if (booking === null || !isStillTrue(reminder, booking, now)) continue;
    const settings = await Settings.read(ctx, booking.tenantId);
    const { minutesBefore } = reminder;
    await Mails.queue(ctx, booking, settings, {
      kind: "reminder",
      minutesBefore,
    });
  }
  if (due.length === BATCH) {
    await ctx.scheduler.runAfter(0, internal.bookingJobs.queueReminders, {});
  }
  return null;
}

/** Whether a booking is still the one that a reminder was planned for. */
export function isStillTrue(
  reminder: Pick<Doc<"reminders">, "seq" | "startMs">,
  booking: Doc<"bookings">,
  now: number,
): boolean {
  return (
    booking.status === "confirmed" &&
    booking.seq === reminder.seq &&
    booking.startMs === reminder.startMs &&
    booking.startMs > now
  );
}
