/** Mails as staff see them: what was sent, what failed, and again. */
import type { PaginationOptions } from "convex/server";
import { v, type Infer } from "convex/values";
import type { Doc, Id } from "../../_generated/dataModel";
import type { QueryCtx } from "../../_generated/server";
import type { MemberCtx, StaffMutationCtx, StaffQueryCtx } from "../access";
import {
  vAudience,
  vMailKind,
  vMailState,
  type MailState,
} from "../../tables/outbox";
import { refusal } from "../errors";
import * as BookingRows from "./bookingRows";
import { toContent, type MailContent } from "./mailJobs";
import * as Outbox from "./outbox";
import { isStillTrue } from "./reminders";

type Mail = Doc<"outbox">;

const MAX_COUNTED = 100;

export const vMailLine = v.object({
  _id: v.id("outbox"),
  bookingId: v.id("bookings"),
  createdAt: v.number(),
  kind: vMailKind,
  audience: vAudience,
  seq: v.number(),
  minutesBefore: v.optional(v.number()),
  to: v.string(),
  title: v.string(),
  startMs: v.number(),
  state: vMailState,
  attempts: v.number(),
  /** Of queued: when it is tried next. */
  dueAt: v.number(),
  lastError: v.optional(v.string()),
  sentAt: v.optional(v.number()),
});
type MailLine = Infer<typeof vMailLine>;

/** Newest first. */
export async function list(
  ctx: StaffQueryCtx,
  args: { paginationOpts: PaginationOptions; state?: MailState },
) {
  const { tenantId } = ctx;
  const { state, paginationOpts } = args;
  const table = ctx.db.query("outbox");
  const rows =
    state === undefined
      ? table.withIndex("by_tenant", (q) => q.eq("tenantId", tenantId))
      : table.withIndex("by_tenant_and_state", (q) =>
          q.eq("tenantId", tenantId).eq("state", state),
        );
  const result = await rows.order("desc").paginate(paginationOpts);
  return { ...result, page: result.page.map(toLine) };
}

/** How many were given up, counted up to 100, which means "or more". */
export async function countDead(ctx: StaffQueryCtx): Promise<number> {
  const rows = await ctx.db
    .query("outbox")
    .withIndex("by_tenant_and_state", (q) =>
      q.eq("tenantId", ctx.tenantId).eq("state", "dead"),
    )
    .take(MAX_COUNTED);
  return rows.length;
}

/** What it is made from; null for none, or another tenant's. */
export async function get(
  ctx: StaffQueryCtx,
  outboxId: string,
): Promise<{ line: MailLine; content: Omit<MailContent, "manage"> } | null> {
  const id = ctx.db.normalizeId("outbox", outboxId);
  const mail = id && (await ctx.db.get("outbox", id));
  if (!mail || mail.tenantId !== ctx.tenantId) return null;
  const booking = await BookingRows.requireNamed(ctx, mail.bookingId);
  const { manage: _, ...content } = await toContent(ctx, mail, booking);
  return { line: toLine(mail), content };
}

/** False while it is on its way, or when its reminder came to nothing. */
export async function resend(
  ctx: StaffMutationCtx,
  outboxId: Id<"outbox">,
): Promise<boolean> {
  const mail = await requireOwn(ctx, outboxId);
  if (mail.state === "queued" || mail.state === "sending") return false;
  const booking = await BookingRows.requireNamed(ctx, mail.bookingId);
  const isReminder = mail.kind === "reminder";
  if (isReminder && !isStillTrue(mail, booking, Date.now())) return false;
  await Outbox.requeue(ctx, mail);
  return true;
}

export function toLine(mail: Mail): MailLine {
  const { _creationTime: createdAt, minutesBefore, lastError, sentAt } = mail;
  return {
    _id: mail._id,
    bookingId: mail.bookingId,
    createdAt,
    kind: mail.kind,
    audience: mail.audience,
    seq: mail.seq,
    ...(minutesBefore === undefined ? {} : { minutesBefore }),
    to: mail.to,
    title: mail.title,
    startMs: mail.startMs,
    state: mail.state,
    attempts: mail.attempts,
    dueAt: mail.dueAt,
    ...(lastError === undefined ? {} : { lastError }),
    ...(sentAt === undefined ? {} : { sentAt }),
  };
}

/** @throws not_found, also for another tenant's. */
async function requireOwn(
  ctx: QueryCtx & MemberCtx,
  outboxId: Id<"outbox">,
): Promise<Mail> {
  const mail = await ctx.db.get("outbox", outboxId);
  if (mail === null || mail.tenantId !== ctx.tenantId) {
    throw refusal("not_found", "There is no such mail");
  }
  return mail;
}
