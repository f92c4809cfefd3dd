/** Slots and closed days, and what becomes of their bookings. */
import { describe, expect, test } from "vitest";
import { api } from "./_generated/api";
import type { Id } from "./_generated/dataModel";
import { refusalOf } from "./test.actors";
import {
  addSlot,
  book,
  booked,
  BERLIN,
  claims,
  codeOf,
  contact,
  daily,
  DAY,
  mails,
  MONDAY_MS,
  once,
  openings,
  openShop,
  statusOf,
  TERMS,
  type Shop,
} from "./test.booking";
import { initConvexTest } from "./test.setup";
import type { Rule } from "./tables/slots";

const { slots, closedDays } = api;
const TUESDAY = "2026-11-24T09:00";
const WEDNESDAY = "2026-11-25T09:00";

function create(
  { t, resourceId }: Shop,
  rule: Rule,
  terms: Partial<typeof TERMS> = {},
) {
  const args = { resourceId, rule, terms: { ...TERMS, ...terms } };
  return t.operator.mutation(slots.create, args);
}

async function list({ t, resourceId }: Shop) {
  const nowMs = Date.now();
  return await t.operator.query(slots.list, { resourceId, nowMs });
}

/** Free days of the first ten. */
async function days(shop: Shop): Promise<string[]> {
  const window = { from: "2026-11-23", to: "2026-12-02" };
  const listed = await openings(shop, window);
  return listed.openings.map(({ day, time }) => `${day.slice(8)} ${time}`);
}

describe("a slot", () => {
  test("that is there already is not made twice", async () => {
    const shop = await openShop(await initConvexTest());
    // In another order of its fields.
    const { kind, ...rest } = daily();
    const again = await create(shop, { ...rest, kind });
    expect(again).toEqual({ kind: "exists", slotId: shop.slotId });
    expect((await create(shop, { ...daily(), interval: 2 })).kind).toBe(
      "saved",
    );
  });

  test("once at a time that does not exist has a suggestion", async () => {
    const shop = await openShop(await initConvexTest());
    const gap = await create(shop, once("2027-03-28T02:30"));
    expect(gap).toEqual({
      kind: "refused",
      code: "NONEXISTENT_TIME",
      suggestion: {
        localStart: "2027-03-28T03:30",
        startMs: Date.parse("2027-03-28T01:30Z"),
      },
    });
    expect(await list(shop)).toHaveLength(1);
    // A series leaves such dates out, and staff see it.
    const series = await create(shop, daily("2027-03-28T02:30"));
    expect(series.kind).toBe("saved");
  });

  test("twice a night can be the second time", async () => {
    const terms = { horizonDays: 365 };
    const rule: Rule = { ...once("2027-10-31T02:30"), kind: "once" };
    const later: Rule = { ...rule, fold: "later" };
    const shop = await openShop(await initConvexTest(), { rule, terms });
    const second = await addSlot(
      shop.t.operator,
      shop.resourceId,
      later,
      terms,
    );
    const first = await booked(shop, "Ann", {
      occKey: shop.occ("2027-10-31T02:30"),
    });
    expect(first.startMs).toBe(Date.parse("2027-10-31T00:30Z"));
    const occKey = `${second}|2027-10-31T02:30|later`;
    const next = await booked(shop, "Bob", { occKey });
    expect(next.startMs).toBe(Date.parse("2027-10-31T01:30Z"));
    const plain = await book(shop, "Cem", {
      occKey: `${second}|2027-10-31T02:30`,
    });
    expect(codeOf(plain)).toBe("NOT_FOUND");
  });

  test.each<[string, Partial<Record<string, unknown>>]>([
    ["an offset for a zone", { tz: "+01:00" }],
    ["an unknown zone", { tz: "Europe/Atlantis" }],
    ["a date that is none", { localStart: "2027-02-30T09:00" }],
    ["too short", { durationMin: 4 }],
    ["too long", { durationMin: 1_441 }],
    ["half minutes", { durationMin: 30.5 }],
    ["no interval", { interval: 0 }],
    ["a long interval", { interval: 53 }],
    ["weekly without days", { freq: "weekly" }],
    ["an eighth day", { freq: "weekly", weekdays: [8] }],
    ["daily with days", { weekdays: [1] }],
    ["an end before the start", { until: "2026-11-22" }],
    ["a wrong exception", { exdates: ["24.12.2026"] }],
  ])("is refused: %s", async (_, change) => {
    const shop = await openShop(await initConvexTest());
    const rule = { ...daily(), ...change } as Rule;
    expect(await refusalOf(create(shop, rule))).toBe("invalid");
  });

  test.each([
    ["no title", { title: " " }],
    ["no seat", { capacity: 0 }],
    ["too many seats", { capacity: 501 }],
    ["notice in the past", { minNoticeMin: -1 }],
    ["a far horizon", { horizonDays: 731 }],
    ["one address for the only seat", { allowSameEmail: true }],
  ])("has no terms with %s", async (_, terms) => {
    const shop = await openShop(await initConvexTest());
    const other = create(shop, daily("2026-11-23T12:00"), terms);
    expect(await refusalOf(other)).toBe("invalid");
  });

  test("of a longer duration is seen from then on", async () => {
    const shop = await openShop(await initConvexTest());
    const long = await addSlot(
      shop.t.operator,
      shop.resourceId,
      once("2026-11-22T10:00", 1_440),
    );
    await booked(shop, "Ann", { occKey: `${long}|2026-11-22T10:00` });
    expect(codeOf(await book(shop, "Bob"))).toBe("SLOT_TAKEN");
  });

  test("is previewed with what is skipped", async () => {
    const shop = await openShop(await initConvexTest());
    const { t, resourceId } = shop;
    const date = "2027-03-27";
    await t.operator.mutation(closedDays.add, { date, resourceId });
    const rule = { ...daily("2027-03-26T02:30"), exdates: ["2027-03-29"] };
    const fromMs = Date.parse("2027-03-01T00:00Z");
    const preview = { rule, resourceId, fromMs };
    const next = await t.operator.query(slots.preview, preview);
    expect(next).toHaveLength(20);
    expect(next.slice(0, 5)).toMatchObject([
      { localStart: "2027-03-26T02:30" },
      { localStart: "2027-03-27T02:30", reason: "closed" },
      { localStart: "2027-03-28T02:30", reason: "gap" },
      { localStart: "2027-03-29T02:30", reason: "exdate" },
      { localStart: "2027-03-30T02:30" },
    ]);
    const elsewhere = { rule, fromMs };
    const [, other] = await t.operator.query(slots.preview, elsewhere);
    expect(other).not.toHaveProperty("reason");
  });
});

