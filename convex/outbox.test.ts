/** Mails: from the booking to the worker and back to staff. */
import { describe, expect, test } from "vitest";
import { api, internal } from "./_generated/api";
import type { Job } from "./model/booking/mailJobs";
import { MAX_ATTEMPTS } from "./model/booking/outbox";
import { isStillTrue } from "./model/booking/reminders";
import { refusalOf } from "./test.actors";
import {
  booked,
  DAY,
  HOUR,
  MINUTE,
  MONDAY_MS,
  openShop,
  tokenHash,
  type Shop,
} from "./test.booking";
import { initConvexTest } from "./test.setup";

const worker = api.gateway.outbox;
const paginationOpts = { numItems: 50, cursor: null };

async function claim({ t }: Shop, limit = 20, owner = "g1"): Promise<Job[]> {
  const lease = { owner, leaseMs: MINUTE, limit };
  return await t.gateway.mutation(worker.claim, lease);
}

async function send(shop: Shop): Promise<string[]> {
  const jobs = await claim(shop);
  for (const { outboxId, fence } of jobs) {
    const done = { outboxId, fence, providerId: "p" };
    expect(await shop.t.gateway.mutation(worker.sent, done)).toBe(true);
  }
  return jobs.map(({ kind, seq, audience }) => `${kind} ${seq} ${audience}`);
}

async function fail({ t }: Shop, job: Job, permanent = false) {
  const { outboxId, fence } = job;
  const how = { outboxId, fence, error: "550 no such user", permanent };
  return await t.gateway.mutation(worker.failed, how);
}

async function remind({ t }: Shop): Promise<void> {
  const { queueReminders } = internal.bookingJobs;
  await t.run((ctx) => ctx.runMutation(queueReminders, {}));
}

async function states({ t }: Shop): Promise<string[]> {
  const { list } = api.outbox;
  const { page } = await t.operator.query(list, { paginationOpts });
  return page.map(
    ({ kind, audience, state }) => `${kind} ${audience} ${state}`,
  );
}

