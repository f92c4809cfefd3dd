import { describe, expect, test } from "vitest";
import { api } from "../_generated/api";
import { refusalOf, SESSION, start } from "../test.actors";
import {
  addSlot,
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
  MINUTE,
  MONDAY_MS,
  once,
  openings,
  openShop,
} from "../test.booking";
import { initConvexTest } from "../test.setup";

const { bookings } = api.gateway;

describe("a booking", () => {
  test("takes the place and queues one mail to each reader", async () => {
    const shop = await openShop(await initConvexTest());
    const booking = await booked(shop, "Ann");
    expect(booking).toMatchObject({
      status: "confirmed",
      seq: 0,
      startMs: MONDAY_MS,
      endMs: MONDAY_MS + HOUR,
      tz: "Europe/Berlin",
      localStart: "2026-11-23T09:00",
      durationMin: 60,
      title: "Consultation",
      changeableUntilMs: MONDAY_MS - 2 * HOUR,
      contact: { viewerTz: "America/New_York", locale: "en" },
    });
    expect(await claims(shop)).toMatchObject([
      { kind: "booking", seats: 1, bookingId: booking.bookingId },
    ]);
    expect(await mails(shop)).toEqual([
      "confirmed 0 visitor",
      "confirmed 0 staff",
    ]);
  });

  test("of the same place at once: one has it, the other is told", async () => {
    const shop = await openShop(await initConvexTest());
    const results = await Promise.all([book(shop, "Ann"), book(shop, "Bob")]);
    const kinds = results.map(({ kind }) => kind).sort();
    expect(kinds).toEqual(["booked", "refused"]);
    const loser = results.find(({ kind }) => kind === "refused");
    expect(loser).toMatchObject({ code: "SLOT_TAKEN" });
    expect(await claims(shop)).toHaveLength(1);
    expect(await mails(shop)).toHaveLength(2);
  });

  test("waits for staff where they want to confirm", async () => {
    const terms = { requiresConfirm: true, minNoticeMin: 60 };
    const shop = await openShop(await initConvexTest(), { terms });
    const booking = await booked(shop, "Ann");
    expect(booking.status).toBe("pending");
    expect(booking.pendingUntil).toBe(Date.now() + DAY);
    expect(await mails(shop)).toEqual([
      "received 0 visitor",
      "received 0 staff",
    ]);
    // It takes up the place all the same.
    expect(codeOf(await book(shop, "Bob"))).toBe("SLOT_TAKEN");
  });

  test("shares a place with as many as there is room for", async () => {
    const terms = { capacity: 3 };
    const shop = await openShop(await initConvexTest(), { terms });
    await booked(shop, "Ann", { seats: 2 });
    expect(codeOf(await book(shop, "Bob", { seats: 2 }))).toBe("SLOT_TAKEN");
    await booked(shop, "Bob");
    expect(codeOf(await book(shop, "Cem"))).toBe("SLOT_TAKEN");
  });

  test("shuts out other slots of the resource that overlap", async () => {
    const shop = await openShop(await initConvexTest());
    const { t, resourceId } = shop;
    const long = await addSlot(
      t.operator,
      resourceId,
      once("2026-11-23T08:30", 31),
    );
    const next = await addSlot(
      t.operator,
      resourceId,
      once("2026-11-23T10:00"),
    );
    const day = await addSlot(
      t.operator,
      resourceId,
      once("2026-11-22T23:00", 1_440),
    );
    await booked(shop, "Ann");
    for (const [slot, at] of [
      [long, "2026-11-23T08:30"],
      [day, "2026-11-22T23:00"],
    ]) {
      const other = await book(shop, "Bob", { occKey: `${slot}|${at}` });
      expect(codeOf(other)).toBe("SLOT_TAKEN");
    }
    // Where one ends the next may begin.
    await booked(shop, "Bob", { occKey: `${next}|2026-11-23T10:00` });
  });

  test("of another resource is no concern", async () => {
    const t = await initConvexTest();
    const one = await openShop(t);
    const two = await openShop(t);
    await booked(one, "Ann");
    await booked(two, "Ann");
  });

  test("keeps what visitors say, cleaned, with the tenant's fields", async () => {
    const t = await initConvexTest();
    const shop = await openShop(t);
    await t.operator.mutation(api.bookingSettings.update, {
      settings: {
        reminderMinutes: [],
        remindStaff: false,
        fields: [{ id: "plate", label: "Number plate", required: true }],
      },
    });
    const bad = {
      name: "\u0000 ",
      email: "not an address",
      phone: "x",
      notes: "n".repeat(2_001),
      viewerTz: "+02:00",
      locale: "de",
    };
    const refused = await book(shop, "Ann", { contact: bad });
    expect(refused).toEqual({
      kind: "refused",
      code: "INVALID_INPUT",
      problems: [
        { field: "name", problem: "required" },
        { field: "email", problem: "invalid" },
        { field: "phone", problem: "invalid" },
        { field: "notes", problem: "too_long" },
        { field: "viewerTz", problem: "invalid" },
        { field: "plate", problem: "required" },
      ],
    });
    expect(await claims(shop)).toEqual([]);
    const good = {
      ...contact("Ann"),
      name: ' Ann\r\nBCC: x "A" ; 🎈 ',
      notes: "one\r\ntwo\u0007",
      fields: { plate: " B-AB 1 ", unknown: "?" },
    };
    const booking = await booked(shop, "Ann", { contact: good });
    expect(booking.contact).toMatchObject({
      name: 'Ann BCC: x "A" ; 🎈',
      notes: "one\ntwo",
      fields: [{ label: "Number plate", value: "B-AB 1" }],
    });
  });
});

