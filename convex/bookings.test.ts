/** What staff do with bookings. */
import { describe, expect, test } from "vitest";
import { api, internal } from "./_generated/api";
import { refusalOf } from "./test.actors";
import {
  book,
  booked,
  claims,
  codeOf,
  contact,
  daily,
  DAY,
  hold,
  HOUR,
  mails,
  MONDAY_MS,
  openShop,
  statusOf,
  type Shop,
} from "./test.booking";
import { initConvexTest } from "./test.setup";

const { bookings } = api;
const TUESDAY = "2026-11-24T09:00";

async function pendingShop(minNoticeMin = 60): Promise<Shop> {
  const terms = { requiresConfirm: true, minNoticeMin };
  return await openShop(await initConvexTest(), { terms });
}

describe("a pending booking", () => {
  test("is confirmed once, with one mail and its reminders", async () => {
    const shop = await pendingShop();
    const { operator } = shop.t;
    const { bookingId } = await booked(shop, "Ann");
    const first = await operator.mutation(bookings.confirm, { bookingId });
    expect(first).toMatchObject({
      kind: "ok",
      changed: true,
      booking: { status: "confirmed", seq: 1 },
    });
    expect(first.booking.pendingUntil).toBeUndefined();
    const again = await operator.mutation(bookings.confirm, { bookingId });
    expect(again).toEqual({ ...first, changed: false });
    expect((await mails(shop)).slice(2)).toEqual([
      "confirmed 1 visitor",
      "confirmed 1 staff",
    ]);
    const reminders = await shop.t.run((ctx) =>
      ctx.db.query("reminders").take(9),
    );
    expect(reminders.map(({ minutesBefore }) => minutesBefore)).toEqual([
      1_440, 60,
    ]);
    // Its expiry finds nothing to do.
    await shop.t.advance(DAY + 1_000);
    expect(await statusOf(shop, bookingId)).toBe("confirmed 1");
  });

  test("is rejected with a reason, and the place is free", async () => {
    const shop = await pendingShop();
    const { operator } = shop.t;
    const { bookingId } = await booked(shop, "Ann");
    const reason = " On holiday\r\n";
    const rejected = await operator.mutation(bookings.reject, {
      bookingId,
      reason,
    });
    expect(rejected.booking).toMatchObject({
      status: "rejected",
      seq: 1,
      reason: "On holiday",
    });
    expect(await claims(shop)).toEqual([]);
    const late = await operator.mutation(bookings.confirm, { bookingId });
    expect(late).toMatchObject({ kind: "refused", code: "NOT_ALLOWED" });
    const cancel = await operator.mutation(bookings.cancel, { bookingId });
    expect(codeOf(cancel)).toBe("NOT_ALLOWED");
    await booked(shop, "Bob");
  });

  test("expires after a day", async () => {
    const shop = await pendingShop();
    const { bookingId } = await booked(shop, "Ann");
    await shop.t.advance(DAY - 1_000);
    expect(await statusOf(shop, bookingId)).toBe("pending 0");
    await shop.t.advance(1_000);
    expect(await statusOf(shop, bookingId)).toBe("expired 1");
    expect(await claims(shop)).toEqual([]);
    expect((await mails(shop)).slice(2)).toEqual([
      "expired 1 visitor",
      "expired 1 staff",
    ]);
  });

  test("expires when its notice begins, if that is sooner", async () => {
    const shop = await pendingShop(60 * 60);
    // Monday at 9 less 60 hours, which is in eight hours.
    const { bookingId, pendingUntil } = await booked(shop, "Ann");
    expect(pendingUntil).toBe(MONDAY_MS - 60 * HOUR);
    await shop.t.advance(MONDAY_MS - 60 * HOUR - Date.now());
    expect(await statusOf(shop, bookingId)).toBe("expired 1");
  });

  test("can be moved, which gives nobody more time", async () => {
    const shop = await pendingShop();
    const { bookingId, pendingUntil } = await booked(shop, "Ann");
    await shop.t.advance(HOUR);
    const moved = await shop.t.operator.mutation(bookings.reschedule, {
      bookingId,
      occKey: shop.occ(TUESDAY),
    });
    expect(moved.booking).toMatchObject({ status: "pending", pendingUntil });
    await shop.t.advance(DAY);
    expect(await statusOf(shop, bookingId)).toBe("expired 2");
  });
});

