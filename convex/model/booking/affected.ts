/**
 * Bookings that a change of slots or closed days leaves without a place in
 * the plan. What happens to them is always somebody's explicit choice.
 */
import { v, type Infer } from "convex/values";
import { internal } from "../../_generated/api";
import type { Doc, Id } from "../../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../../_generated/server";
import type { Actor } from "../../tables/bookings";
import type { StaffMutationCtx } from "../access";
import { refusal } from "../errors";
import * as BookingRows from "./bookingRows";
import * as Transitions from "./transitions";
import { DAY_MS } from "./wallTime";

/** `keep`: they take place as promised. `cancel`: with a mail. */
export const vChoice = v.union(v.literal("keep"), v.literal("cancel"));
export type Choice = Infer<typeof vChoice>;

/** Nothing was changed: say what becomes of these. */
export const vChoiceNeeded = v.object({
  kind: v.literal("choice_needed"),
  bookings: v.array(
    v.object({
      bookingId: v.id("bookings"),
      startMs: v.number(),
      name: v.string(),
    }),
  ),
  /** There are more than are listed. */
  more: v.boolean(),
});
export type ChoiceNeeded = Infer<typeof vChoiceNeeded>;

/** More at once would not fit into one transaction's reads. */
const MAX_AFFECTED = 1_000;
const LISTED = 20;
const BATCH = 25;

type Booking = Doc<"bookings">;

/** Bookings of a slot to come that start on or after a local date. */
export async function ofSlot(
  ctx: QueryCtx,
  { tenantId, _id: slotId }: Doc<"slots">,
  fromDate: string,
): Promise<Booking[]> {
  const rows = await ctx.db
    .query("bookings")
    .withIndex("by_tenant_and_slot_and_startMs", (q) =>
      q.eq("tenantId", tenantId).eq("slotId", slotId).gt("startMs", Date.now()),
    )
    .take(MAX_AFFECTED);
  return requireFew(rows).filter(
    (row) => BookingRows.isOpen(row) && dateOf(row) >= fromDate,
  );
}

/** Bookings to come on a local date, at one resource or at all. */
export async function onDate(
  ctx: QueryCtx,
  tenantId: Id<"tenants">,
  resourceId: Id<"resources"> | undefined,
  date: string,
): Promise<Booking[]> {
  const noon = Date.parse(`${date}T12:00:00Z`);
  // Wherever on earth the slot's clock is.
  const from = Math.max(noon - 1.5 * DAY_MS, Date.now());
  const rows = await ctx.db
    .query("bookings")
    .withIndex("by_tenant_and_startMs", (q) =>
      q
        .eq("tenantId", tenantId)
        .gt("startMs", from)
        .lt("startMs", noon + 1.5 * DAY_MS),
    )
    .take(MAX_AFFECTED);
  return requireFew(rows).filter(
    (row) =>
      BookingRows.isOpen(row) &&
      dateOf(row) === date &&
      (resourceId ?? row.resourceId) === row.resourceId,
  );
}

/** Asks for a choice, or null when none is needed or it was made. */
export function askAbout(
  bookings: Booking[],
  choice: Choice | undefined,
): ChoiceNeeded | null {
  if (bookings.length === 0 || choice !== undefined) return null;
  return {
    kind: "choice_needed",
    bookings: bookings.slice(0, LISTED).map(({ _id, startMs, contact }) => ({
      bookingId: _id,
      startMs,
      name: contact.name,
    })),
    more: bookings.length > LISTED,
  };
}

/** @returns how many are cancelled, now or by a job right after. */
export async function settle(
  ctx: StaffMutationCtx,
  bookings: Booking[],
  choice: Choice | undefined,
  reason: string | undefined,
): Promise<number> {
  if (choice !== "cancel") return 0;
  const { _id: memberId, name } = ctx.member;
  const actor: Actor = { kind: "staff", memberId, name };
  const bookingIds = bookings.map(({ _id }) => _id);
  await cancelNamed(ctx, {
    bookingIds,
    actor,
    ...(reason === undefined ? {} : { reason }),
  });
  return bookings.length;
}

export async function cancelNamed(
  ctx: MutationCtx,
  args: { bookingIds: Id<"bookings">[]; actor: Actor; reason?: string },
): Promise<null> {
  const { actor, reason } = args;
  for (const bookingId of args.bookingIds.slice(0, BATCH)) {
    const booking = await BookingRows.requireNamed(ctx, bookingId);
    // Refused where somebody was quicker: then it is over already.
    await Transitions.change(ctx, booking, "cancelled", { actor, reason });
  }
  const bookingIds = args.bookingIds.slice(BATCH);
  if (bookingIds.length > 0) {
    const { cancelNamed: again } = internal.bookingJobs;
    await ctx.scheduler.runAfter(0, again, { ...args, bookingIds });
  }
  return null;
}

function dateOf({ localStart }: Booking): string {
  return localStart.slice(0, 10);
}

function requireFew(rows: Booking[]): Booking[] {
  if (rows.length < MAX_AFFECTED) return rows;
  const message = `More than ${MAX_AFFECTED} bookings: change less at once`;
  throw refusal("conflict", message);
}
