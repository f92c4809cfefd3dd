/** A mail with everything its text and its calendar entry are made from. */
import { v, type Infer } from "convex/values";
import type { Doc } from "../../_generated/dataModel";
import type { QueryCtx } from "../../_generated/server";
import { vContact } from "../../tables/bookings";
import { vAudience, vMailKind } from "../../tables/outbox";
import * as Settings from "./settings";
import * as Tokens from "./tokens";

export const vMailContent = v.object({
  outboxId: v.id("outbox"),
  bookingId: v.id("bookings"),
  tenantId: v.id("tenants"),
  kind: vMailKind,
  audience: vAudience,
  /** iCalendar's SEQUENCE. */
  seq: v.number(),
  /** Of a reminder. */
  minutesBefore: v.optional(v.number()),
  /** Stable and unique: for Message-ID and the provider's own key. */
  messageKey: v.string(),
  /** `messageKey` of the first mail of this booking to this reader. */
  firstKey: v.string(),
  /** The booking was confirmed by then, so there is a calendar entry. */
  inCalendar: v.boolean(),
  /** Same for every try, so that every try sends the same mail (ms, epoch). */
  writtenAt: v.number(),
  to: v.string(),
  /** What was promised when the mail was written. */
  startMs: v.number(),
  endMs: v.number(),
  tz: v.string(),
  title: v.string(),
  location: v.optional(v.string()),
  previousStartMs: v.optional(v.number()),
  reason: v.optional(v.string()),
  seats: v.number(),
  contact: vContact,
  tenantName: v.string(),
  resourceName: v.string(),
  /** Where answers go: whoever looks after the resource. */
  replyTo: v.optional(v.string()),
  manage: v.object({
    seed: v.string(),
    /** Null or another than the derived token's: register that. */
    hash: v.union(v.string(), v.null()),
  }),
});
export type MailContent = Infer<typeof vMailContent>;

export const vJob = vMailContent.extend({
  fence: v.number(),
  attempt: v.number(),
});
export type Job = Infer<typeof vJob>;

export async function toJob(
  ctx: QueryCtx,
  mail: Doc<"outbox">,
  booking: Doc<"bookings">,
): Promise<Job> {
  const content = await toContent(ctx, mail, booking);
  return { ...content, fence: mail.fence, attempt: mail.attempts };
}

export async function toContent(
  ctx: QueryCtx,
  mail: Doc<"outbox">,
  booking: Doc<"bookings">,
): Promise<MailContent> {
  const { tenantId, bookingId, kind, seq, audience, minutesBefore } = mail;
  const { location, previousStartMs, reason } = mail;
  const tenant = await ctx.db.get("tenants", tenantId);
  const resource = await ctx.db.get("resources", booking.resourceId);
  const settings = await Settings.read(ctx, tenantId);
  const replyTo = resource?.email ?? settings.notifyEmail;
  const parts = [bookingId, seq, kind, minutesBefore, audience];
  const confirmedAt = await firstConfirmed(ctx, mail);
  const firstKind = confirmedAt === 0 ? "confirmed" : "received";
  return {
    outboxId: mail._id,
    bookingId,
    tenantId,
    kind,
    audience,
    seq,
    ...(minutesBefore === undefined ? {} : { minutesBefore }),
    messageKey: parts.filter((part) => part !== undefined).join("."),
    firstKey: `${bookingId}.0.${firstKind}.${audience}`,
    inCalendar: confirmedAt !== null && confirmedAt <= seq,
    writtenAt: Math.floor(mail._creationTime),
    to: mail.to,
    startMs: mail.startMs,
    endMs: mail.endMs,
    tz: mail.tz,
    title: mail.title,
    ...(location === undefined ? {} : { location }),
    ...(previousStartMs === undefined ? {} : { previousStartMs }),
    ...(reason === undefined ? {} : { reason }),
    seats: booking.seats,
    contact: booking.contact,
    tenantName: tenant?.name ?? "",
    resourceName: resource?.name ?? "",
    ...(replyTo === undefined ? {} : { replyTo }),
    manage: {
      seed: await Tokens.seedOf(ctx, booking, audience),
      hash: await Tokens.hashOf(ctx, booking, audience),
    },
  };
}

/** The `seq` with which the booking was confirmed, or null. */
async function firstConfirmed(
  ctx: QueryCtx,
  { tenantId, bookingId }: Doc<"outbox">,
): Promise<number | null> {
  const first = await ctx.db
    .query("outbox")
    .withIndex("by_tenant_and_booking_and_kind_and_seq", (q) =>
      q
        .eq("tenantId", tenantId)
        .eq("bookingId", bookingId)
        .eq("kind", "confirmed"),
    )
    .first();
  return first?.seq ?? null;
}
