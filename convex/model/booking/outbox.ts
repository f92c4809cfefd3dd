/**
 * Sending mails: at least once. A worker leases what is due, sends, and says
 * how it went; what nobody finished is leased again, what keeps failing is
 * given up and shown to staff.
 */
import type { Doc, Id } from "../../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../../_generated/server";
import { cut } from "../text";
import * as BookingRows from "./bookingRows";
import { toJob, type Job } from "./mailJobs";
import { isStillTrue } from "./reminders";
import { MINUTE_MS } from "./wallTime";

export const MAX_ATTEMPTS = 8;
/** Waits after failures: 30 s, 2 min, 8 min … at most 4 h. */
const FIRST_WAIT_MS = 30_000;
const WAIT_FACTOR = 4;
const MAX_WAIT_MS = 240 * MINUTE_MS;
/** Sending an earlier mail takes about so long. */
const LOOK_AGAIN_MS = 2_000;
const MAX_CLAIMED = 20;
const MAX_LEASE_MS = 10 * MINUTE_MS;
const MAX_OWNER = 100;
const MAX_ERROR = 500;
const MAX_OF_BOOKING = 100;

type Mail = Doc<"outbox">;

export async function claim(
  ctx: MutationCtx,
  args: { owner: string; leaseMs: number; limit: number },
): Promise<Job[]> {
  const now = Date.now();
  const limit = Math.min(Math.max(Math.floor(args.limit), 0), MAX_CLAIMED);
  const due = [
    ...(await dueIn(ctx, "sending", now, limit)),
    ...(await dueIn(ctx, "queued", now, limit)),
  ].slice(0, limit);
  const jobs: Job[] = [];
  for (const mail of due) {
    const booking = await BookingRows.requireNamed(ctx, mail.bookingId);
    if (mail.kind === "reminder" && !isStillTrue(mail, booking, now)) {
      await ctx.db.patch("outbox", mail._id, { state: "skipped" });
      continue;
    }
    if (mail.attempts >= MAX_ATTEMPTS) {
      // Its workers died: perhaps of this very mail.
      await ctx.db.patch("outbox", mail._id, { state: "dead" });
      continue;
    }
    const wait = await waitForEarlier(ctx, mail, now);
    if (wait !== null) {
      await ctx.db.patch("outbox", mail._id, { dueAt: wait });
      continue;
    }
    const leaseMs = Math.min(Math.max(args.leaseMs, 1), MAX_LEASE_MS);
    const leased: Partial<Mail> = {
      state: "sending",
      dueAt: now + leaseMs,
      attempts: mail.attempts + 1,
      fence: mail.fence + 1,
      owner: cut(args.owner, MAX_OWNER),
    };
    await ctx.db.patch("outbox", mail._id, leased);
    jobs.push(await toJob(ctx, { ...mail, ...leased }, booking));
  }
  return jobs;
}

/** @returns false when the lease is another's by now. */
export async function sent(
  ctx: MutationCtx,
  args: { outboxId: Id<"outbox">; fence: number; providerId?: string },
): Promise<boolean> {
  const mail = await leased(ctx, args);
  if (mail === null) return false;
  const { providerId } = args;
  const id = providerId === undefined ? {} : { providerId };
  const next: Partial<Mail> = { state: "sent", sentAt: Date.now(), ...id };
  await ctx.db.patch("outbox", mail._id, { ...next, lastError: undefined });
  return true;
}

/** @returns what becomes of it, or null when the lease is another's. */
export async function failed(
  ctx: MutationCtx,
  args: {
    outboxId: Id<"outbox">;
    fence: number;
    error: string;
    /** Trying again is of no use. */
    permanent?: boolean;
  },
): Promise<{ state: "queued" | "dead"; dueAt: number } | null> {
  const mail = await leased(ctx, args);
  if (mail === null) return null;
  const { attempts } = mail;
  const isOver = args.permanent === true || attempts >= MAX_ATTEMPTS;
  const wait = FIRST_WAIT_MS * WAIT_FACTOR ** (attempts - 1);
  const next = {
    state: isOver ? ("dead" as const) : ("queued" as const),
    dueAt: Date.now() + Math.min(wait, MAX_WAIT_MS),
  };
  const lastError = cut(args.error, MAX_ERROR);
  await ctx.db.patch("outbox", mail._id, { ...next, lastError });
  return next;
}

/** When there is something to do: the next due time, or null for nothing. */
export async function nextDue(ctx: QueryCtx): Promise<number | null> {
  const times: number[] = [];
  for (const state of ["queued", "sending"] as const) {
    const first = await ctx.db
      .query("outbox")
      .withIndex("by_state_and_dueAt", (q) => q.eq("state", state))
      .first();
    if (first !== null) times.push(first.dueAt);
  }
  return times.length === 0 ? null : Math.min(...times);
}

/** Tries again from the beginning, whatever became of it. */
export async function requeue(ctx: MutationCtx, mail: Mail): Promise<void> {
  const fence = mail.fence + 1;
  const next: Partial<Mail> = { state: "queued", dueAt: Date.now() };
  await ctx.db.patch("outbox", mail._id, { ...next, attempts: 0, fence });
}

/** Mails of a booking, oldest first. */
export async function ofBooking(
  ctx: QueryCtx,
  tenantId: Id<"tenants">,
  bookingId: Id<"bookings">,
): Promise<Mail[]> {
  const rows = await ctx.db
    .query("outbox")
    .withIndex("by_tenant_and_booking_and_kind_and_seq", (q) =>
      q.eq("tenantId", tenantId).eq("bookingId", bookingId),
    )
    .take(MAX_OF_BOOKING);
  return rows.sort((a, b) => a._creationTime - b._creationTime);
}

/**
 * When to look again, while an earlier mail to the same reader is still on
 * its way: nobody should read "moved" before "confirmed".
 */
async function waitForEarlier(
  ctx: QueryCtx,
  mail: Mail,
  now: number,
): Promise<number | null> {
  const rows = await ofBooking(ctx, mail.tenantId, mail.bookingId);
  const earlier = rows.filter(
    (row) =>
      row.audience === mail.audience &&
      row.seq < mail.seq &&
      (row.state === "queued" || row.state === "sending"),
  );
  if (earlier.length === 0) return null;
  const looks = earlier.map((row) =>
    row.state === "sending" ? now + LOOK_AGAIN_MS : row.dueAt,
  );
  return Math.max(Math.min(...looks), now + LOOK_AGAIN_MS);
}

async function dueIn(
  ctx: QueryCtx,
  state: "queued" | "sending",
  now: number,
  limit: number,
): Promise<Mail[]> {
  return await ctx.db
    .query("outbox")
    .withIndex("by_state_and_dueAt", (q) =>
      q.eq("state", state).lte("dueAt", now),
    )
    .take(limit);
}

async function leased(
  ctx: QueryCtx,
  { outboxId, fence }: { outboxId: Id<"outbox">; fence: number },
): Promise<Mail | null> {
  const mail = await ctx.db.get("outbox", outboxId);
  return mail?.state === "sending" && mail.fence === fence ? mail : null;
}