describe("a confirmed booking", () => {
  test("is cancelled once: one mail, one place, no reminders", async () => {
    const shop = await openShop(await initConvexTest());
    const { operator } = shop.t;
    const { bookingId } = await booked(shop, "Ann");
    const both = await Promise.all([
      operator.mutation(bookings.cancel, { bookingId, seq: 0, reason: "Ill" }),
      operator.mutation(bookings.cancel, { bookingId, seq: 0 }),
    ]);
    expect(both.map((r) => r.kind === "ok" && r.changed).sort()).toEqual([
      false,
      true,
    ]);
    for (const { booking } of both) {
      expect(booking).toMatchObject({ status: "cancelled", seq: 1 });
    }
    expect((await mails(shop)).slice(2)).toEqual([
      "cancelled 1 visitor",
      "cancelled 1 staff",
    ]);
    expect(await claims(shop)).toEqual([]);
    const left = await shop.t.run((ctx) => ctx.db.query("reminders").take(9));
    expect(left).toEqual([]);
    // Another visitor's is another booking, from 0 on.
    const next = await booked(shop, "Bob");
    expect(next).toMatchObject({ status: "confirmed", seq: 0 });
    expect(next.bookingId).not.toBe(bookingId);
    expect(await statusOf(shop, bookingId)).toBe("cancelled 1");
  });

  test("is cancelled by staff until it begins, not after", async () => {
    const shop = await openShop(await initConvexTest());
    const { t } = shop;
    const { bookingId } = await booked(shop, "Ann");
    await t.advance(MONDAY_MS - Date.now());
    const late = await t.operator.mutation(bookings.cancel, { bookingId });
    expect(late).toMatchObject({ code: "PAST", booking: { seq: 0 } });
    expect(await claims(shop)).toHaveLength(1);
  });

  test("is completed or missed after its end, without a mail", async () => {
    const shop = await openShop(await initConvexTest());
    const { t } = shop;
    const ann = await booked(shop, "Ann");
    const bob = await booked(shop, "Bob", { occKey: shop.occ(TUESDAY) });
    const count = (await mails(shop)).length;
    await t.advance(MONDAY_MS + HOUR - 1 - Date.now());
    const done = { bookingId: ann.bookingId };
    const early = await t.operator.mutation(bookings.complete, done);
    expect(codeOf(early)).toBe("TOO_EARLY");
    await t.advance(1);
    const over = await t.operator.mutation(bookings.complete, done);
    expect(over.booking).toMatchObject({ status: "completed", seq: 0 });
    await t.advance(DAY);
    const missed = { bookingId: bob.bookingId };
    const absent = await t.operator.mutation(bookings.noShow, missed);
    expect(absent.booking.status).toBe("no_show");
    const both = await t.operator.mutation(bookings.complete, missed);
    expect(codeOf(both)).toBe("NOT_ALLOWED");
    const told = (await mails(shop)).filter((one) => !/^remind/.test(one));
    expect(told).toHaveLength(count);
  });

  test("is refused when it changed since staff looked", async () => {
    const shop = await openShop(await initConvexTest());
    const { t } = shop;
    const { bookingId } = await booked(shop, "Ann");
    await t.operator.mutation(bookings.reschedule, {
      bookingId,
      occKey: shop.occ(TUESDAY),
    });
    const stale = { bookingId, seq: 0 };
    const cancel = await t.operator.mutation(bookings.cancel, stale);
    expect(cancel).toMatchObject({ code: "STALE", booking: { seq: 1 } });
    const move = await t.operator.mutation(bookings.reschedule, {
      ...stale,
      occKey: shop.occ("2026-11-25T09:00"),
    });
    expect(codeOf(move)).toBe("STALE");
  });
});