describe("by direct call", () => {
  test("past, too soon and too far are refused", async () => {
    const terms = { minNoticeMin: 60, horizonDays: 7 };
    const shop = await openShop(await initConvexTest(), { terms });
    const { t, occ } = shop;
    // 20 November + 7 days, counted in days and not in hours.
    await booked(shop, "Ann", { occKey: occ("2026-11-27T09:00") });
    const far = await book(shop, "Ann", { occKey: occ("2026-11-28T09:00") });
    expect(codeOf(far)).toBe("TOO_FAR");
    await t.advance(MONDAY_MS - HOUR - Date.now());
    await booked(shop, "Bob");
    await t.advance(DAY + 1_000);
    const tuesday = occ("2026-11-24T09:00");
    expect(codeOf(await book(shop, "Ann", { occKey: tuesday }))).toBe(
      "TOO_SOON",
    );
    await t.advance(HOUR - 1_000);
    expect(codeOf(await book(shop, "Ann", { occKey: tuesday }))).toBe("PAST");
    expect(codeOf(await book(shop, "Ann"))).toBe("PAST");
  });

  test("what is not offered is not found", async () => {
    const t = await initConvexTest();
    const rule = { ...daily(), exdates: ["2026-11-24"] };
    const shop = await openShop(t, { rule });
    const stranger = await t.member("owner", "new");
    const foreign = await openShop(t, {}, stranger);
    await t.operator.mutation(api.closedDays.add, { date: "2026-11-25" });
    for (const occKey of [
      foreign.occ(),
      shop.occ("2026-11-23T09:30"),
      shop.occ("2026-11-22T09:00"),
      shop.occ("2026-11-24T09:00"),
      shop.occ("2026-11-25T09:00"),
      `${shop.occ()}|later`,
      `${shop.resourceId}|2026-11-23T09:00`,
      "nonsense",
    ]) {
      expect(codeOf(await book(shop, "Ann", { occKey }))).toBe("NOT_FOUND");
    }
    expect(await claims(shop)).toEqual([]);
  });

  test("an inactive slot, resource or widget books nothing", async () => {
    const t = await initConvexTest();
    const shop = await openShop(t);
    await t.run((ctx) => ctx.db.patch("slots", shop.slotId, { active: false }));
    expect(codeOf(await book(shop, "Ann"))).toBe("NOT_FOUND");
    const other = await openShop(t);
    await t.operator.mutation(api.resources.update, {
      resourceId: other.resourceId,
      name: "Gone",
      kind: "person",
      tz: "UTC",
      active: false,
    });
    expect(codeOf(await book(other, "Ann"))).toBe("NOT_FOUND");
    const [widget] = await t.operator.query(api.widgets.list, {});
    if (!widget) throw new Error("No widget");
    const { _id } = widget;
    for (const change of [
      { isActive: false },
      { isActive: true, appointmentsEnabled: false },
    ]) {
      await t.run((ctx) => ctx.db.patch("widgets", _id, change));
      expect(codeOf(await book(shop, "Ann"))).toBe("CLOSED");
      expect(codeOf(await hold(shop, "Ann"))).toBe("CLOSED");
      const form = { widgetId: t.widgetId };
      expect(await t.gateway.query(bookings.form, form)).toBeNull();
    }
  });

  test("an empty key, or half a seat, is invalid", async () => {
    const shop = await openShop(await initConvexTest());
    for (const asking of [{ key: "" }, { seats: 0 }, { seats: 1.5 }]) {
      expect(await refusalOf(book(shop, "Ann", asking))).toBe("invalid");
    }
  });

  test("one address books an occurrence once, unless staff allow", async () => {
    const t = await initConvexTest();
    const shop = await openShop(t, { terms: { capacity: 3 } });
    await booked(shop, "Ann");
    const shouting = { ...contact("Ann"), email: "ANN@mail.example " };
    const again = await book(shop, "Ann", { contact: shouting });
    expect(codeOf(again)).toBe("ALREADY_BOOKED");
    const terms = { capacity: 3, allowSameEmail: true };
    const open = await openShop(t, { terms });
    await booked(open, "Ann");
    await booked(open, "Ann");
  });
});

