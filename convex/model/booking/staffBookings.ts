/** What staff do with bookings: the same functions as visitors, as staff. */
import type { Id } from "../../_generated/dataModel";
import type { Actor } from "../../tables/bookings";
import type { MemberCtx, StaffMutationCtx } from "../access";
import { refusal } from "../errors";
import * as Book from "./book";
import * as BookingRows from "./bookingRows";
import { reschedule } from "./reschedule";
import { change, toReason, type Target } from "./transitions";
import type { ContactInput } from "./visitorInput";
import type { BookResult, ChangeResult } from "./wire";

interface Chosen {
  bookingId: Id<"bookings">;
  /** What the caller looked at. */
  seq?: number;
  reason?: string;
}

export async function create(
  ctx: StaffMutationCtx,
  args: {
    occKey: string;
    key: string;
    contact: ContactInput;
    seats?: number;
    override?: string;
  },
): Promise<BookResult> {
  const { occKey, key, contact, seats = 1 } = args;
  return await Book.book(ctx, {
    tenantId: ctx.tenantId,
    occKey,
    key,
    contact,
    seats,
    source: "staff",
    actor: actorOf(ctx),
    override: requireOverride(args.override),
  });
}

export async function turn(
  ctx: StaffMutationCtx,
  target: Target,
  { bookingId, seq, reason }: Chosen,
): Promise<ChangeResult> {
  const booking = await BookingRows.requireOwn(ctx, bookingId);
  return await change(ctx, booking, target, {
    actor: actorOf(ctx),
    seq,
    reason,
  });
}

export async function move(
  ctx: StaffMutationCtx,
  args: Chosen & { occKey: string; override?: string },
): Promise<ChangeResult> {
  const { bookingId, seq, reason, occKey } = args;
  const booking = await BookingRows.requireOwn(ctx, bookingId);
  return await reschedule(ctx, booking, {
    actor: actorOf(ctx),
    seq,
    reason,
    occKey,
    override: requireOverride(args.override),
  });
}

function actorOf({ member }: MemberCtx): Actor {
  return { kind: "staff", memberId: member._id, name: member.name };
}

/** @throws invalid when the rules are to be broken for no reason. */
function requireOverride(said: string | undefined): string | undefined {
  if (said === undefined) return undefined;
  const reason = toReason(said);
  if (reason === undefined) {
    throw refusal("invalid", "Say why the rules do not apply");
  }
  return reason;
}
