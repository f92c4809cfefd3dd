import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkCalendar } from "../../test/support/calendar-checks.js";
import { fakeId, mailJob } from "../../test/support/mail-job.js";
import { inviteFile, type CalendarEntry } from "./calendar-file.js";
import { writeFeed } from "./feed.js";

const otherId = fakeId<"bookings">("b2");

const entry: CalendarEntry = {
  bookingId: "b1",
  domain: "desk.example",
  seq: 0,
  status: "confirmed",
  startMs: Date.parse("2027-03-29T07:00:00Z"),
  endMs: Date.parse("2027-03-29T08:00:00Z"),
  stampMs: Date.parse("2026-11-20T13:00:00Z"),
  summary: "Consultation",
  location: "Room 1",
  organizer: { name: "Shop", email: "desk@shop.example" },
  attendee: { name: "Ann", email: "ann@mail.example" },
};

/** Everything that could end a value, a parameter or a line. */
const HOSTILE = [
  'Ann "The, Boss"; O\'Neil: \\n \\',
  "x\r\nATTENDEE:mailto:evil@x.example",
  "x\nEND:VEVENT\nBEGIN:VEVENT\nUID:evil",
  "x\u2028DTSTART:19700101T000000Z\u0000\u0007\u001b[31m",
  "😀👨‍👩‍👧‍👦 Zoë 東京 עברית \ud800",
  "^n^'^^",
  `${"ä".repeat(500)}`,
];

describe("an invitation", () => {
  test.each([
    ["confirmed", 0, "REQUEST"],
    ["confirmed", 1, "REQUEST"],
    ["cancelled", 2, "CANCEL"],
  ] as const)("%s with sequence %i asks to %s", (status, seq, method) => {
    const file = inviteFile({ ...entry, status, seq });
    expect(file.method).toBe(method);
    const read = checkCalendar(file.content);
    expect(read.method).toBe(method);
    expect(read.entries).toEqual([
      {
        uid: "b1@desk.example",
        sequence: seq,
        status: status.toUpperCase(),
        startMs: entry.startMs,
        endMs: entry.endMs,
        summary: "Consultation",
        organizer: "desk@shop.example",
        attendees: ["ann@mail.example"],
        attendeeName: "Ann",
      },
    ]);
  });

  test("asks for no answer and defines no zone", () => {
    const { content } = inviteFile(entry);
    const whole = content.replaceAll("\r\n ", "");
    expect(whole).toContain("PARTSTAT=ACCEPTED;RSVP=FALSE");
    expect(whole).toContain("DTSTART:20270329T070000Z\r\n");
    expect(whole).not.toMatch(/VTIMEZONE|TZID/);
  });

  test.each(HOSTILE)("%j injects nothing", (text) => {
    check(text);
  });

  test("no text injects anything", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), check),
      { numRuns: 200 },
    );
  });
});

function check(text: string): void {
  const { content } = inviteFile({
    ...entry,
    summary: `T${text}`,
    location: text,
    description: text,
    organizer: { name: text, email: "desk@shop.example" },
    attendee: { name: text, email: "ann@mail.example" },
  });
  const { entries } = checkCalendar(content);
  expect(entries).toMatchObject([
    {
      uid: "b1@desk.example",
      startMs: entry.startMs,
      organizer: "desk@shop.example",
      attendees: ["ann@mail.example"],
    },
  ]);
}

test("names keep what is theirs", () => {
  const summary = 'A "b", c; d: \\ 😀';
  const attendee = { name: "Zoë; Ω, 😀: X", email: "z@mail.example" };
  const { content } = inviteFile({ ...entry, summary, attendee });
  const [read] = checkCalendar(content).entries;
  expect(read?.summary).toBe(summary);
  expect(read?.attendeeName).toBe(attendee.name);
});

describe("a feed", () => {
  const { bookingId } = mailJob();
  const event = {
    bookingId,
    seq: 1,
    startMs: entry.startMs,
    endMs: entry.endMs,
    title: "Consultation",
    name: "Ann\r\nX-EVIL:1",
  };
  const feed = { tenantName: "Shop", resourceName: "Dr. Vogel", events: [] };
  const options = {
    domain: "desk.example",
    from: "desk@shop.example",
    nowMs: entry.stampMs,
  };

  test("publishes all entries under the names that mails give them", () => {
    const content = writeFeed(
      {
        ...feed,
        resourceName: "Dr. Vogel\r\nX-EVIL:1",
        events: [
          { ...event, status: "confirmed" },
          { ...event, bookingId: otherId, status: "pending" },
        ],
      },
      options,
    );
    const read = checkCalendar(content);
    expect(read.method).toBe("PUBLISH");
    expect(read.entries).toMatchObject([
      {
        uid: "b1@desk.example",
        sequence: 1,
        status: "CONFIRMED",
        organizer: "desk@shop.example",
        attendees: [],
      },
      { uid: "b2@desk.example", status: "TENTATIVE" },
    ]);
    expect(content).not.toContain("\r\nX-EVIL");
  });

  test("may be empty, and needs no mail", () => {
    const empty = writeFeed(feed, { ...options, from: null });
    expect(checkCalendar(empty)).toEqual({ method: "PUBLISH", entries: [] });
  });
});
