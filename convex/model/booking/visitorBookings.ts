/** Listing, holding and booking for a visitor at a widget. */
import type { Infer } from "convex/values";
import type { Doc, Id } from "../../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../../_generated/server";
import { refusal } from "../errors";
import * as Visitors from "../visitors";
import * as Widgets from "../widgets";
import * as Book from "./book";
import * as Holds from "./holds";
import * as Listing from "./listing";
import * as Settings from "./settings";
import type { Manage } from "./tokens";
import type { ContactInput } from "./visitorInput";
import type { BookingForm, BookResult, HoldResult } from "./wire";

type Channel = "widget" | "assistant";

interface Visitor {
  /** Public id. */
  widgetId: string;
  sessionKey: string;
}

/** Null when the widget serves nobody (any more). */
export async function openings(
  ctx: QueryCtx,
  args: Omit<Listing.Asked, "tenantId" | "holder"> &
    Omit<Visitor, "sessionKey"> & { sessionKey?: string },
): Promise<Infer<typeof Listing.vOpenings> | null> {
  const { widgetId, sessionKey, ...asked } = args;
  const widget = await findServing(ctx, widgetId);
  if (widget === null) return null;
  const { tenantId } = widget;
  const holder = sessionKey && Holds.holderOf(widget._id, sessionKey);
  return await Listing.openings(ctx, {
    ...asked,
    tenantId,
    ...(holder ? { holder } : {}),
  });
}

export async function form(
  ctx: QueryCtx,
  widgetId: string,
): Promise<BookingForm | null> {
  const widget = await findServing(ctx, widgetId);
  if (widget === null) return null;
  const { tenantId } = widget;
  const tenant = await ctx.db.get("tenants", tenantId);
  const { fields } = await Settings.read(ctx, tenantId);
  return { tenantId, tenantName: tenant?.name ?? "", fields };
}

export async function hold(
  ctx: MutationCtx,
  args: Visitor & {
    occKey: string;
    seats?: number;
    channel: Channel;
    extend?: boolean;
    ipHash?: string;
  },
): Promise<HoldResult> {
  const { occKey, seats = 1, channel, extend = false, ipHash } = args;
  const widget = await findServing(ctx, args.widgetId);
  if (widget === null) return { kind: "refused", code: "CLOSED" };
  return await Holds.hold(ctx, {
    tenantId: widget.tenantId,
    occKey,
    holder: holderOf(widget, args),
    seats: requireSeats(seats),
    ttlMs: channel === "assistant" ? Holds.ASSISTANT_HOLD_MS : Holds.HOLD_MS,
    extend,
    ipHash,
  });
}

export async function release(ctx: MutationCtx, args: Visitor): Promise<null> {
  const widget = await findServing(ctx, args.widgetId);
  if (widget === null) return null;
  await Holds.release(ctx, widget.tenantId, holderOf(widget, args));
  return null;
}

export async function book(
  ctx: MutationCtx,
  args: Visitor & {
    occKey: string;
    key: string;
    contact: ContactInput;
    seats?: number;
    channel: Channel;
    conversationId?: string;
    manage?: Manage;
  },
): Promise<BookResult> {
  const { occKey, key, contact, seats = 1, channel, manage } = args;
  const widget = await findServing(ctx, args.widgetId);
  if (widget === null) return { kind: "refused", code: "CLOSED" };
  return await Book.book(ctx, {
    tenantId: widget.tenantId,
    occKey,
    key,
    contact,
    seats,
    source: channel,
    actor: { kind: "visitor" },
    holder: holderOf(widget, args),
    conversationId: await conversationOf(ctx, widget, args),
    manage,
  });
}

function holderOf(widget: Doc<"widgets">, { sessionKey }: Visitor): string {
  if (sessionKey === "") throw refusal("invalid", "sessionKey is empty");
  return Holds.holderOf(widget._id, sessionKey);
}

/** The visitor's own conversation; another one is left out. */
async function conversationOf(
  ctx: QueryCtx,
  { tenantId }: Doc<"widgets">,
  { conversationId, sessionKey }: Visitor & { conversationId?: string },
): Promise<Id<"conversations"> | undefined> {
  if (conversationId === undefined) return undefined;
  const own = await Visitors.getOwn(ctx, { conversationId, sessionKey });
  return own?.tenantId === tenantId ? own._id : undefined;
}

/** A widget that serves visitors and takes appointments. */
async function findServing(
  ctx: QueryCtx,
  publicId: string,
): Promise<Doc<"widgets"> | null> {
  const widget = await Widgets.findByPublicId(ctx, publicId);
  return widget?.isActive && widget.appointmentsEnabled ? widget : null;
}

function requireSeats(seats: number): number {
  if (Number.isInteger(seats) && seats >= 1) return seats;
  throw refusal("invalid", "Seats are counted from 1");
}
