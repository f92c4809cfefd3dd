/** Short words for tests of bookings. */
import { expect } from "vitest";
import { api } from "./_generated/api";
import type { Doc, Id } from "./_generated/dataModel";
import type { MutationCtx } from "./_generated/server";
import type { ContactInput } from "./model/booking/visitorInput";
import type { BookingView, BookResult } from "./model/booking/wire";
import type { Caller, TestDeployment } from "./test.setup";
import type { Rule, SeriesRule, Terms } from "./tables/slots";

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export const BERLIN = "Europe/Berlin";
/** A Monday: tests begin on Friday, 20 November 2026, at 13:00 in Berlin. */
export const MONDAY = "2026-11-23T09:00";
export const MONDAY_MS = Date.parse("2026-11-23T08:00:00Z");

export const TERMS: Terms = {
  title: "Consultation",
  capacity: 1,
  minNoticeMin: 60,
  horizonDays: 60,
  cancelCutoffMin: 120,
  requiresConfirm: false,
  allowSameEmail: false,
};

export function daily(localStart = MONDAY, tz = BERLIN): SeriesRule {
  return {
    kind: "series",
    tz,
    localStart,
    durationMin: 60,
    freq: "daily",
    interval: 1,
    weekdays: [],
    until: null,
    exdates: [],
  };
}

export function once(localStart = MONDAY, durationMin = 60): Rule {
  return { kind: "once", tz: BERLIN, localStart, durationMin };
}

export function contact(name: string): ContactInput {
  return {
    name,
    email: `${name.toLowerCase()}@mail.example`,
    viewerTz: "America/New_York",
    locale: "en",
  };
}

export interface Shop {
  t: TestDeployment;
  resourceId: Id<"resources">;
  slotId: Id<"slots">;
  /** Its name on Monday, or at another wall time. */
  occ: (localStart?: string) => string;
}

/** A person with one slot, daily at 9 from Monday on unless told otherwise. */
export async function openShop(
  t: TestDeployment,
  { terms, rule = daily() }: { terms?: Partial<Terms>; rule?: Rule } = {},
  owner: Caller = t.operator,
): Promise<Shop> {
  await t.run((ctx) => enable(ctx, t.widgetId));
  const resourceId = await owner.mutation(api.resources.create, {
    name: "Dr. Vogel",
    kind: "person",
    tz: BERLIN,
    email: "vogel@shop.example",
    active: true,
  });
  const slotId = await addSlot(owner, resourceId, rule, terms);
  const occ = (localStart = MONDAY) => `${slotId}|${localStart}`;
  return { t, resourceId, slotId, occ };
}

/** Lets the widget take appointments. */
async function enable(
  ctx: MutationCtx,
  publicId: string,
): Promise<Doc<"widgets">> {
  const widget = await ctx.db
    .query("widgets")
    .withIndex("by_publicId", (q) => q.eq("publicId", publicId))
    .unique();
  if (widget === null) return expect.fail("There is no widget");
  const appointmentsEnabled = true;
  await ctx.db.patch("widgets", widget._id, { appointmentsEnabled });
  return widget;
}

export async function addSlot(
  owner: Caller,
  resourceId: Id<"resources">,
  rule: Rule,
  terms: Partial<Terms> = {},
): Promise<Id<"slots">> {
  const saved = await owner.mutation(api.slots.create, {
    resourceId,
    rule,
    terms: { ...TERMS, ...terms },
  });
  if (saved.kind !== "saved") return expect.fail(`Got ${saved.kind}`);
  return saved.slotId;
}

let keys = 0;

export interface Asking {
  occKey?: string;
  key?: string;
  sessionKey?: string;
  seats?: number;
  contact?: ContactInput;
  conversationId?: string;
  manage?: { seed: string; hash: string };
}

/** Asks for the shop's Monday, as a visitor of that name. */
export async function book(
  { t, occ }: Shop,
  name: string,
  asking: Asking = {},
): Promise<BookResult> {
  return await t.gateway.mutation(api.gateway.bookings.book, {
    widgetId: t.widgetId,
    sessionKey: `session of ${name}`,
    occKey: occ(),
    key: `k${(keys += 1)}`,
    contact: contact(name),
    channel: "widget",
    ...asking,
  });
}

/** A booking that must be made. */
export async function booked(
  shop: Shop,
  name: string,
  asking: Asking = {},
): Promise<BookingView> {
  const result = await book(shop, name, asking);
  if (result.kind !== "booked") return expect.fail(`Got ${result.code}`);
  return result.booking;
}

