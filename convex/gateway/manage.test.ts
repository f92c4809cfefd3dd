/** What the links in mails show and do. */
import { describe, expect, test } from "vitest";
import { api } from "../_generated/api";
import type { Id } from "../_generated/dataModel";
import { refusalOf } from "../test.actors";
import {
  addSlot,
  booked,
  claims,
  codeOf,
  daily,
  DAY,
  HOUR,
  mails,
  MONDAY_MS,
  openShop,
  statusOf,
  tokenHash,
  type Shop,
} from "../test.booking";
import { initConvexTest } from "../test.setup";

const { byToken, actByToken, registerToken, openingsByToken } =
  api.gateway.bookings;
const VISITOR = tokenHash("visitor's link");
const STAFF = tokenHash("staff's link");

async function linked(terms = {}): Promise<Shop & { id: Id<"bookings"> }> {
  const shop = await openShop(await initConvexTest(), { terms });
  const manage = { seed: "seed", hash: VISITOR };
  const { bookingId: id } = await booked(shop, "Ann", { manage });
  await shop.t.gateway.mutation(registerToken, {
    bookingId: id,
    role: "staff",
    hash: STAFF,
  });
  return { ...shop, id };
}

function act(
  { t }: Shop,
  action: "cancel" | "reschedule" | "confirm" | "reject",
  seq: number,
  more: { hash?: string; occKey?: string; reason?: string } = {},
) {
  const { hash = VISITOR, ...rest } = more;
  const args = { tokenHash: hash, action, seq, ...rest };
  return t.gateway.mutation(actByToken, args);
}

describe("a link", () => {
  test("shows the booking, however often, and changes nothing", async () => {
    const shop = await linked();
    const before = [await mails(shop), await statusOf(shop, shop.id)];
    for (let look = 0; look < 20; look++) {
      const args = { tokenHash: VISITOR };
      const page = await shop.t.gateway.query(byToken, args);
      expect(page).toMatchObject({
        role: "visitor",
        tenantName: "Demo Shop",
        resourceName: "Dr. Vogel",
        booking: { bookingId: shop.id, status: "confirmed", seq: 0 },
        readOnlyFromMs: MONDAY_MS + HOUR + 30 * DAY,
      });
    }
    expect([await mails(shop), await statusOf(shop, shop.id)]).toEqual(before);
  });

  test("that is none, or revoked, opens nothing", async () => {
    const shop = await linked();
    const { t } = shop;
    const none = tokenHash("none");
    expect(await t.gateway.query(byToken, { tokenHash: none })).toBeNull();
    const nothing = await act(shop, "cancel", 0, { hash: none });
    expect(nothing).toEqual({ kind: "not_found" });
    await t.run(async (ctx) => {
      const row = await ctx.db.query("manageTokens").first();
      if (row === null) throw new Error("No token");
      const revokedAt = Date.now();
      await ctx.db.patch("manageTokens", row._id, { revokedAt });
    });
    expect(await t.gateway.query(byToken, { tokenHash: VISITOR })).toBeNull();
    expect((await act(shop, "cancel", 0)).kind).toBe("not_found");
    const window = {
      tokenHash: VISITOR,
      from: "2026-11-23",
      to: "2026-11-24",
      tz: "UTC",
      nowMs: Date.now(),
    };
    expect(await t.gateway.query(openingsByToken, window)).toBeNull();
  });

  test("cancels once; sent again it shows what is", async () => {
    const shop = await linked();
    const first = await act(shop, "cancel", 0, { reason: "Ill" });
    expect(first).toMatchObject({
      changed: true,
      booking: { status: "cancelled", seq: 1, reason: "Ill" },
    });
    for (const seq of [0, 1]) {
      expect(await act(shop, "cancel", seq)).toMatchObject({
        kind: "ok",
        changed: false,
        booking: { status: "cancelled", seq: 1 },
      });
    }
    expect((await mails(shop)).slice(2)).toEqual([
      "cancelled 1 visitor",
      "cancelled 1 staff",
    ]);
    // An old link brings nothing back to life.
    const occKey = shop.occ("2026-11-24T09:00");
    const revive = await act(shop, "reschedule", 1, { occKey });
    expect(codeOf(revive)).toBe("NOT_ALLOWED");
  });

  test("moves it to a free time, and not from an old page", async () => {
    const shop = await linked();
    const window = {
      tokenHash: VISITOR,
      from: "2026-11-23",
      to: "2026-11-24",
      tz: "UTC",
      nowMs: Date.now(),
    };
    const free = await shop.t.gateway.query(openingsByToken, window);
    const [tuesday] = free?.openings ?? [];
    if (!tuesday) throw new Error("Nothing is free");
    const { occKey } = tuesday;
    const moved = await act(shop, "reschedule", 0, { occKey });
    expect(moved).toMatchObject({ changed: true, booking: { seq: 1, occKey } });
    const back = await act(shop, "reschedule", 0, { occKey: shop.occ() });
    expect(back).toMatchObject({ code: "STALE", booking: { seq: 1 } });
    const stale = await act(shop, "cancel", 0);
    expect(stale).toMatchObject({ code: "STALE" });
    expect(await claims(shop)).toHaveLength(1);
    expect(codeOf(await act(shop, "reschedule", 1))).toBe("NOT_FOUND");
  });

  test("leads to no slot that staff would have to confirm", async () => {
    const shop = await linked();
    const { t, resourceId } = shop;
    const strict = await addSlot(
      t.operator,
      resourceId,
      daily("2026-11-23T12:00"),
      { requiresConfirm: true },
    );
    const occKey = `${strict}|2026-11-23T12:00`;
    const refused = await act(shop, "reschedule", 0, { occKey });
    expect(codeOf(refused)).toBe("NOT_ALLOWED");
    const window = {
      from: "2026-11-23",
      to: "2026-11-24",
      tz: "UTC",
      nowMs: Date.now(),
    };
    const times = async (hash: string) => {
      const args = { tokenHash: hash, ...window };
      const free = await t.gateway.query(openingsByToken, args);
      return free?.openings.map(({ time }) => time);
    };
    expect(await times(VISITOR)).toEqual(["08:00"]);
    expect(await times(STAFF)).toEqual(["11:00", "08:00", "11:00"]);
    const staff = await act(shop, "reschedule", 0, { hash: STAFF, occKey });
    expect(staff).toMatchObject({ kind: "ok", booking: { occKey } });
    // There, accepted, the visitor may choose another day.
    const next = `${strict}|2026-11-24T12:00`;
    const moved = await act(shop, "reschedule", 1, { occKey: next });
    expect(moved).toMatchObject({ kind: "ok", booking: { seq: 2 } });
  });

  test("is the visitor's until the cut-off, staff's until the start", async () => {
    const shop = await linked({ cancelCutoffMin: 120 });
    const { t } = shop;
    await t.advance(MONDAY_MS - 2 * HOUR - Date.now());
    // To the minute: still in time.
    const occKey = shop.occ("2026-11-24T09:00");
    const moved = await act(shop, "reschedule", 0, { occKey });
    expect(moved.kind).toBe("ok");
    await t.advance(DAY + 1);
    expect(codeOf(await act(shop, "cancel", 1))).toBe("TOO_LATE");
    const late = await act(shop, "reschedule", 1, { occKey: shop.occ() });
    expect(codeOf(late)).toBe("TOO_LATE");
    const staff = await act(shop, "cancel", 1, { hash: STAFF });
    expect(staff).toMatchObject({ booking: { status: "cancelled" } });
  });

  test("of the visitor confirms nothing; staff's does", async () => {
    const shop = await linked({ requiresConfirm: true });
    expect(codeOf(await act(shop, "confirm", 0))).toBe("READ_ONLY");
    expect(codeOf(await act(shop, "reject", 0))).toBe("READ_ONLY");
    const confirmed = await act(shop, "confirm", 0, { hash: STAFF });
    expect(confirmed).toMatchObject({ booking: { status: "confirmed" } });
    expect(codeOf(await act(shop, "reject", 1, { hash: STAFF }))).toBe(
      "NOT_ALLOWED",
    );
  });

  test("rejects for staff, and is only for reading in the end", async () => {
    const shop = await linked({ requiresConfirm: true });
    const rejected = await act(shop, "reject", 0, { hash: STAFF });
    expect(rejected).toMatchObject({ booking: { status: "rejected" } });
    const endMs = Date.now() - 30 * DAY;
    await shop.t.run((ctx) => ctx.db.patch("bookings", shop.id, { endMs }));
    expect(codeOf(await act(shop, "cancel", 1))).toBe("READ_ONLY");
    const args = { tokenHash: VISITOR };
    expect(await shop.t.gateway.query(byToken, args)).not.toBeNull();
  });
});

