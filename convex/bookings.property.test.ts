/**
 * Random operations of several visitors and staff at once. Whatever happens:
 * live claims never exceed a capacity or overlap on a resource, a booking has
 * its claim exactly while it takes up its place, and every change has its one
 * mail to each reader.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import { api } from "./_generated/api";
import type { Doc, Id } from "./_generated/dataModel";
import { isLive } from "./model/booking/seats";
import {
  addSlot,
  book,
  daily,
  hold,
  HOUR,
  MINUTE,
  openShop,
  type Shop,
} from "./test.booking";
import { initConvexTest } from "./test.setup";

type Step =
  | {
      kind: "book" | "hold";
      who: number;
      where: number;
      seats: number;
      repeat: boolean;
    }
  | { kind: "move"; which: number; where: number }
  | {
      kind: "cancel" | "confirm" | "reject" | "complete" | "noShow";
      which: number;
    }
  | { kind: "close" | "open"; day: number; keep: boolean };

const where = fc.nat({ max: 11 });
const which = fc.nat({ max: 5 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constantFrom("book", "book", "hold"),
      who: fc.nat({ max: 3 }),
      where,
      seats: fc.constantFrom(1, 1, 2),
      repeat: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant("move"), which, where }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom(
        "cancel",
        "confirm",
        "reject",
        "complete",
        "noShow",
      ),
      which,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom("close", "open"),
      day: fc.nat({ max: 3 }),
      keep: fc.boolean(),
    }),
  },
);

/** What happens at once, and how long it is quiet afterwards. */
const round = fc.record({
  steps: fc.array(step, { minLength: 1, maxLength: 6 }),
  waitMs: fc.constantFrom(0, 0, 1_000, 4 * MINUTE, 6 * MINUTE, 3 * HOUR),
});

class Story {
  readonly ids: Id<"bookings">[] = [];
  private keys = 0;

  private constructor(
    readonly shop: Shop,
    readonly places: string[],
    readonly capacity: Map<string, number>,
  ) {}

  /** Three slots on one person that overlap, and one elsewhere; from 14:30. */
  static async begin(): Promise<Story> {
    const t = await initConvexTest();
    const rule = daily("2026-11-20T15:00");
    const shop = await openShop(t, { rule, terms: { capacity: 2 } });
    const other = await openShop(t, { rule });
    const more = { capacity: 3, allowSameEmail: true };
    const waits = { requiresConfirm: true };
    const { resourceId } = shop;
    const wide = { ...daily("2026-11-20T14:30"), durationMin: 1_440 };
    const half = daily("2026-11-20T15:30");
    const slots: [Id<"slots">, string, number][] = [
      [shop.slotId, "15:00", 2],
      [await addSlot(t.operator, resourceId, half, waits), "15:30", 1],
      [await addSlot(t.operator, resourceId, wide, more), "14:30", 3],
      [other.slotId, "15:00", 1],
    ];
    const days = ["2026-11-20", "2026-11-21", "2026-11-22"];
    const places = days.flatMap((day) =>
      slots.map(([slotId, time]) => `${slotId}|${day}T${time}`),
    );
    const capacity = new Map(slots.map(([slotId, , room]) => [slotId, room]));
    return new Story(shop, places, capacity);
  }

  async take(step: Step): Promise<void> {
    const { operator } = this.shop.t;
    switch (step.kind) {
      case "book":
      case "hold":
        return await this.seek(step);
      case "close":
      case "open":
        return await this.close(step);
      case "move": {
        const bookingId = this.ids[step.which];
        const occKey = this.places[step.where] ?? "";
        if (bookingId === undefined) return;
        const move = { bookingId, occKey };
        await operator.mutation(api.bookings.reschedule, move);
        return;
      }
      default: {
        const bookingId = this.ids[step.which];
        if (bookingId === undefined) return;
        await operator.mutation(api.bookings[step.kind], { bookingId });
      }
    }
  }

  /** What must hold after every round. */
  async check(): Promise<void> {
    const now = Date.now();
    const rows = await this.shop.t.run(async (ctx) => ({
      claims: await ctx.db.query("claims").take(500),
      bookings: await ctx.db.query("bookings").take(500),
      mails: await ctx.db.query("outbox").take(2_000),
      events: await ctx.db.query("bookingEvents").take(1_000),
    }));
    const live = rows.claims.filter((claim) => isLive(claim, now));
    // The jobs took away what has expired.
    expect(live).toEqual(rows.claims);
    this.checkRoom(live);
    checkClaims(live, rows.bookings);
    const told = rows.events.filter(
      ({ action }) => action !== "completed" && action !== "no_show",
    );
    const expected = told.flatMap(({ bookingId, seq }) =>
      ["visitor", "staff"].map((who) => `${bookingId} ${seq} ${who}`),
    );
    const queued = rows.mails
      .filter(({ kind }) => kind !== "reminder")
      .map(({ bookingId, seq, audience }) => `${bookingId} ${seq} ${audience}`);
    expect(queued.sort()).toEqual(expected.sort());
  }

