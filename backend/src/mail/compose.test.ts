import { describe, expect, test } from "vitest";
import { checkCalendar } from "../../test/support/calendar-checks.js";
import { mailJob } from "../../test/support/mail-job.js";
import { composeMail } from "./compose.js";
import type { MailJob } from "./mail-job.js";
import { WORDS } from "./words.js";

const LINK = "https://chat.example/b/token";
const sender = { from: "desk@shop.example", domain: "chat.example" };
const { contact } = mailJob();
const german = { ...contact, locale: "de-DE", viewerTz: "Europe/Berlin" };

const compose = (changes: Partial<MailJob> = {}) =>
  composeMail(mailJob(changes), LINK, sender);

const KINDS = [
  "received",
  "confirmed",
  "moved",
  "cancelled",
  "rejected",
  "expired",
  "reminder",
] as const;

describe.each(["en", "de"] as const)("in %s", (language) => {
  const locale = { ...contact, locale: language };
  test.each(KINDS)("%s says what happened, to both sides", (kind) => {
    const words = WORDS[language].kinds[kind];
    for (const audience of ["visitor", "staff"] as const) {
      const mail = compose({ kind, audience, contact: locale, seq: 1 });
      expect(mail.subject).toContain(`${words.subject}: Consultation, `);
      const [said = ""] = words[audience].split("{");
      expect(mail.text).toContain(said);
      expect(mail.html).toContain(`<html lang="${language}"`);
      for (const text of [mail.text, mail.html]) {
        expect(text).toContain(LINK);
        expect(text).toContain("Room 1");
        expect(text).not.toMatch(/undefined|\{\w+\}|Invalid Date/);
      }
      const isSecret = audience === "visitor";
      expect(mail.text.includes("First visit")).toBe(!isSecret);
    }
  });
});

test("times are the reader's own, and say whose they are", () => {
  const visitor = compose();
  expect(visitor.text).toContain("Monday, March 4, 2030, 3:00 – 4:00 AM");
  expect(visitor.text).toContain("Eastern Standard Time (America/New_York)");
  expect(visitor.text).toContain("Local time there: ");
  const staff = compose({ audience: "staff" });
  expect(staff.text).toContain("(Europe/Berlin)");
  expect(staff.text).not.toContain("America/New_York");
  const near = compose({ contact: german });
  expect(near.text).toContain("Montag, 4. März 2030");
  expect(near.text).toContain("09:00");
  expect(near.text).not.toContain("Ortszeit");
});

test("a zone or language nobody knows does not stop a mail", () => {
  const odd = { ...contact, viewerTz: "Mars/Olympus", locale: "x_!" };
  expect(compose({ contact: odd }).text).toContain("(Europe/Berlin)");
  const french = { ...contact, locale: "fr-FR" };
  expect(compose({ contact: french }).subject).toContain("Confirmed");
});

test("a moved one names its time before, a reminder how soon it is", () => {
  const previousStartMs = Date.parse("2030-03-01T08:00:00Z");
  const moved = compose({ kind: "moved", seq: 1, previousStartMs });
  expect(moved.text).toContain("Previous time: Friday, March 1, 2030");
  const soon = compose({ kind: "reminder", minutesBefore: 1440 });
  expect(soon.text).toContain("begins in 24 hours");
  expect(soon.calendar).toBeNull();
});

test("only what was confirmed has a calendar entry", () => {
  for (const kind of KINDS) {
    expect(compose({ kind, inCalendar: false }).calendar).toBeNull();
    expect(compose({ kind, inCalendar: false }).text).not.toContain("google");
  }
  const confirmed = compose();
  expect(confirmed.text).toContain("calendar.google.com");
  expect(confirmed.text).toContain("dates=20300304T080000Z%2F20300304T090000Z");
  expect(confirmed.text).toContain("outlook.live.com");
  const cancelled = compose({ kind: "cancelled", seq: 2 });
  expect(cancelled.text).not.toContain("google");
  expect(cancelled.calendar?.method).toBe("CANCEL");
  const { entries } = checkCalendar(cancelled.calendar?.content ?? "");
  expect(entries).toMatchObject([{ sequence: 2, status: "CANCELLED" }]);
});

test("every try makes the same mail", () => {
  const job = mailJob({ attempt: 1, fence: 1 });
  const again = { ...job, attempt: 5, fence: 9 };
  expect(composeMail(again, LINK, sender)).toEqual(
    composeMail(job, LINK, sender),
  );
});

test("mails of one booking are one thread", () => {
  const first = compose();
  expect(first.messageId).toBe("<b1.0.confirmed.visitor@shop.example>");
  expect(first.inReplyTo).toBeNull();
  const later = compose({ kind: "moved", seq: 1 });
  expect(later.messageId).toBe("<b1.1.moved.visitor@shop.example>");
  expect(later.inReplyTo).toBe(first.messageId);
});

test("what people typed is text in HTML, and one line in a header", () => {
  const evil = `<img src=x onerror="1">'&\r\nBcc: evil@x.example`;
  const mail = compose({
    audience: "staff",
    title: evil,
    location: evil,
    reason: evil,
    tenantName: evil,
    resourceName: evil,
    contact: {
      ...contact,
      name: evil,
      notes: evil,
      fields: [{ label: evil, value: evil }],
    },
  });
  expect(mail.html).not.toContain("<img");
  expect(mail.html).toContain(
    "&lt;img src=x onerror=&quot;1&quot;&gt;&#39;&amp;",
  );
  for (const line of [mail.subject, mail.from.name, mail.to.name]) {
    expect(line).not.toMatch(/[\r\n]/);
  }
  checkCalendar(mail.calendar?.content ?? "");
});