describe("moving", () => {
  test("takes the new place and frees the old one", async () => {
    const shop = await openShop(await initConvexTest());
    const { t } = shop;
    const { bookingId } = await booked(shop, "Ann");
    const moved = await t.operator.mutation(bookings.reschedule, {
      bookingId,
      occKey: shop.occ(TUESDAY),
      reason: "As agreed",
    });
    expect(moved).toMatchObject({
      kind: "ok",
      changed: true,
      booking: { seq: 1, startMs: MONDAY_MS + DAY, localStart: TUESDAY },
    });
    expect(await claims(shop)).toMatchObject([{ occKey: shop.occ(TUESDAY) }]);
    expect((await mails(shop)).slice(2)).toEqual([
      "moved 1 visitor",
      "moved 1 staff",
    ]);
    const reminders = await t.run((ctx) => ctx.db.query("reminders").take(9));
    expect(reminders).toMatchObject([
      { seq: 1, startMs: MONDAY_MS + DAY },
      { seq: 1, startMs: MONDAY_MS + DAY },
    ]);
    await booked(shop, "Bob");
    const same = await t.operator.mutation(bookings.reschedule, {
      bookingId,
      occKey: shop.occ(TUESDAY),
    });
    expect(same).toMatchObject({ kind: "ok", changed: false });
  });

  test("to a taken or held place changes nothing at all", async () => {
    const shop = await openShop(await initConvexTest());
    const { t } = shop;
    const { bookingId } = await booked(shop, "Ann");
    await booked(shop, "Bob", { occKey: shop.occ(TUESDAY) });
    const wednesday = shop.occ("2026-11-25T09:00");
    await hold(shop, "Cem", { occKey: wednesday });
    const before = [await claims(shop), await mails(shop)];
    const taken = await t.operator.mutation(bookings.reschedule, {
      bookingId,
      occKey: shop.occ(TUESDAY),
    });
    expect(taken).toMatchObject({ code: "SLOT_TAKEN", booking: { seq: 0 } });
    const held = await t.operator.mutation(bookings.reschedule, {
      bookingId,
      occKey: wednesday,
    });
    expect(held).toMatchObject({ code: "HELD", retryAfterMs: 300_000 });
    expect([await claims(shop), await mails(shop)]).toEqual(before);
    expect(await statusOf(shop, bookingId)).toBe("confirmed 0");
  });

  test("to where the same address is already is refused", async () => {
    const terms = { capacity: 2 };
    const shop = await openShop(await initConvexTest(), { terms });
    const { bookingId } = await booked(shop, "Ann");
    const tuesday = { occKey: shop.occ(TUESDAY) };
    const other = await booked(shop, "Ann", tuesday);
    const move = { bookingId, ...tuesday };
    const twice = await shop.t.operator.mutation(bookings.reschedule, move);
    expect(codeOf(twice)).toBe("ALREADY_BOOKED");
    const gone = { bookingId: other.bookingId };
    await shop.t.operator.mutation(bookings.cancel, gone);
    const moved = await shop.t.operator.mutation(bookings.reschedule, move);
    expect(moved.kind).toBe("ok");
  });

  test("runs every rule again", async () => {
    const terms = { horizonDays: 7 };
    const shop = await openShop(await initConvexTest(), { terms });
    const { t } = shop;
    const { bookingId } = await booked(shop, "Ann", {
      occKey: shop.occ("2026-11-25T09:00"),
    });
    const to = async (localStart: string) => {
      const occKey = shop.occ(localStart);
      const args = { bookingId, occKey };
      return codeOf(await t.operator.mutation(bookings.reschedule, args));
    };
    expect(await to("2026-11-28T09:00")).toBe("TOO_FAR");
    expect(await to("2026-11-24T09:01")).toBe("NOT_FOUND");
    await t.advance(MONDAY_MS - 1_000 - Date.now());
    expect(await to("2026-11-23T09:00")).toBe("TOO_SOON");
    await t.advance(1_000);
    expect(await to("2026-11-23T09:00")).toBe("PAST");
    await t.operator.mutation(bookings.cancel, { bookingId });
    expect(await to(TUESDAY)).toBe("NOT_ALLOWED");
  });

  test("is free to overlap the booking's own place", async () => {
    const t = await initConvexTest();
    const shop = await openShop(t);
    const saved = await t.operator.mutation(api.slots.create, {
      resourceId: shop.resourceId,
      rule: daily("2026-11-23T09:30"),
      terms: {
        title: "Later",
        capacity: 1,
        minNoticeMin: 0,
        horizonDays: 30,
        cancelCutoffMin: 0,
        requiresConfirm: false,
        allowSameEmail: false,
        location: "Room 2",
      },
    });
    if (saved.kind !== "saved") throw new Error(saved.kind);
    const { bookingId } = await booked(shop, "Ann");
    const moved = await t.operator.mutation(bookings.reschedule, {
      bookingId,
      occKey: `${saved.slotId}|2026-11-23T09:30`,
    });
    expect(moved.booking).toMatchObject({
      title: "Later",
      location: "Room 2",
      cancelCutoffMin: 0,
      startMs: MONDAY_MS + HOUR / 2,
    });
    const back = await t.operator.mutation(bookings.reschedule, {
      bookingId,
      occKey: shop.occ(),
    });
    expect(back.booking.location).toBeUndefined();
    expect(back.booking).toMatchObject({ title: "Consultation", seq: 2 });
  });
});

