/**
 * Calendar files. Times are instants in UTC, so no time zone is ever defined
 * or guessed; the zone of this process plays no part.
 */
import {
  ICalAttendeeStatus,
  ICalCalendar,
  ICalCalendarMethod,
  ICalEventStatus,
} from "ical-generator";
import { plainLine, plainLines } from "./plain.js";

const PROD_ID = "Frontdesk//Frontdesk//EN";
const MAX_NAME = 120;
const MAX_LINE = 200;
const MAX_ADDRESS = 254;
const MAX_DESCRIPTION = 2_000;

/** Who a calendar program takes part for. */
export interface Person {
  readonly name: string;
  /** A bare address. */
  readonly email: string;
}

export interface CalendarEntry {
  readonly bookingId: string;
  /** Host name of this installation: with the id it names the entry for ever. */
  readonly domain: string;
  /** iCalendar's SEQUENCE. */
  readonly seq: number;
  readonly status: "confirmed" | "cancelled" | "tentative";
  /** Instants, ms since epoch. */
  readonly startMs: number;
  readonly endMs: number;
  /** DTSTAMP, ms since epoch. */
  readonly stampMs: number;
  readonly summary: string;
  readonly location?: string | undefined;
  readonly description?: string | undefined;
  readonly organizer: Person | null;
  readonly attendee: Person | null;
}

export type InviteMethod = "REQUEST" | "CANCEL";

export interface CalendarFile {
  /** The same as METHOD inside; mail must name it as well. */
  readonly method: InviteMethod;
  readonly content: string;
}

const STATUS = {
  confirmed: ICalEventStatus.CONFIRMED,
  cancelled: ICalEventStatus.CANCELLED,
  tentative: ICalEventStatus.TENTATIVE,
};

/** One entry that a mail asks to be added, changed or removed. */
export function inviteFile(entry: CalendarEntry): CalendarFile {
  const method = entry.status === "cancelled" ? "CANCEL" : "REQUEST";
  const calendar = new ICalCalendar({
    prodId: PROD_ID,
    method: ICalCalendarMethod[method],
  });
  addEntry(calendar, entry);
  return { method, content: written(calendar) };
}

/** A calendar to subscribe to. */
export function feedFile(
  name: string,
  entries: readonly CalendarEntry[],
): string {
  const calendar = new ICalCalendar({
    prodId: PROD_ID,
    method: ICalCalendarMethod.PUBLISH,
    name: plainLine(name, MAX_LINE),
  });
  for (const entry of entries) addEntry(calendar, entry);
  return written(calendar);
}

function addEntry(calendar: ICalCalendar, entry: CalendarEntry): void {
  const { location, description, organizer, attendee } = entry;
  const event = calendar.createEvent({
    id: `${entry.bookingId}@${entry.domain}`,
    sequence: entry.seq,
    status: STATUS[entry.status],
    start: new Date(entry.startMs),
    end: new Date(entry.endMs),
    stamp: new Date(entry.stampMs),
    summary: plainLine(entry.summary, MAX_LINE),
    ...(location && { location: plainLine(location, MAX_LINE) }),
    ...(description && {
      description: plainLines(description, MAX_DESCRIPTION),
    }),
    ...(organizer && {
      organizer: {
        name: nameOf(organizer),
        email: plainLine(organizer.email, MAX_ADDRESS),
      },
    }),
  });
  if (attendee) {
    event.createAttendee({
      name: nameOf(attendee),
      email: plainLine(attendee.email, MAX_ADDRESS),
      status: ICalAttendeeStatus.ACCEPTED,
      rsvp: false,
    });
  }
}

/** Parameters cannot carry a double quote at all (RFC 5545, 3.1). */
function nameOf({ name, email }: Person): string {
  return plainLine(name.replaceAll('"', "'"), MAX_NAME) || email;
}

/** The library leaves out the last line's end. */
function written(calendar: ICalCalendar): string {
  return `${calendar.toString().trimEnd()}\r\n`;
}