describe("the same request", () => {
  test("sent five times at once is one booking", async () => {
    const shop = await openShop(await initConvexTest());
    const manage = { seed: "s", hash: "f".repeat(64) };
    const asking = { key: "form-1", manage };
    const results = await Promise.all(
      Array.from({ length: 5 }, () => book(shop, "Ann", asking)),
    );
    const ids = results.map((one) =>
      one.kind === "booked" ? one.booking.bookingId : one.code,
    );
    expect(new Set(ids).size).toBe(1);
    const fresh = results.filter((r) => r.kind === "booked" && !r.replayed);
    expect(fresh).toHaveLength(1);
    await shop.t.advance(HOUR);
    const late = await book(shop, "Ann", asking);
    expect(late).toMatchObject({ replayed: true, manageSeed: "s" });
    expect(await claims(shop)).toHaveLength(1);
    expect(await mails(shop)).toHaveLength(2);
  });

  test("with another body is refused, whatever differs", async () => {
    const shop = await openShop(await initConvexTest());
    await booked(shop, "Ann", { key: "form-1" });
    for (const asking of [
      { contact: contact("Bob") },
      { contact: { ...contact("Ann"), notes: "!" } },
      { occKey: shop.occ("2026-11-24T09:00") },
      { seats: 2 },
    ]) {
      const reused = await book(shop, "Ann", { key: "form-1", ...asking });
      expect(codeOf(reused)).toBe("KEY_REUSED");
    }
  });

  test("shows what became of the booking", async () => {
    const shop = await openShop(await initConvexTest());
    const { bookingId } = await booked(shop, "Ann", { key: "form-1" });
    await shop.t.operator.mutation(api.bookings.cancel, { bookingId });
    const again = await book(shop, "Ann", { key: "form-1" });
    expect(again).toMatchObject({
      kind: "booked",
      replayed: true,
      booking: { status: "cancelled", seq: 1 },
    });
  });

  test("of a loser is not remembered: it may win later", async () => {
    const shop = await openShop(await initConvexTest());
    const { bookingId } = await booked(shop, "Ann");
    expect(codeOf(await book(shop, "Bob", { key: "bob" }))).toBe("SLOT_TAKEN");
    await shop.t.operator.mutation(api.bookings.cancel, { bookingId });
    await booked(shop, "Bob", { key: "bob" });
  });

  test("is forgotten after a day", async () => {
    const t = await initConvexTest();
    const shop = await openShop(t);
    await booked(shop, "Ann", { key: "form-1" });
    const { internal } = await import("../_generated/api");
    const rows = () => t.run((ctx) => ctx.db.query("bookingRequests").take(9));
    await t.run((ctx) => ctx.runMutation(internal.bookingJobs.sweep, {}));
    expect(await rows()).toHaveLength(1);
    await t.advance(DAY + MINUTE);
    await t.run((ctx) => ctx.runMutation(internal.bookingJobs.sweep, {}));
    expect(await rows()).toHaveLength(0);
  });
});