describe("booking by hand", () => {
  const byHand = (shop: Shop, override?: string) =>
    shop.t.operator.mutation(bookings.create, {
      occKey: shop.occ(),
      key: "by hand",
      contact: contact("Zoe"),
      ...(override === undefined ? {} : { override }),
    });

  test("is by the same rules, and needs no confirmation", async () => {
    const shop = await pendingShop();
    expect(await byHand(shop)).toMatchObject({
      kind: "booked",
      booking: { status: "confirmed" },
    });
    const taken = await openShop(shop.t);
    await booked(taken, "Ann");
    const refused = await shop.t.operator.mutation(bookings.create, {
      occKey: taken.occ(),
      key: "again",
      contact: contact("Zoe"),
    });
    expect(codeOf(refused)).toBe("SLOT_TAKEN");
  });

  test("goes beyond them only with a reason, which is kept", async () => {
    const shop = await openShop(await initConvexTest(), {
      terms: { horizonDays: 1 },
    });
    expect(codeOf(await byHand(shop))).toBe("TOO_FAR");
    expect(await refusalOf(byHand(shop, "  "))).toBe("invalid");
    const result = await byHand(shop, "The mayor");
    if (result.kind !== "booked") throw new Error(result.code);
    const { bookingId } = result.booking;
    const details = await shop.t.operator.query(bookings.get, { bookingId });
    expect(details).toMatchObject({
      override: "The mayor",
      source: "staff",
      history: [
        {
          action: "booked",
          override: "The mayor",
          actor: { kind: "staff", name: "Operator" },
        },
      ],
    });
  });

  test("is never in the past, nor at a time that is none", async () => {
    const shop = await openShop(await initConvexTest());
    await shop.t.advance(MONDAY_MS - Date.now());
    expect(codeOf(await byHand(shop, "Now"))).toBe("PAST");
    const none = await shop.t.operator.mutation(bookings.create, {
      occKey: shop.occ("2026-11-25T09:01"),
      key: "none",
      contact: contact("Zoe"),
      override: "Please",
    });
    expect(codeOf(none)).toBe("NOT_FOUND");
  });

  test("over a full place shuts it for everybody else", async () => {
    const terms = { capacity: 2 };
    const shop = await openShop(await initConvexTest(), { terms });
    await booked(shop, "Ann", { seats: 2 });
    expect(codeOf(await byHand(shop))).toBe("SLOT_TAKEN");
    await byHand(shop, "Stands at the wall");
    expect(codeOf(await book(shop, "Bob"))).toBe("SLOT_TAKEN");
  });
});