describe("the worker", () => {
  test("knows what is in a calendar, and which mail came first", async () => {
    const terms = { requiresConfirm: true };
    const shop = await openShop(await initConvexTest(), { terms });
    const { bookingId } = await booked(shop, "Ann");
    const firstKey = `${bookingId}.0.received.visitor`;
    const [asked] = await claim(shop);
    expect(asked).toMatchObject({
      kind: "received",
      messageKey: firstKey,
      firstKey,
      inCalendar: false,
    });
    const { operator } = shop.t;
    await operator.mutation(api.bookings.confirm, { bookingId });
    await operator.mutation(api.bookings.cancel, { bookingId });
    const { page } = await operator.query(api.outbox.list, { paginationOpts });
    const visitor = page.filter(({ audience }) => audience === "visitor");
    const told = await Promise.all(
      visitor.map(async ({ _id: outboxId }) => {
        const mail = await operator.query(api.outbox.get, { outboxId });
        if (mail === null) return expect.fail("There is no such mail");
        const { kind, inCalendar } = mail.content;
        expect(mail.content.firstKey).toBe(firstKey);
        return `${kind} ${inCalendar}`;
      }),
    );
    expect(told.sort()).toEqual([
      "cancelled true",
      "confirmed true",
      "received false",
    ]);
  });

  test("gets everything that a mail is made from", async () => {
    const shop = await openShop(await initConvexTest());
    const manage = { seed: "seed", hash: tokenHash("link") };
    const { bookingId } = await booked(shop, "Ann", { manage });
    const [visitor, staff] = await claim(shop);
    expect(visitor).toMatchObject({
      bookingId,
      kind: "confirmed",
      audience: "visitor",
      seq: 0,
      messageKey: `${bookingId}.0.confirmed.visitor`,
      firstKey: `${bookingId}.0.confirmed.visitor`,
      inCalendar: true,
      to: "ann@mail.example",
      startMs: MONDAY_MS,
      endMs: MONDAY_MS + HOUR,
      tz: "Europe/Berlin",
      title: "Consultation",
      contact: { name: "Ann", viewerTz: "America/New_York", locale: "en" },
      tenantName: "Demo Shop",
      resourceName: "Dr. Vogel",
      replyTo: "vogel@shop.example",
      manage: { seed: "seed", hash: manage.hash },
      attempt: 1,
    });
    expect(staff).toMatchObject({
      audience: "staff",
      to: "vogel@shop.example",
      manage: { seed: `${bookingId}:staff`, hash: null },
    });
  });

  test("leases a mail to one, and to another when that one died", async () => {
    const shop = await openShop(await initConvexTest());
    const { gateway } = shop.t;
    await booked(shop, "Ann");
    expect(await gateway.query(worker.nextDue, {})).toBe(Date.now());
    const [first] = await claim(shop, 1);
    const [second] = await claim(shop, 1, "g2");
    expect(second?.outboxId).not.toBe(first?.outboxId);
    expect(await claim(shop, 1, "g3")).toEqual([]);
    await shop.t.advance(MINUTE);
    const again = await claim(shop, 20, "g3");
    expect(again.map(({ attempt }) => attempt)).toEqual([2, 2]);
    if (!first) throw new Error("No mail");
    const { outboxId, fence } = first;
    const late = { outboxId, fence };
    expect(await gateway.mutation(worker.sent, late)).toBe(false);
    expect(await fail(shop, first)).toBeNull();
  });

  test("has nothing to do once all is sent", async () => {
    const shop = await openShop(await initConvexTest());
    await booked(shop, "Ann");
    expect(await send(shop)).toHaveLength(2);
    await shop.t.advance(DAY);
    expect(await claim(shop)).toEqual([]);
    expect(await shop.t.gateway.query(worker.nextDue, {})).toBeNull();
    expect(await states(shop)).toEqual([
      "confirmed staff sent",
      "confirmed visitor sent",
    ]);
  });

  test("tries again later and later, then gives up", async () => {
    const shop = await openShop(await initConvexTest());
    await booked(shop, "Ann");
    const waits: number[] = [];
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      const jobs = await claim(shop);
      const [job] = jobs;
      expect(job?.attempt).toBe(attempt);
      for (const one of jobs) await fail(shop, one);
      const due = await shop.t.gateway.query(worker.nextDue, {});
      if (due === null) break;
      waits.push((due - Date.now()) / 1_000);
      await shop.t.advance(due - Date.now());
    }
    expect(waits).toEqual([30, 120, 480, 1_920, 7_680, 14_400, 14_400]);
    expect(await states(shop)).toEqual([
      "confirmed staff dead",
      "confirmed visitor dead",
    ]);
    expect(await shop.t.operator.query(api.outbox.countDead, {})).toBe(2);
  });

  test("gives up a mail that kills it", async () => {
    const shop = await openShop(await initConvexTest());
    await booked(shop, "Ann");
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      expect(await claim(shop)).toHaveLength(2);
      await shop.t.advance(MINUTE);
    }
    expect(await claim(shop)).toEqual([]);
    expect(await shop.t.operator.query(api.outbox.countDead, {})).toBe(2);
  });

  test("sends what belongs together in its order", async () => {
    const shop = await openShop(await initConvexTest());
    const { bookingId } = await booked(shop, "Ann");
    const [confirmed] = await claim(shop, 1);
    if (!confirmed) throw new Error("No mail");
    await fail(shop, confirmed);
    await shop.t.operator.mutation(api.bookings.cancel, { bookingId });
    // Staff's are on their way; the visitor's waits for the one before.
    expect(await send(shop)).toEqual(["confirmed 0 staff"]);
    await shop.t.advance(2_000);
    expect(await send(shop)).toEqual(["cancelled 1 staff"]);
    await shop.t.advance(30_000);
    expect(await send(shop)).toEqual(["confirmed 0 visitor"]);
    await shop.t.advance(2_000);
    expect(await send(shop)).toEqual(["cancelled 1 visitor"]);
  });

  test("says the time that was promised then", async () => {
    const shop = await openShop(await initConvexTest());
    const { bookingId } = await booked(shop, "Ann");
    const occKey = shop.occ("2026-11-24T09:00");
    const move = { bookingId, occKey, reason: "Ill" };
    await shop.t.operator.mutation(api.bookings.reschedule, move);
    const [confirmed] = await claim(shop);
    expect(confirmed).toMatchObject({ kind: "confirmed", startMs: MONDAY_MS });
    await send(shop);
    const all = await shop.t.run((ctx) => ctx.db.query("outbox").take(9));
    expect(all[2]).toMatchObject({
      kind: "moved",
      startMs: MONDAY_MS + DAY,
      previousStartMs: MONDAY_MS,
      reason: "Ill",
    });
  });
});

