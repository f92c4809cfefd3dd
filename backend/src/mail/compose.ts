/** A whole mail from what Convex says of it; the same for every try. */
import {
  inviteFile,
  type CalendarFile,
  type Person,
} from "../calendar/calendar-file.js";
import { plainLine } from "../calendar/plain.js";
import { toHtml } from "./html.js";
import { writeLetter } from "./letter.js";
import type { MailContent } from "./mail-job.js";
import { toText } from "./text.js";

const MAX_NAME = 120;

export interface Mail {
  /** Stable over all tries: the provider's idempotency key. */
  readonly key: string;
  readonly messageId: string;
  /** The first mail of the same thread; null for that one itself. */
  readonly inReplyTo: string | null;
  readonly from: Person;
  readonly to: Person;
  readonly replyTo: string | null;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly calendar: CalendarFile | null;
}

export interface Sender {
  /** Bare address that the transport may send from. */
  readonly from: string;
  /** Host name of this installation, part of every calendar entry's name. */
  readonly domain: string;
}

export function composeMail(
  job: MailContent,
  manageUrl: string,
  sender: Sender,
): Mail {
  const letter = writeLetter(job, manageUrl);
  const isVisitor = job.audience === "visitor";
  const messageIdOf = (key: string): string =>
    `<${key}@${sender.from.slice(sender.from.lastIndexOf("@") + 1)}>`;
  const from = {
    name: plainLine(job.tenantName, MAX_NAME),
    email: sender.from,
  };
  const to = {
    name: isVisitor ? plainLine(job.contact.name, MAX_NAME) : "",
    email: job.to,
  };
  return {
    key: job.messageKey,
    messageId: messageIdOf(job.messageKey),
    inReplyTo:
      job.firstKey === job.messageKey ? null : messageIdOf(job.firstKey),
    from,
    to,
    // Each side's answer reaches the other.
    replyTo: (isVisitor ? job.replyTo : job.contact.email) ?? null,
    subject: letter.subject,
    text: toText(letter),
    html: toHtml(letter),
    calendar: calendarOf(job, sender, from),
  };
}

/** None before it is confirmed, and none with what only reminds of it. */
function calendarOf(
  job: MailContent,
  sender: Sender,
  organizer: Person,
): CalendarFile | null {
  const { kind, contact, resourceName } = job;
  const isChange = ["confirmed", "moved", "cancelled"].includes(kind);
  if (!isChange || !job.inCalendar) return null;
  const isVisitor = job.audience === "visitor";
  return inviteFile({
    bookingId: job.bookingId,
    domain: sender.domain,
    seq: job.seq,
    status: kind === "cancelled" ? "cancelled" : "confirmed",
    startMs: job.startMs,
    endMs: job.endMs,
    stampMs: job.writtenAt,
    summary: isVisitor ? job.title : `${job.title}: ${contact.name}`,
    location: job.location,
    description: isVisitor
      ? `${resourceName}\n${job.tenantName}`
      : [contact.name, contact.email, contact.phone ?? ""].join("\n"),
    organizer,
    attendee: {
      name: isVisitor ? contact.name : resourceName,
      email: job.to,
    },
  });
}