export async function hold(
  { t, occ }: Shop,
  name: string,
  asking: {
    occKey?: string;
    channel?: "widget" | "assistant";
    extend?: boolean;
    ipHash?: string;
    seats?: number;
  } = {},
) {
  return await t.gateway.mutation(api.gateway.bookings.hold, {
    widgetId: t.widgetId,
    sessionKey: `session of ${name}`,
    occKey: occ(),
    channel: "widget",
    ...asking,
  });
}

/** The code of a refusal; fails when there was none. */
export function codeOf(result: { kind: string; code?: string }): string {
  if (result.kind !== "refused") return expect.fail(`Got ${result.kind}`);
  return result.code ?? "";
}

export async function openings(
  { t }: Shop,
  window: { from?: string; to?: string; tz?: string; nowMs?: number } = {},
  sessionKey?: string,
) {
  const listed = await t.gateway.query(api.gateway.bookings.openings, {
    widgetId: t.widgetId,
    from: "2026-11-23",
    to: "2026-11-23",
    tz: BERLIN,
    nowMs: Date.now(),
    ...window,
    ...(sessionKey === undefined ? {} : { sessionKey }),
  });
  if (listed === null) return expect.fail("The widget serves nobody");
  return listed;
}

export async function claims({ t }: Shop): Promise<Doc<"claims">[]> {
  return await t.run((ctx) => ctx.db.query("claims").take(1_000));
}

/** `kind` to whom, in the order of writing. */
export async function mails({ t }: Shop): Promise<string[]> {
  const rows = await t.run((ctx) => ctx.db.query("outbox").take(1_000));
  return rows.map(({ kind, audience, seq }) => `${kind} ${seq} ${audience}`);
}

export async function statusOf(
  { t }: Shop,
  bookingId: Id<"bookings">,
): Promise<string> {
  const row = await t.run((ctx) => ctx.db.get("bookings", bookingId));
  return `${row?.status} ${row?.seq}`;
}

/** A token and its hash, as a gateway derives them. */
export function tokenHash(name: string): string {
  const bytes = new TextEncoder().encode(name);
  return [...bytes]
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("")
    .padEnd(64, "0")
    .slice(0, 64);
}

/** Things of bookings of the first tenant, for the access table. */
export interface BookingWorld {
  resourceId: Id<"resources">;
  slotId: Id<"slots">;
  bookingId: Id<"bookings">;
  outboxId: Id<"outbox">;
  closedDayId: Id<"closedDays">;
  occKey: string;
  tokenHash: string;
}

/** Written at once, because the access table asks for it again and again. */
export async function makeBookingWorld(
  t: TestDeployment,
): Promise<BookingWorld> {
  return await t.run(async (ctx) => {
    const widget = await enable(ctx, t.widgetId);
    const { tenantId } = widget;
    const resourceId = await ctx.db.insert("resources", {
      tenantId,
      name: "Dr. Vogel",
      kind: "person",
      tz: BERLIN,
      active: true,
      maxDurationMin: 60,
    });
    const slotId = await ctx.db.insert("slots", {
      tenantId,
      resourceId,
      rule: daily(),
      terms: TERMS,
      active: true,
      endsMs: Number.MAX_SAFE_INTEGER,
      rev: 1,
    });
    const place = {
      tenantId,
      resourceId,
      occKey: `${slotId}|${MONDAY}`,
      startMs: MONDAY_MS,
      endMs: MONDAY_MS + HOUR,
      seats: 1,
    };
    const promised = { tz: BERLIN, title: TERMS.title };
    const bookingId = await ctx.db.insert("bookings", {
      ...place,
      ...promised,
      slotId,
      localStart: MONDAY,
      cancelCutoffMin: 0,
      status: "confirmed",
      seq: 0,
      contact: { ...contact("Ann"), fields: [] },
      emailKey: "ann@mail.example",
      source: "widget",
    });
    await ctx.db.insert("claims", { ...place, kind: "booking", bookingId });
    const hash = tokenHash("link");
    const token = { tenantId, bookingId, role: "visitor" as const };
    await ctx.db.insert("manageTokens", { ...token, seed: "seed", hash });
    const outboxId = await ctx.db.insert("outbox", {
      tenantId,
      bookingId,
      kind: "confirmed",
      seq: 0,
      audience: "visitor",
      to: "ann@mail.example",
      startMs: place.startMs,
      endMs: place.endMs,
      ...promised,
      state: "dead",
      dueAt: 0,
      attempts: 0,
      fence: 0,
    });
    const day = { tenantId, date: "2026-12-24" };
    const closedDayId = await ctx.db.insert("closedDays", day);
    const occKey = `${slotId}|2026-11-24T09:00`;
    const ids = { resourceId, slotId, bookingId, outboxId, closedDayId };
    return { ...ids, occKey, tokenHash: hash };
  });
}
