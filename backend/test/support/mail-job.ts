/** A mail as Convex hands it to a worker. */
import type { Id } from "../../../convex/_generated/dataModel.js";
import type { MailJob } from "../../src/mail/mail-job.js";

/** The ids of mails that never were in a deployment. */
export function fakeId<T extends "outbox" | "bookings" | "tenants">(
  id: string,
): Id<T> {
  return id as Id<T>;
}

export function mailJob(changes: Partial<MailJob> = {}): MailJob {
  const { kind = "confirmed", audience = "visitor", seq = 0 } = changes;
  return {
    outboxId: fakeId("o1"),
    bookingId: fakeId("b1"),
    tenantId: fakeId("t1"),
    fence: 1,
    attempt: 1,
    kind,
    audience,
    seq,
    messageKey: `b1.${seq}.${kind}.${audience}`,
    firstKey: `b1.0.confirmed.${audience}`,
    inCalendar: true,
    writtenAt: Date.parse("2030-01-02T12:00:00Z"),
    to: audience === "visitor" ? "ann@mail.example" : "vogel@shop.example",
    startMs: Date.parse("2030-03-04T08:00:00Z"),
    endMs: Date.parse("2030-03-04T09:00:00Z"),
    tz: "Europe/Berlin",
    title: "Consultation",
    location: "Room 1",
    seats: 1,
    contact: {
      name: "Ann",
      email: "ann@mail.example",
      phone: "+49 30 1234",
      notes: "First visit",
      fields: [{ label: "Pet", value: "Cat" }],
      viewerTz: "America/New_York",
      locale: "en-US",
    },
    tenantName: "Demo Shop",
    resourceName: "Dr. Vogel",
    replyTo: "vogel@shop.example",
    manage: { seed: "seed", hash: null },
    ...changes,
  };
}