  private checkRoom(live: Doc<"claims">[]): void {
    for (const claim of live) {
      const same = live.filter(({ occKey }) => occKey === claim.occKey);
      const taken = same.reduce((sum, { seats }) => sum + seats, 0);
      const [slotId = ""] = claim.occKey.split("|");
      expect(taken).toBeLessThanOrEqual(this.capacity.get(slotId) ?? 0);
      const inTheWay = live.filter(
        (other) =>
          other.resourceId === claim.resourceId &&
          other.occKey !== claim.occKey &&
          other.startMs < claim.endMs &&
          other.endMs > claim.startMs,
      );
      expect(inTheWay).toEqual([]);
    }
    const holders = live.flatMap(({ holder }) => holder ?? []);
    expect(new Set(holders).size).toBe(holders.length);
  }

  private async seek(step: Extract<Step, { who: number }>): Promise<void> {
    const occKey = this.places[step.where] ?? "";
    const name = `V${step.who}`;
    const { seats } = step;
    if (step.kind === "hold") {
      await hold(this.shop, name, { occKey, seats, extend: step.repeat });
      return;
    }
    const key = `${name} ${step.repeat ? this.keys : (this.keys += 1)}`;
    const result = await book(this.shop, name, { occKey, seats, key });
    if (result.kind !== "booked") return;
    const { bookingId } = result.booking;
    expect(this.ids.includes(bookingId)).toBe(result.replayed);
    if (!result.replayed) this.ids.push(bookingId);
  }

  private async close(step: Extract<Step, { day: number }>): Promise<void> {
    const { operator } = this.shop.t;
    const date = `2026-11-2${step.day}`;
    if (step.kind === "close") {
      const bookings = step.keep ? ("keep" as const) : ("cancel" as const);
      await operator.mutation(api.closedDays.add, { date, bookings });
      return;
    }
    const window = { from: date, to: date };
    const [row] = await operator.query(api.closedDays.list, window);
    if (row === undefined) return;
    const closedDayId = row._id;
    await operator.mutation(api.closedDays.remove, { closedDayId });
  }
}

function checkClaims(claims: Doc<"claims">[], bookings: Doc<"bookings">[]) {
  const free = ["rejected", "expired", "cancelled"];
  const seated = bookings.filter(({ status }) => !free.includes(status));
  const place = (row: Doc<"claims"> | Doc<"bookings">) =>
    [row.resourceId, row.occKey, row.startMs, row.endMs, row.seats].join(" ");
  const wanted = seated.map((row) => `${row._id} ${place(row)}`);
  const taken = claims
    .filter(({ kind }) => kind === "booking")
    .map((row) => `${row.bookingId} ${place(row)}`);
  expect(taken.sort()).toEqual(wanted.sort());
}

test("whatever is asked for at once, no place is given twice", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(round, { minLength: 2, maxLength: 8 }),
      async (rounds) => {
        const story = await Story.begin();
        for (const { steps, waitMs } of rounds) {
          await Promise.all(steps.map((one) => story.take(one)));
          await story.check();
          if (waitMs === 0) continue;
          await story.shop.t.advance(waitMs);
          await story.check();
        }
      },
    ),
    { numRuns: 60 },
  );
}, 120_000);

test.each([1, 10])(
  "200 at once for %i places: so many have it",
  async (room) => {
    const terms = { capacity: room };
    const shop = await openShop(await initConvexTest(), { terms });
    const names = Array.from({ length: 200 }, (_, n) => `Visitor${n}`);
    const results = await Promise.all(names.map((name) => book(shop, name)));
    const codes = results.map((r) => (r.kind === "booked" ? r.kind : r.code));
    expect(codes.filter((code) => code === "booked")).toHaveLength(room);
    expect(codes.filter((code) => code === "SLOT_TAKEN")).toHaveLength(
      200 - room,
    );
    const rows = await shop.t.run(async (ctx) => ({
      claims: await ctx.db.query("claims").take(300),
      bookings: await ctx.db.query("bookings").take(300),
      mails: await ctx.db.query("outbox").take(300),
      requests: await ctx.db.query("bookingRequests").take(300),
    }));
    expect(rows.claims).toHaveLength(room);
    expect(rows.bookings).toHaveLength(room);
    expect(rows.mails).toHaveLength(2 * room);
    // Losers wrote nothing.
    expect(rows.requests).toHaveLength(room);
  },
  60_000,
);