test("rows of another system come in once, in its words", async () => {
  const shop = await openShop(await initConvexTest());
  const { t, resourceId } = shop;
  const row = (date: string, time: string, repeat: string) => ({
    date,
    time,
    repeat,
  });
  const batch = {
    resourceId,
    tz: BERLIN,
    durationMin: 60,
    terms: TERMS,
    rows: [
      row("2026-11-23", "10:00", "einmalig"),
      row("2026-11-23", "10:00", "once"),
      row("2026-11-24", "14:00", "wöchentlich"),
      row("2026-11-23", "09:00", "täglich"),
      row("2026-11-23", "9:00", "täglich"),
      row("2026-11-23", "11:00", "monatlich"),
      row("2027-03-28", "02:30", "einmalig"),
      row("2026-02-30", "11:00", "einmalig"),
    ],
  };
  expect(await t.operator.mutation(slots.importRows, batch)).toEqual({
    created: 2,
    collapsed: 2,
    refused: [
      { row: 4, code: "INVALID" },
      { row: 5, code: "INVALID" },
      { row: 6, code: "NONEXISTENT_TIME" },
      { row: 7, code: "INVALID" },
    ],
  });
  const rules = (await list(shop)).map(({ rule }) => rule);
  expect(rules).toContainEqual(
    expect.objectContaining({ freq: "weekly", weekdays: [2], interval: 1 }),
  );
  expect(JSON.stringify(rules)).not.toMatch(/täglich|einmalig|wöchentlich/);
});

