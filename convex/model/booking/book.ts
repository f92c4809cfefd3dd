/**
 * Booking an occurrence: the one way to a booking, for visitors, the model
 * and staff alike, in one mutation.
 */
import { internal } from "../../_generated/api";
import type { Doc, Id } from "../../_generated/dataModel";
import type { MutationCtx } from "../../_generated/server";
import type { Actor, Contact } from "../../tables/bookings";
import { refusal } from "../errors";
import * as BookingRows from "./bookingRows";
import * as Holds from "./holds";
import * as Mails from "./mails";
import * as Offers from "./offers";
import * as Reminders from "./reminders";
import * as Requests from "./requests";
import { hasBooked } from "./sameAddress";
import * as Seats from "./seats";
import * as Settings from "./settings";
import * as Tokens from "./tokens";
import { checkContact, emailKeyOf, type ContactInput } from "./visitorInput";
import { DAY_MS, MINUTE_MS } from "./wallTime";
import type { BookResult } from "./wire";

const MAX_PENDING_MS = DAY_MS;

export interface BookArgs {
  tenantId: Id<"tenants">;
  occKey: string;
  /** The request's own name; the same one again changes nothing. */
  key: string;
  contact: ContactInput;
  seats: number;
  source: Doc<"bookings">["source"];
  actor: Actor;
  conversationId?: Id<"conversations"> | undefined;
  /** Whose hold this is the end of. */
  holder?: string | undefined;
  manage?: Tokens.Manage | undefined;
  /** Staff go against the rules, and say why. */
  override?: string | undefined;
}

type Refused = Extract<BookResult, { kind: "refused" }>;

/** @throws invalid for an empty or overlong key or no whole seat. */
export async function book(
  ctx: MutationCtx,
  args: BookArgs,
): Promise<BookResult> {
  requireSane(args);
  const { tenantId, occKey, key, contact: input, seats } = args;
  const bodyHash = await Requests.hashOf({ occKey, seats, input });
  const known = await Requests.find(ctx, tenantId, key);
  // First of all: what was booked once is never refused afterwards.
  if (known !== null) {
    return known.bodyHash === bodyHash
      ? await replay(ctx, known.bookingId)
      : { kind: "refused", code: "KEY_REUSED" };
  }
  const settings = await Settings.read(ctx, tenantId);
  const checked = checkContact(input, settings);
  if (!checked.ok) {
    const { problems } = checked;
    return { kind: "refused", code: "INVALID_INPUT", problems };
  }
  const offer = await Offers.find(ctx, tenantId, occKey);
  if (offer === null) return { kind: "refused", code: "NOT_FOUND" };
  const refused = await check(ctx, offer, args, checked.contact);
  if (refused !== null) return refused;
  const booking = await insert(ctx, offer, args, checked.contact);
  const { _id: bookingId } = booking;
  await ctx.db.insert("bookingRequests", {
    tenantId,
    key,
    bodyHash,
    bookingId,
  });
  const manageSeed = await Tokens.issue(ctx, booking, args.manage);
  await announce(ctx, booking, settings, args);
  const view = BookingRows.toView(booking);
  return { kind: "booked", booking: view, replayed: false, manageSeed };
}

async function replay(
  ctx: MutationCtx,
  bookingId: Id<"bookings">,
): Promise<BookResult> {
  const booking = await BookingRows.requireNamed(ctx, bookingId);
  const manageSeed = await Tokens.seedOf(ctx, booking, "visitor");
  const view = BookingRows.toView(booking);
  return { kind: "booked", booking: view, replayed: true, manageSeed };
}

async function check(
  ctx: MutationCtx,
  offer: Offers.Offer,
  { seats, holder, override }: BookArgs,
  { email }: Contact,
): Promise<Refused | null> {
  const now = Date.now();
  const { slot, occurrence } = offer;
  const code = Offers.checkTiming(slot, occurrence, now);
  // Whatever staff say, nothing begins in the past.
  if (code === "PAST") return { kind: "refused", code };
  if (override !== undefined) return null;
  if (code !== null) return { kind: "refused", code };
  const room = await Seats.look(ctx, offer, { seats, holder }, now);
  if (room.kind === "taken") return { kind: "refused", code: "SLOT_TAKEN" };
  if (room.kind === "held") {
    const { retryAfterMs } = room;
    return { kind: "refused", code: "HELD", retryAfterMs };
  }
  return (await hasBooked(ctx, offer, emailKeyOf(email)))
    ? { kind: "refused", code: "ALREADY_BOOKED" }
    : null;
}

async function insert(
  ctx: MutationCtx,
  offer: Offers.Offer,
  args: BookArgs,
  contact: Contact,
): Promise<Doc<"bookings">> {
  const { tenantId, seats, source, holder, conversationId, override } = args;
  const { terms } = offer.slot;
  // Staff need not confirm to themselves.
  const waits = terms.requiresConfirm && source !== "staff";
  const pendingUntil = Math.min(
    Date.now() + MAX_PENDING_MS,
    offer.occurrence.startMs - terms.minNoticeMin * MINUTE_MS,
  );
  const bookingId = await ctx.db.insert("bookings", {
    tenantId,
    ...Offers.promiseOf(offer),
    status: waits ? "pending" : "confirmed",
    seq: 0,
    seats,
    contact,
    emailKey: emailKeyOf(contact.email),
    source,
    ...(conversationId === undefined ? {} : { conversationId }),
    ...(waits ? { pendingUntil } : {}),
    ...(override === undefined ? {} : { override }),
  });
  if (holder !== undefined) await Holds.release(ctx, tenantId, holder);
  await Seats.take(ctx, offer, { kind: "booking", seats, bookingId });
  if (waits) {
    const { expirePending } = internal.bookingJobs;
    await ctx.scheduler.runAt(pendingUntil, expirePending, { bookingId });
  }
  return await BookingRows.requireNamed(ctx, bookingId);
}

/** Into the history, the outbox and the reminders. */
async function announce(
  ctx: MutationCtx,
  booking: Doc<"bookings">,
  settings: Settings.Settings,
  { actor, override }: BookArgs,
): Promise<void> {
  await BookingRows.note(ctx, booking, { action: "booked", actor, override });
  const kind = booking.status === "pending" ? "received" : "confirmed";
  await Mails.queue(ctx, booking, settings, { kind });
  if (kind === "confirmed") await Reminders.plan(ctx, booking, settings);
}

function requireSane({ key, seats }: BookArgs): void {
  if (key === "" || key.length > Requests.MAX_KEY) {
    throw refusal("invalid", `A key has 1 to ${Requests.MAX_KEY} characters`);
  }
  if (!Number.isInteger(seats) || seats < 1 || seats > Seats.MAX_CAPACITY) {
    throw refusal("invalid", "Seats are counted from 1");
  }
}
