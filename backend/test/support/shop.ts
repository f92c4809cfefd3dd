/** A tenant with one bookable hour a day, as staff set it up and book it. */
import { expect } from "vitest";
import { api } from "../../../convex/_generated/api.js";
import type { Id } from "../../../convex/_generated/dataModel.js";
import type { Platform } from "./platform.js";

const DAY_MS = 86_400_000;
const ZONE = "Europe/Berlin";

export interface Visitor {
  readonly name: string;
  readonly email?: string;
  readonly locale?: string;
  readonly notes?: string;
}

export interface Shop {
  /** Books the hour so many days from now; confirmed at once. */
  book(day: number, visitor: Visitor): Promise<Id<"bookings">>;
  move(bookingId: Id<"bookings">, day: number): Promise<void>;
  cancel(bookingId: Id<"bookings">, reason?: string): Promise<void>;
  /** Mails of all bookings, newest first. */
  mails(): Promise<MailLine[]>;
  resend(outboxId: Id<"outbox">): Promise<void>;
}

type MailLine = (typeof api.outbox.list)["_returnType"]["page"][number];

export async function openShop(platform: Platform): Promise<Shop> {
  const operator = await platform.operator();
  const resourceId = await operator.mutation(api.resources.create, {
    name: "Dr. Vogel",
    kind: "person",
    tz: ZONE,
    email: "vogel@shop.example",
    active: true,
  });
  const saved = await operator.mutation(api.slots.create, {
    resourceId,
    rule: {
      kind: "series",
      tz: ZONE,
      localStart: `${dateIn(1)}T09:00`,
      durationMin: 60,
      freq: "daily",
      interval: 1,
      weekdays: [],
      until: null,
      exdates: [],
    },
    terms: {
      title: "Consultation",
      location: "Room 1",
      capacity: 1,
      minNoticeMin: 0,
      horizonDays: 90,
      cancelCutoffMin: 0,
      requiresConfirm: false,
      allowSameEmail: false,
    },
  });
  if (saved.kind !== "saved") return expect.fail(`Got ${saved.kind}`);
  const occ = (day: number) => `${saved.slotId}|${dateIn(day)}T09:00`;
  let keys = 0;
  return {
    async book(day, visitor) {
      const { name, notes } = visitor;
      const result = await operator.mutation(api.bookings.create, {
        occKey: occ(day),
        key: `key ${(keys += 1)}`,
        contact: {
          name,
          email: visitor.email ?? `visitor${keys}@mail.example`,
          viewerTz: "America/New_York",
          locale: visitor.locale ?? "en",
          ...(notes !== undefined && { notes }),
        },
      });
      if (result.kind !== "booked") return expect.fail(JSON.stringify(result));
      return result.booking.bookingId;
    },
    async move(bookingId, day) {
      const change = { bookingId, occKey: occ(day) };
      const moved = await operator.mutation(api.bookings.reschedule, change);
      expect(moved).toMatchObject({ kind: "ok", changed: true });
    },
    async cancel(bookingId, reason) {
      const change = { bookingId, ...(reason !== undefined && { reason }) };
      const done = await operator.mutation(api.bookings.cancel, change);
      expect(done).toMatchObject({ kind: "ok", changed: true });
    },
    async mails() {
      const { page } = await operator.query(api.outbox.list, {
        paginationOpts: { numItems: 100, cursor: null },
      });
      return page;
    },
    async resend(outboxId) {
      await operator.mutation(api.outbox.resend, { outboxId });
    },
  };
}

function dateIn(days: number): string {
  return new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);
}
