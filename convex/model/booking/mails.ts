/**
 * Mails of a booking, written in the booking's own transaction: there is one
 * for every change that was kept and none for one that was not.
 */
import type { Doc } from "../../_generated/dataModel";
import type { MutationCtx } from "../../_generated/server";
import type { Audience, MailKind } from "../../tables/outbox";
import type { Settings } from "./settings";

export interface Mail {
  kind: MailKind;
  /** Of kind moved: the time before. */
  previousStartMs?: number | undefined;
  reason?: string | undefined;
  /** Of kind reminder. */
  minutesBefore?: number | undefined;
}

/** To the visitor, and to whoever looks after the resource. */
export async function queue(
  ctx: MutationCtx,
  booking: Doc<"bookings">,
  settings: Settings,
  mail: Mail,
): Promise<void> {
  const resource = await ctx.db.get("resources", booking.resourceId);
  const staff = resource?.email ?? settings.notifyEmail;
  await write(ctx, booking, mail, "visitor", booking.contact.email);
  if (staff === undefined) return;
  if (mail.kind === "reminder" && !settings.remindStaff) return;
  await write(ctx, booking, mail, "staff", staff);
}

async function write(
  ctx: MutationCtx,
  booking: Doc<"bookings">,
  mail: Mail,
  audience: Audience,
  to: string,
): Promise<void> {
  const { tenantId, _id: bookingId, seq, location } = booking;
  const { kind, previousStartMs, reason, minutesBefore } = mail;
  const written = await ctx.db
    .query("outbox")
    .withIndex("by_tenant_and_booking_and_kind_and_seq", (q) =>
      q
        .eq("tenantId", tenantId)
        .eq("bookingId", bookingId)
        .eq("kind", kind)
        .eq("seq", seq),
    )
    .take(20);
  const isWritten = written.some(
    (row) => row.audience === audience && row.minutesBefore === minutesBefore,
  );
  if (isWritten) return;
  await ctx.db.insert("outbox", {
    tenantId,
    bookingId,
    kind,
    seq,
    audience,
    to,
    startMs: booking.startMs,
    endMs: booking.endMs,
    tz: booking.tz,
    title: booking.title,
    ...(location === undefined ? {} : { location }),
    ...(previousStartMs === undefined ? {} : { previousStartMs }),
    ...(reason === undefined ? {} : { reason }),
    ...(minutesBefore === undefined ? {} : { minutesBefore }),
    state: "queued",
    dueAt: Date.now(),
    attempts: 0,
    fence: 0,
  });
}