describe("a token", () => {
  test("is told by its hash, again without harm", async () => {
    const shop = await linked();
    const { gateway } = shop.t;
    const register = (hash: string, bookingId: string = shop.id) =>
      gateway.mutation(registerToken, { bookingId, role: "visitor", hash });
    expect(await register(VISITOR)).toBeNull();
    // The gateway's key was changed: links of both keys are good.
    await register(tokenHash("newer"));
    for (const hash of [VISITOR, tokenHash("newer")]) {
      const page = await gateway.query(byToken, { tokenHash: hash });
      expect(page?.booking.bookingId).toBe(shop.id);
    }
    expect(await refusalOf(register("short"))).toBe("invalid");
    expect(await refusalOf(register(STAFF))).toBe("conflict");
    expect(await refusalOf(register(VISITOR, "nobody"))).toBe("not_found");
  });
});

describe("a calendar feed", () => {
  test("shows what is booked to whoever has its secret", async () => {
    const shop = await openShop(await initConvexTest());
    const { t, resourceId } = shop;
    const { feed } = api.gateway.bookings;
    const { bookingId } = await booked(shop, "Ann");
    const gone = await booked(shop, "Bob", {
      occKey: shop.occ("2026-11-24T09:00"),
    });
    await t.operator.mutation(api.bookings.cancel, {
      bookingId: gone.bookingId,
    });
    const { rotateFeed } = api.resources;
    const rotate = (hash: string, at = resourceId) =>
      t.operator.mutation(rotateFeed, { resourceId: at, hash });
    const first = tokenHash("first");
    expect(await refusalOf(rotate("a secret itself"))).toBe("invalid");
    await rotate(first);
    await rotate(first);
    const other = await openShop(t);
    const taken = rotate(first, other.resourceId);
    expect(await refusalOf(taken)).toBe("conflict");
    const args = { tokenHash: first, nowMs: Date.now() };
    expect(await t.gateway.query(feed, args)).toEqual({
      tenantName: "Demo Shop",
      resourceName: "Dr. Vogel",
      events: [
        {
          bookingId,
          seq: 0,
          status: "confirmed",
          startMs: MONDAY_MS,
          endMs: MONDAY_MS + HOUR,
          title: "Consultation",
          name: "Ann",
        },
      ],
    });
    const second = tokenHash("second");
    await rotate(second);
    expect(await t.gateway.query(feed, args)).toBeNull();
    const [row] = await t.operator.query(api.resources.list, {});
    expect(row).toMatchObject({ hasFeed: true });
    await t.operator.mutation(api.resources.stopFeed, { resourceId });
    const stopped = { tokenHash: second, nowMs: Date.now() };
    expect(await t.gateway.query(feed, stopped)).toBeNull();
  });
});