describe("the list", () => {
  test("offers what is free, in the visitor's zone, without names", async () => {
    const shop = await openShop(await initConvexTest());
    const window = { from: "2026-11-23", to: "2026-11-24" };
    const before = await openings(shop, { ...window, tz: "Asia/Kathmandu" });
    expect(before).toEqual({
      openings: [
        {
          occKey: shop.occ(),
          slotId: shop.slotId,
          title: "Consultation",
          startMs: MONDAY_MS,
          endMs: MONDAY_MS + HOUR,
          day: "2026-11-23",
          time: "13:45",
          seatsFree: 1,
          requiresConfirm: false,
          heldByYou: false,
        },
        expect.objectContaining({ day: "2026-11-24" }),
      ],
      nextFrom: null,
    });
    await booked(shop, "Ann");
    const after = await openings(shop, window);
    expect(after.openings.map(({ day }) => day)).toEqual(["2026-11-24"]);
    expect(JSON.stringify(after)).not.toContain("Ann");
  });

  test("and booking agree on every time within a month", async () => {
    const t = await initConvexTest();
    const terms = { horizonDays: 20, minNoticeMin: 4 * 24 * 60 };
    const rule = { ...daily(), exdates: ["2026-11-27"], interval: 2 };
    const shop = await openShop(t, { terms, rule });
    await t.operator.mutation(api.closedDays.add, { date: "2026-12-01" });
    await t.operator.mutation(api.closedDays.add, {
      date: "2026-12-03",
      resourceId: shop.resourceId,
    });
    const window = { from: "2026-11-20", to: "2026-12-20" };
    const listed = await openings(shop, window);
    const offered = new Set(listed.openings.map(({ occKey }) => occKey));
    expect(offered.size).toBeGreaterThan(3);
    for (let day = 20; day < 51; day++) {
      const date = new Date(Date.UTC(2026, 10, day)).toISOString();
      const occKey = shop.occ(`${date.slice(0, 10)}T09:00`);
      const result = await book(shop, `Visitor${day}`, { occKey });
      expect([occKey, result.kind === "booked"]).toEqual([
        occKey,
        offered.has(occKey),
      ]);
    }
    expect((await openings(shop, window)).openings).toEqual([]);
  });

  test("has at most 500 entries, and says where it goes on", async () => {
    const t = await initConvexTest();
    const terms = { horizonDays: 100 };
    const shop = await openShop(t, { terms });
    for (let hour = 10; hour < 21; hour++) {
      const rule = daily(`2026-11-23T${hour}:00`);
      await addSlot(t.operator, shop.resourceId, rule, terms);
    }
    const seen = new Set<string>();
    let from: string | null = "2026-11-23";
    let pages = 0;
    while (from !== null) {
      const page = await openings(shop, { from, to: "2027-01-20" });
      expect(page.openings.length).toBeLessThanOrEqual(500);
      for (const { occKey } of page.openings) {
        expect(seen.has(occKey)).toBe(false);
        seen.add(occKey);
      }
      from = page.nextFrom;
      pages += 1;
    }
    expect(pages).toBeGreaterThan(1);
    expect(seen.size).toBe(59 * 12);
  });

  test("includes what begins before the window's end and ends after", async () => {
    const rule = daily("2026-11-23T23:30");
    const shop = await openShop(await initConvexTest(), { rule });
    expect((await openings(shop)).openings).toHaveLength(1);
  });

  test("refuses what is no window", async () => {
    const shop = await openShop(await initConvexTest());
    for (const window of [
      { from: "2026-11-23", to: "2027-01-25" },
      { from: "2026-11-24", to: "2026-11-23" },
      { from: "23.11.2026" },
      { tz: "+01:00" },
    ]) {
      expect(await refusalOf(openings(shop, window))).toBe("invalid");
    }
    const full = { from: "2026-11-23", to: "2027-01-23" };
    expect((await openings(shop, full)).openings.length).toBeGreaterThan(50);
  });
});

test("a booking belongs to the visitor's own conversation alone", async () => {
  const shop = await openShop(await initConvexTest());
  const { conversationId } = await start(shop.t);
  const conversation = async (name: string, sessionKey: string) => {
    const occKey = shop.occ(`2026-11-2${name.length}T09:00`);
    const asking = { conversationId, sessionKey, occKey };
    const { bookingId } = await booked(shop, name, asking);
    const row = await shop.t.run((ctx) => ctx.db.get("bookings", bookingId));
    return row?.conversationId;
  };
  expect(await conversation("Ann", SESSION)).toBe(conversationId);
  expect(await conversation("Cleo", "another")).toBeUndefined();
});

test("what is listed is in time for the next minute", async () => {
  const shop = await openShop(await initConvexTest());
  const from = "2026-11-20";
  const at = (nowMs: number) => openings(shop, { from, nowMs });
  const limit = MONDAY_MS - HOUR - MINUTE;
  expect((await at(limit)).openings).toHaveLength(1);
  expect((await at(limit + 1)).openings).toHaveLength(0);
});

test("times follow the clock of the place over a change", async () => {
  const t = await initConvexTest();
  const shop = await openShop(t, {
    rule: daily("2026-11-23T02:30"),
    terms: { horizonDays: 200 },
  });
  const window = { from: "2027-03-27", to: "2027-03-29" };
  const listed = await openings(shop, window);
  expect(listed.openings.map(({ startMs }) => startMs)).toEqual([
    Date.parse("2027-03-27T01:30Z"),
    Date.parse("2027-03-29T00:30Z"),
  ]);
  const gap = await book(shop, "Ann", { occKey: shop.occ("2027-03-28T02:30") });
  expect(codeOf(gap)).toBe("NOT_FOUND");
  const monday = await booked(shop, "Ann", {
    occKey: shop.occ("2027-03-29T02:30"),
  });
  expect(monday.startMs).toBe(Date.parse("2027-03-29T00:30Z"));
});

test("a form says what the tenant asks", async () => {
  const { t } = await openShop(await initConvexTest());
  const asked = { widgetId: t.widgetId };
  expect(await t.gateway.query(bookings.form, asked)).toMatchObject({
    tenantName: "Demo Shop",
    fields: [],
  });
  const unknown = { widgetId: "widget_unknown" };
  expect(await t.gateway.query(bookings.form, unknown)).toBeNull();
});
