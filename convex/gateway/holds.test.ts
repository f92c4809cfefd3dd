import { describe, expect, test } from "vitest";
import { api } from "../_generated/api";
import {
  addSlot,
  book,
  booked,
  claims,
  codeOf,
  hold,
  mails,
  MINUTE,
  once,
  openings,
  openShop,
} from "../test.booking";
import { initConvexTest } from "../test.setup";

describe("a hold", () => {
  test("keeps the place for five minutes, and tells others how long", async () => {
    const shop = await openShop(await initConvexTest());
    const { t } = shop;
    const held = await hold(shop, "Ann");
    expect(held).toMatchObject({
      kind: "held",
      occKey: shop.occ(),
      expiresAt: Date.now() + 5 * MINUTE,
      canExtend: true,
    });
    await t.advance(4 * MINUTE + 59_000);
    const early = await book(shop, "Bob");
    expect(early).toEqual({
      kind: "refused",
      code: "HELD",
      retryAfterMs: 1_000,
    });
    expect(await hold(shop, "Bob")).toMatchObject({ code: "HELD" });
    await t.advance(2_000);
    expect(await claims(shop)).toEqual([]);
    await booked(shop, "Bob");
    expect(codeOf(await book(shop, "Ann"))).toBe("SLOT_TAKEN");
    // Holds are nobody's business but the holder's.
    expect(await mails(shop)).toEqual([
      "confirmed 0 visitor",
      "confirmed 0 staff",
    ]);
  });

  test("becomes the booking of whoever has it", async () => {
    const shop = await openShop(await initConvexTest());
    await hold(shop, "Ann");
    await booked(shop, "Ann");
    expect(await claims(shop)).toMatchObject([{ kind: "booking" }]);
  });

  test("is free for its own visitor alone", async () => {
    const shop = await openShop(await initConvexTest());
    await hold(shop, "Ann");
    expect((await openings(shop)).openings).toEqual([]);
    const own = await openings(shop, {}, "session of Ann");
    expect(own.openings).toMatchObject([{ seatsFree: 1, heldByYou: true }]);
    const other = await openings(shop, {}, "session of Bob");
    expect(other.openings).toEqual([]);
  });

  test("counts no more once it is over, before its job has run", async () => {
    const shop = await openShop(await initConvexTest());
    await hold(shop, "Ann");
    const past = Date.now() - 1;
    await shop.t.run(async (ctx) => {
      const claim = await ctx.db.query("claims").first();
      if (claim === null) throw new Error("No claim");
      await ctx.db.patch("claims", claim._id, { expiresAt: past });
    });
    expect((await openings(shop)).openings).toHaveLength(1);
    await booked(shop, "Bob");
    // Late, Ann finds it gone; had nobody come she would have it.
    expect(codeOf(await book(shop, "Ann"))).toBe("SLOT_TAKEN");
  });

  test("over, still leads to a booking while there is room", async () => {
    const shop = await openShop(await initConvexTest());
    await hold(shop, "Ann");
    await shop.t.advance(6 * MINUTE);
    await booked(shop, "Ann");
  });

  test("is one a visitor: another replaces it", async () => {
    const shop = await openShop(await initConvexTest());
    const tuesday = shop.occ("2026-11-24T09:00");
    await hold(shop, "Ann");
    await hold(shop, "Ann", { occKey: tuesday });
    expect(await claims(shop)).toMatchObject([{ occKey: tuesday }]);
    await hold(shop, "Bob");
  });

  test("is put off once, and only when asked", async () => {
    const shop = await openShop(await initConvexTest());
    const { t } = shop;
    const first = await hold(shop, "Ann");
    await t.advance(3 * MINUTE);
    expect(await hold(shop, "Ann")).toEqual(first);
    const extended = await hold(shop, "Ann", { extend: true });
    expect(extended).toMatchObject({
      expiresAt: Date.now() + 5 * MINUTE,
      canExtend: false,
    });
    await t.advance(3 * MINUTE);
    expect(await hold(shop, "Ann", { extend: true })).toEqual(extended);
    expect(await claims(shop)).toHaveLength(1);
    await t.advance(2 * MINUTE + 1_000);
    expect(await claims(shop)).toEqual([]);
  });

  test("of the assistant lasts ten minutes", async () => {
    const shop = await openShop(await initConvexTest());
    const held = await hold(shop, "Ann", { channel: "assistant" });
    expect(held).toMatchObject({ expiresAt: Date.now() + 10 * MINUTE });
  });

  test("is given up when it is released", async () => {
    const shop = await openShop(await initConvexTest());
    const { t } = shop;
    await hold(shop, "Ann");
    await t.gateway.mutation(api.gateway.bookings.release, {
      widgetId: t.widgetId,
      sessionKey: "session of Ann",
    });
    expect(await claims(shop)).toEqual([]);
  });

  test("can be had three times in ten minutes from one address", async () => {
    const shop = await openShop(await initConvexTest());
    const ipHash = "address";
    for (const day of ["23", "24", "25"]) {
      const occKey = shop.occ(`2026-11-${day}T09:00`);
      expect(await hold(shop, `V${day}`, { occKey, ipHash })).toMatchObject({
        kind: "held",
      });
      await shop.t.advance(MINUTE);
    }
    const occKey = shop.occ("2026-11-26T09:00");
    const fourth = await hold(shop, "Late", { occKey, ipHash });
    expect(fourth).toEqual({
      kind: "refused",
      code: "HOLD_LIMIT",
      retryAfterMs: 7 * MINUTE,
    });
    // Who can hold no more can still book.
    await booked(shop, "Late", { occKey });
    await shop.t.advance(7 * MINUTE);
    const fifth = shop.occ("2026-11-27T09:00");
    const later = await hold(shop, "Late", { occKey: fifth, ipHash });
    expect(later.kind).toBe("held");
  });

  test("is refused for the same reasons as a booking", async () => {
    const terms = { horizonDays: 10, minNoticeMin: 3 * 24 * 60 };
    const shop = await openShop(await initConvexTest(), { terms });
    const at = (day: string) => ({ occKey: shop.occ(`2026-11-${day}T09:00`) });
    expect(codeOf(await hold(shop, "Ann", at("23")))).toBe("TOO_SOON");
    const far = { occKey: shop.occ("2026-12-01T09:00") };
    expect(codeOf(await hold(shop, "Ann", far))).toBe("TOO_FAR");
    expect(codeOf(await hold(shop, "Ann", at("22")))).toBe("NOT_FOUND");
    await booked(shop, "Bob", at("24"));
    expect(codeOf(await hold(shop, "Ann", at("24")))).toBe("SLOT_TAKEN");
  });

  test("of few seats leaves the rest, and says when more come free", async () => {
    const terms = { capacity: 3 };
    const shop = await openShop(await initConvexTest(), { terms });
    await hold(shop, "Ann");
    await shop.t.advance(MINUTE);
    await hold(shop, "Bob");
    const listed = await openings(shop);
    expect(listed.openings).toMatchObject([{ seatsFree: 1 }]);
    const two = await book(shop, "Cem", { seats: 2 });
    expect(two).toMatchObject({ code: "HELD", retryAfterMs: 4 * MINUTE });
    const three = await book(shop, "Cem", { seats: 3 });
    expect(three).toMatchObject({ code: "HELD", retryAfterMs: 5 * MINUTE });
    const four = await book(shop, "Cem", { seats: 4 });
    expect(codeOf(four)).toBe("SLOT_TAKEN");
  });

  test("of another slot is in the way where they overlap", async () => {
    const shop = await openShop(await initConvexTest());
    const { t, resourceId } = shop;
    const other = await addSlot(
      t.operator,
      resourceId,
      once("2026-11-23T09:30"),
    );
    await hold(shop, "Ann");
    const occKey = `${other}|2026-11-23T09:30`;
    const held = await book(shop, "Bob", { occKey });
    expect(held).toMatchObject({ code: "HELD", retryAfterMs: 5 * MINUTE });
  });
});