describe("another time from a date on", () => {
  const replaceFrom = (shop: Shop, bookings?: "keep" | "cancel", rev = 1) =>
    shop.t.operator.mutation(slots.replace, {
      slotId: shop.slotId,
      rev,
      from: "2026-11-24",
      rule: daily("2026-11-24T10:00"),
      terms: TERMS,
      reason: "New hours",
      ...(bookings === undefined ? {} : { bookings }),
    });

  async function twoBooked() {
    const shop = await openShop(await initConvexTest());
    const monday = await booked(shop, "Ann");
    const tuesday = await booked(shop, "Bob", { occKey: shop.occ(TUESDAY) });
    return { shop, monday, tuesday };
  }

  test("is another slot, and the old one ends before", async () => {
    const shop = await openShop(await initConvexTest());
    const edited = await replaceFrom(shop);
    expect(edited).toMatchObject({ kind: "saved", cancelled: 0 });
    expect((await days(shop)).slice(0, 3)).toEqual([
      "23 09:00",
      "24 10:00",
      "25 10:00",
    ]);
    expect(await list(shop)).toMatchObject([
      { _id: shop.slotId, rule: { until: "2026-11-23" }, rev: 2 },
      { replaces: shop.slotId, rev: 1 },
    ]);
  });

  test("asks what happens to bookings, and changes nothing before", async () => {
    const { shop, tuesday } = await twoBooked();
    const before = await list(shop);
    expect(await replaceFrom(shop)).toEqual({
      kind: "choice_needed",
      bookings: [
        {
          bookingId: tuesday.bookingId,
          startMs: MONDAY_MS + DAY,
          name: "Bob",
        },
      ],
      more: false,
    });
    expect(await list(shop)).toEqual(before);
  });

  test("cancels them with a mail", async () => {
    const { shop, monday, tuesday } = await twoBooked();
    const edited = await replaceFrom(shop, "cancel");
    expect(edited).toMatchObject({ kind: "saved", cancelled: 1 });
    expect(await statusOf(shop, monday.bookingId)).toBe("confirmed 0");
    expect(await statusOf(shop, tuesday.bookingId)).toBe("cancelled 1");
    const details = await shop.t.operator.query(api.bookings.get, {
      bookingId: tuesday.bookingId,
    });
    expect(details).toMatchObject({
      reason: "New hours",
      history: [{}, { actor: { kind: "staff", name: "Operator" } }],
    });
    expect((await mails(shop)).slice(4)).toEqual([
      "cancelled 1 visitor",
      "cancelled 1 staff",
    ]);
  });

  test("keeps them as promised, and their place", async () => {
    const { shop, tuesday } = await twoBooked();
    await replaceFrom(shop, "keep");
    expect(await statusOf(shop, tuesday.bookingId)).toBe("confirmed 0");
    expect(await claims(shop)).toHaveLength(2);
    const half = await addSlot(
      shop.t.operator,
      shop.resourceId,
      once("2026-11-24T09:30"),
    );
    const occKey = `${half}|2026-11-24T09:30`;
    expect(codeOf(await book(shop, "Cem", { occKey }))).toBe("SLOT_TAKEN");
    // The old time itself is offered no more.
    const old = await book(shop, "Cem", { occKey: shop.occ(WEDNESDAY) });
    expect(codeOf(old)).toBe("NOT_FOUND");
  });

  test("must be another time, and begin on the date", async () => {
    const shop = await openShop(await initConvexTest());
    const { slotId, t } = shop;
    for (const [from, rule] of [
      ["2026-11-23", daily()],
      ["2026-11-25", daily("2026-11-24T10:00")],
      ["soon", daily("2026-11-24T10:00")],
    ] as const) {
      const args = { slotId, rev: 1, from, rule, terms: TERMS };
      expect(await refusalOf(t.operator.mutation(slots.replace, args))).toBe(
        "invalid",
      );
    }
    const gap = await t.operator.mutation(slots.replace, {
      slotId,
      rev: 1,
      from: "2027-03-28",
      rule: once("2027-03-28T02:30"),
      terms: TERMS,
    });
    expect(gap).toMatchObject({ code: "NONEXISTENT_TIME" });
    expect(await list(shop)).toMatchObject([{ rev: 1, rule: { until: null } }]);
  });

  test("is refused when somebody changed it meanwhile", async () => {
    const shop = await openShop(await initConvexTest());
    await replaceFrom(shop);
    expect(await replaceFrom(shop)).toEqual({ kind: "stale", rev: 2 });
  });

  test("cancels many in batches", async () => {
    const terms = { capacity: 60 };
    const shop = await openShop(await initConvexTest(), { terms });
    const ids: Id<"bookings">[] = [];
    for (let one = 0; one < 60; one++) {
      const asking = { contact: contact(`V${one}`) };
      ids.push((await booked(shop, `V${one}`, asking)).bookingId);
    }
    const ended = await shop.t.operator.mutation(slots.end, {
      slotId: shop.slotId,
      rev: 1,
      from: "2026-11-23",
      bookings: "cancel",
    });
    expect(ended).toMatchObject({ kind: "saved", cancelled: 60 });
    await shop.t.advance(1_000);
    for (const id of ids) expect(await statusOf(shop, id)).toBe("cancelled 1");
    expect(await claims(shop)).toEqual([]);
  });
});