describe("staff", () => {
  test("send what was given up again", async () => {
    const shop = await openShop(await initConvexTest());
    const { operator } = shop.t;
    await booked(shop, "Ann");
    const [job] = await claim(shop, 1);
    if (!job) throw new Error("No mail");
    expect(await fail(shop, job, true)).toMatchObject({ state: "dead" });
    const { outboxId } = job;
    const dead = await operator.query(api.outbox.get, { outboxId });
    expect(dead).toMatchObject({
      line: { state: "dead", lastError: "550 no such user" },
      content: { to: "ann@mail.example" },
    });
    expect(JSON.stringify(dead)).not.toContain("seed");
    const { resend } = api.outbox;
    expect(await operator.mutation(resend, { outboxId })).toBe(true);
    // It is on its way now.
    expect(await operator.mutation(resend, { outboxId })).toBe(false);
    const jobs = await claim(shop);
    const again = jobs.find((one) => one.outboxId === outboxId);
    expect(again).toMatchObject({ attempt: 1, messageKey: job.messageKey });
  });

  test("without an address get no mail", async () => {
    const t = await initConvexTest();
    const shop = await openShop(t);
    const { resourceId } = shop;
    const resource = { name: "Room", kind: "room", tz: "UTC" } as const;
    const update = { resourceId, ...resource, active: true };
    await t.operator.mutation(api.resources.update, update);
    await booked(shop, "Ann");
    expect(await send(shop)).toEqual(["confirmed 0 visitor"]);
    await t.operator.mutation(api.bookingSettings.update, {
      settings: {
        reminderMinutes: [],
        remindStaff: false,
        notifyEmail: "desk@shop.example",
        fields: [],
      },
    });
    await booked(shop, "Bob", { occKey: shop.occ("2026-11-24T09:00") });
    const [, staff] = await claim(shop);
    expect(staff?.to).toBe("desk@shop.example");
  });
});