describe("looking", () => {
  test("a calendar has what overlaps its range", async () => {
    const t = await initConvexTest();
    const shop = await openShop(t);
    const other = await openShop(t);
    await booked(shop, "Ann");
    await booked(other, "Bob", { occKey: other.occ(TUESDAY) });
    const names = async (fromMs: number, toMs: number, of?: Shop) => {
      const resource = of === undefined ? {} : { resourceId: of.resourceId };
      const range = { fromMs, toMs, ...resource };
      const found = await t.operator.query(bookings.range, range);
      expect(found.more).toBe(false);
      return found.bookings.map((row) => row.contact.name);
    };
    expect(await names(MONDAY_MS, MONDAY_MS + 2 * DAY)).toEqual(["Ann", "Bob"]);
    expect(await names(MONDAY_MS, MONDAY_MS + 2 * DAY, other)).toEqual(["Bob"]);
    expect(await names(MONDAY_MS + HOUR / 2, MONDAY_MS + HOUR)).toEqual([
      "Ann",
    ]);
    expect(await names(MONDAY_MS + HOUR, MONDAY_MS + 2 * HOUR)).toEqual([]);
    expect(await refusalOf(names(5, 5))).toBe("invalid");
    expect(await refusalOf(names(0, 64 * DAY))).toBe("invalid");
  });

  test("a list is paged, by status and from a time on", async () => {
    const t = await initConvexTest();
    const shop = await openShop(t);
    const ann = await booked(shop, "Ann");
    await booked(shop, "Bob", { occKey: shop.occ(TUESDAY) });
    const { bookingId } = ann;
    await t.operator.mutation(bookings.cancel, { bookingId });
    const page = async (args: { status?: "cancelled"; fromMs?: number }) => {
      const paginationOpts = { numItems: 1, cursor: null };
      const query = { paginationOpts, ...args };
      const found = await t.operator.query(bookings.list, query);
      return found.page.map((row) => row.contact.name);
    };
    expect(await page({})).toEqual(["Bob"]);
    expect(await page({ fromMs: MONDAY_MS })).toEqual(["Ann"]);
    expect(await page({ fromMs: MONDAY_MS + 1 })).toEqual(["Bob"]);
    expect(await page({ status: "cancelled" })).toEqual(["Ann"]);
  });

  test("details have the whole history and every mail", async () => {
    const shop = await pendingShop();
    const { operator } = shop.t;
    const { bookingId } = await booked(shop, "Ann");
    await operator.mutation(bookings.confirm, { bookingId });
    await operator.mutation(bookings.reschedule, {
      bookingId,
      occKey: shop.occ(TUESDAY),
    });
    await operator.mutation(bookings.cancel, { bookingId, reason: "Ill" });
    const details = await operator.query(bookings.get, { bookingId });
    expect(details).toMatchObject({
      resourceName: "Dr. Vogel",
      history: [
        { action: "booked", actor: { kind: "visitor" }, status: "pending" },
        { action: "confirmed", seq: 1, startMs: MONDAY_MS },
        { action: "rescheduled", seq: 2, startMs: MONDAY_MS + DAY },
        { action: "cancelled", seq: 3, reason: "Ill" },
      ],
    });
    const kinds = details?.mails.map(({ kind, audience }) =>
      audience === "visitor" ? kind : null,
    );
    expect(kinds?.filter((kind) => kind !== null)).toEqual([
      "received",
      "confirmed",
      "moved",
      "cancelled",
    ]);
  });
});

test("after a zone's rules changed, the promised wall time is kept", async () => {
  const shop = await openShop(await initConvexTest());
  const { t } = shop;
  const moved = await booked(shop, "Ann");
  const right = await booked(shop, "Bob", { occKey: shop.occ(TUESDAY) });
  // As the rules of before would have had it.
  await t.run(async (ctx) => {
    const startMs = MONDAY_MS - HOUR;
    const times = { startMs, endMs: startMs + HOUR };
    await ctx.db.patch("bookings", moved.bookingId, times);
    const claim = await ctx.db.query("claims").first();
    if (claim === null) throw new Error("No claim");
    await ctx.db.patch("claims", claim._id, times);
  });
  const run = () =>
    t.run((ctx) => ctx.runMutation(internal.bookingJobs.reconcileZones, {}));
  await run();
  await run();
  expect(await statusOf(shop, moved.bookingId)).toBe("confirmed 1");
  expect(await statusOf(shop, right.bookingId)).toBe("confirmed 0");
  const [claim] = await claims(shop);
  expect(claim).toMatchObject({
    startMs: MONDAY_MS,
    endMs: MONDAY_MS + HOUR,
  });
  expect((await mails(shop)).slice(4)).toEqual([
    "moved 1 visitor",
    "moved 1 staff",
  ]);
  const details = await t.operator.query(bookings.get, {
    bookingId: moved.bookingId,
  });
  expect(details?.history[1]).toMatchObject({
    action: "rescheduled",
    actor: { kind: "system" },
    startMs: MONDAY_MS,
  });
});