describe("ending and leaving out", () => {
  test("a series ends on a date; a single time is gone", async () => {
    const shop = await openShop(await initConvexTest());
    const { operator } = shop.t;
    const end = { slotId: shop.slotId, rev: 1, from: "2026-11-25" };
    expect((await operator.mutation(slots.end, end)).kind).toBe("saved");
    expect(await days(shop)).toEqual(["23 09:00", "24 09:00"]);
    const single = await addSlot(
      operator,
      shop.resourceId,
      once("2026-11-26T09:00"),
    );
    await operator.mutation(slots.end, { ...end, slotId: single });
    expect(await days(shop)).toHaveLength(2);
    const stale = await operator.mutation(slots.end, end);
    expect(stale).toEqual({ kind: "stale", rev: 2 });
  });

  test("a date is left out and comes back", async () => {
    const shop = await openShop(await initConvexTest());
    const { operator } = shop.t;
    const bob = await booked(shop, "Bob", { occKey: shop.occ(TUESDAY) });
    await booked(shop, "Cem", { occKey: shop.occ(WEDNESDAY) });
    const skip = { slotId: shop.slotId, rev: 1, date: "2026-11-24" };
    const ask = await operator.mutation(slots.skipDate, skip);
    expect(ask).toMatchObject({
      kind: "choice_needed",
      bookings: [{ name: "Bob" }],
    });
    const cancel = { ...skip, bookings: "cancel" as const };
    const done = await operator.mutation(slots.skipDate, cancel);
    expect(done).toMatchObject({ kind: "saved", rev: 2, cancelled: 1 });
    expect(await statusOf(shop, bob.bookingId)).toBe("cancelled 1");
    expect(await days(shop)).not.toContain("24 09:00");
    const back = { ...skip, rev: 2 };
    await operator.mutation(slots.restoreDate, back);
    expect(await days(shop)).toContain("24 09:00");
    const stale = await operator.mutation(slots.restoreDate, back);
    expect(stale).toEqual({ kind: "stale", rev: 3 });
  });

  test("terms change in place, and bookings keep their copy", async () => {
    const shop = await openShop(await initConvexTest());
    const { operator } = shop.t;
    const { bookingId } = await booked(shop, "Ann");
    const terms = { ...TERMS, title: "New", capacity: 2, cancelCutoffMin: 0 };
    const update = { slotId: shop.slotId, rev: 1, terms };
    expect(await operator.mutation(slots.updateTerms, update)).toEqual({
      kind: "saved",
      rev: 2,
    });
    expect(await operator.mutation(slots.updateTerms, update)).toEqual({
      kind: "stale",
      rev: 2,
    });
    const old = await operator.query(api.bookings.get, { bookingId });
    expect(old).toMatchObject({ title: "Consultation", cancelCutoffMin: 120 });
    // The same occurrence, now with room for another.
    expect(await booked(shop, "Bob")).toMatchObject({ title: "New" });
  });
});

describe("a closed day", () => {
  test("closes for one resource or for all, and opens again", async () => {
    const t = await initConvexTest();
    const shop = await openShop(t);
    const date = "2026-11-24";
    const { resourceId } = shop;
    const one = await t.operator.mutation(closedDays.add, { date, resourceId });
    const all = await t.operator.mutation(closedDays.add, {
      date: "2026-11-25",
      reason: "Holiday",
    });
    const again = await t.operator.mutation(closedDays.add, {
      date: "2026-11-25",
    });
    expect(again).toEqual(all);
    if (one.kind !== "closed") throw new Error(one.kind);
    expect((await days(shop)).slice(0, 2)).toEqual(["23 09:00", "26 09:00"]);
    const window = { from: "2026-11-01", to: "2026-11-30" };
    expect(await t.operator.query(closedDays.list, window)).toMatchObject([
      { date, resourceId },
      { date: "2026-11-25", reason: "Holiday" },
    ]);
    const { closedDayId } = one;
    await t.operator.mutation(closedDays.remove, { closedDayId });
    expect((await days(shop)).slice(0, 2)).toEqual(["23 09:00", "24 09:00"]);
  });

  test("asks about bookings of that date, by the clock of the place", async () => {
    const t = await initConvexTest();
    // 01:00 on the 24th in Auckland is the 23rd nearly everywhere else.
    const rule = daily("2026-11-23T01:00", "Pacific/Auckland");
    const shop = await openShop(t, { rule });
    const other = await openShop(t);
    const ann = await booked(shop, "Ann", {
      occKey: shop.occ("2026-11-24T01:00"),
    });
    await booked(shop, "Cem", { occKey: shop.occ("2026-11-25T01:00") });
    const bob = await booked(other, "Bob", { occKey: other.occ(TUESDAY) });
    const close = { date: "2026-11-24" };
    const ask = await t.operator.mutation(closedDays.add, close);
    expect(ask).toMatchObject({
      kind: "choice_needed",
      bookings: [{ name: "Ann" }, { name: "Bob" }],
    });
    const { resourceId } = other;
    const kept = await t.operator.mutation(closedDays.add, {
      ...close,
      resourceId,
      bookings: "keep",
    });
    expect(kept).toMatchObject({ kind: "closed", cancelled: 0 });
    const cancelled = await t.operator.mutation(closedDays.add, {
      ...close,
      bookings: "cancel",
    });
    expect(cancelled).toMatchObject({ kind: "closed", cancelled: 2 });
    expect(await statusOf(shop, ann.bookingId)).toBe("cancelled 1");
    expect(await statusOf(other, bob.bookingId)).toBe("cancelled 1");
    expect(await claims(shop)).toHaveLength(1);
  });
});