describe("reminders", () => {
  test("come a day and an hour before, once each", async () => {
    const shop = await openShop(await initConvexTest());
    const { t } = shop;
    await booked(shop, "Ann");
    await send(shop);
    await t.advance(MONDAY_MS - DAY - 1 - Date.now());
    await remind(shop);
    expect(await claim(shop)).toEqual([]);
    await t.advance(1);
    await remind(shop);
    const [day, ...none] = await claim(shop);
    expect(none).toEqual([]);
    expect(day).toMatchObject({
      kind: "reminder",
      audience: "visitor",
      minutesBefore: 1_440,
      seq: 0,
    });
    expect(day?.messageKey).toContain(".0.reminder.1440.visitor");
    await t.advance(23 * HOUR);
    await remind(shop);
    await remind(shop);
    const kinds = (await claim(shop)).map(({ minutesBefore }) => minutesBefore);
    // The first was leased and never sent: it comes again.
    expect(kinds).toEqual([1_440, 60]);
  });

  test("of what was moved or cancelled come to nothing", async () => {
    const shop = await openShop(await initConvexTest());
    const { t } = shop;
    const ann = await booked(shop, "Ann");
    const bob = await booked(shop, "Bob", {
      occKey: shop.occ("2026-11-24T09:00"),
    });
    // The rows as they were, as if nobody had taken them away.
    const rows = await t.run((ctx) => ctx.db.query("reminders").take(9));
    const { bookingId } = ann;
    await t.operator.mutation(api.bookings.cancel, { bookingId });
    await t.operator.mutation(api.bookings.reschedule, {
      bookingId: bob.bookingId,
      occKey: shop.occ("2026-11-25T09:00"),
    });
    await t.run(async (ctx) => {
      for (const { _id, _creationTime, ...row } of rows) {
        await ctx.db.insert("reminders", row);
      }
    });
    await t.advance(MONDAY_MS + DAY - HOUR - Date.now());
    await remind(shop);
    const reminders = (await states(shop)).filter((one) =>
      one.startsWith("reminder"),
    );
    // Bob's new time alone, a day and an hour away.
    expect(reminders).toEqual([]);
    await t.advance(HOUR);
    await remind(shop);
    expect((await states(shop))[0]).toBe("reminder visitor queued");
  });

  test("that were queued are not sent when it changed meanwhile", async () => {
    const shop = await openShop(await initConvexTest());
    const { t } = shop;
    const { bookingId } = await booked(shop, "Ann");
    await send(shop);
    await t.advance(MONDAY_MS - DAY - Date.now());
    await remind(shop);
    await t.operator.mutation(api.bookings.cancel, { bookingId });
    const kinds = await send(shop);
    expect(kinds).toEqual(["cancelled 1 visitor", "cancelled 1 staff"]);
    const skipped = (await states(shop)).filter((s) => s.includes("skipped"));
    expect(skipped).toEqual(["reminder visitor skipped"]);
    const [row] = await t.run(async (ctx) => {
      const all = await ctx.db.query("outbox").take(9);
      return all.filter(({ kind }) => kind === "reminder");
    });
    if (!row) throw new Error("No reminder");
    const resend = { outboxId: row._id };
    expect(await t.operator.mutation(api.outbox.resend, resend)).toBe(false);
  });

  test.each([
    ["another seq", { seq: 1 }],
    ["another start", { startMs: MONDAY_MS + 1 }],
    ["no place", { status: "rejected" as const }],
    ["nobody's confirmation", { status: "pending" as const }],
  ])("are of no use to a booking with %s", async (_, change) => {
    const shop = await openShop(await initConvexTest());
    await booked(shop, "Ann");
    const rows = await shop.t.run(async (ctx) => ({
      reminder: await ctx.db.query("reminders").first(),
      booking: await ctx.db.query("bookings").first(),
    }));
    const { reminder, booking } = rows;
    if (reminder === null || booking === null) throw new Error("Not there");
    const now = Date.now();
    expect(isStillTrue(reminder, booking, now)).toBe(true);
    const changed = { ...booking, ...change };
    expect(isStillTrue(reminder, changed, now)).toBe(false);
    expect(isStillTrue(reminder, booking, MONDAY_MS)).toBe(false);
  });

  test("are the tenant's own, of the future only", async () => {
    const t = await initConvexTest();
    const shop = await openShop(t);
    const settings = {
      reminderMinutes: [30, 7 * 24 * 60],
      remindStaff: true,
      fields: [],
    };
    await t.operator.mutation(api.bookingSettings.update, { settings });
    expect(await t.operator.query(api.bookingSettings.get, {})).toEqual(
      settings,
    );
    await booked(shop, "Ann");
    await send(shop);
    await t.advance(MONDAY_MS - 30 * MINUTE - Date.now());
    await remind(shop);
    expect(await send(shop)).toEqual([
      "reminder 0 visitor",
      "reminder 0 staff",
    ]);
  });

  test("are set within bounds", async () => {
    const { operator } = await initConvexTest();
    const base = { reminderMinutes: [60], remindStaff: false, fields: [] };
    const field = { id: "a", label: "A", required: false };
    for (const settings of [
      { ...base, reminderMinutes: [60, 60] },
      { ...base, reminderMinutes: [1, 2, 3, 4, 5, 6] },
      { ...base, reminderMinutes: [0] },
      { ...base, notifyEmail: "x" },
      { ...base, fields: [field, field] },
      { ...base, fields: [{ ...field, id: "Ä" }] },
      { ...base, fields: [{ ...field, label: " " }] },
    ]) {
      const update = { settings };
      expect(
        await refusalOf(operator.mutation(api.bookingSettings.update, update)),
      ).toBe("invalid");
    }
  });
});
