/** What every calendar file must be, whatever its parsers let pass. */
import ICAL from "ical.js";
import nodeIcal from "node-ical";
import { expect } from "vitest";

const REQUIRED = ["UID", "DTSTAMP", "DTSTART", "DTEND", "SEQUENCE", "SUMMARY"];

export interface CheckedEntry {
  readonly uid: string;
  readonly sequence: number;
  readonly status: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly summary: string;
  readonly organizer: string;
  readonly attendees: readonly string[];
  readonly attendeeName: string;
}

export interface CheckedCalendar {
  readonly method: string;
  readonly entries: readonly CheckedEntry[];
}

/** Reads it with both parsers and our own eyes; they must agree. */
export function checkCalendar(content: string): CheckedCalendar {
  checkLines(content);
  const calendar = new ICAL.Component(ICAL.parse(content));
  const events = calendar.getAllSubcomponents("vevent");
  expect(calendar.getAllSubcomponents()).toHaveLength(events.length);
  const read = nodeIcal.sync.parseICS(content);
  const entries = events.map((component) => {
    for (const name of REQUIRED) {
      expect(component.getAllProperties(name.toLowerCase())).toHaveLength(1);
    }
    const event = new ICAL.Event(component);
    const second = read[event.uid];
    if (second?.type !== "VEVENT") return expect.fail("Not read by node-ical");
    const startMs = event.startDate.toJSDate().getTime();
    const endMs = event.endDate.toJSDate().getTime();
    expect(second.start.getTime()).toBe(startMs);
    expect(second.end?.getTime()).toBe(endMs);
    expect(endMs).toBeGreaterThan(startMs);
    // node-ical takes an escaped backslash before an n for a line break.
    if (!event.summary.includes("\\")) {
      expect(second.summary).toBe(event.summary);
    }
    return {
      uid: event.uid,
      sequence: event.sequence,
      status: String(component.getFirstPropertyValue("status")),
      startMs,
      endMs,
      summary: event.summary,
      organizer: addressOf(component.getFirstPropertyValue("organizer")),
      attendees: component
        .getAllProperties("attendee")
        .map((one) => addressOf(one.getFirstValue())),
      attendeeName: String(
        component.getFirstProperty("attendee")?.getFirstParameter("cn") ?? "",
      ),
    };
  });
  return {
    method: String(calendar.getFirstPropertyValue("method")),
    entries,
  };
}

function addressOf(value: unknown): string {
  return String(value ?? "").replace(/^mailto:/i, "");
}

/** RFC 5545, 3.1: CRLF everywhere, at most 75 octets a line; UTC only. */
function checkLines(content: string): void {
  expect(content.endsWith("END:VCALENDAR\r\n")).toBe(true);
  const lines = content.split("\r\n").slice(0, -1);
  for (const line of lines) {
    expect(line).not.toMatch(/[\r\n]/);
    expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  }
  const whole = content.replaceAll("\r\n ", "").split("\r\n");
  expect(whole.filter((line) => line.startsWith("VERSION:2.0"))).toHaveLength(
    1,
  );
  expect(whole.filter((line) => line.startsWith("PRODID:"))).toHaveLength(1);
  expect(whole.filter((line) => line.startsWith("METHOD:"))).toHaveLength(1);
  for (const line of whole.filter((one) => one.startsWith("DT"))) {
    expect(line).toMatch(/^DT(START|END|STAMP):\d{8}T\d{6}Z$/);
  }
}
