/** What a mail says, before it is written as text or HTML. */
import { googleLink, outlookLink } from "../calendar/add-links.js";
import { plainLine, plainLines } from "../calendar/plain.js";
import { languageOf, type Language } from "../sentences.js";
import type { MailContent } from "./mail-job.js";
import { knownZone, showAhead, showTime } from "./times.js";
import { WORDS, type Words } from "./words.js";

const MAX_SUBJECT = 150;
const MAX_LINE = 300;
const MAX_NOTES = 4_000;

export interface Row {
  readonly label: string;
  /** Plain text; of notes with `\n`. */
  readonly value: string;
}

export interface Letter {
  readonly language: Language;
  readonly subject: string;
  readonly heading: string;
  readonly intro: string;
  readonly rows: readonly Row[];
  readonly manage: { readonly label: string; readonly url: string };
  /** Web calendars; null when there is nothing to add. */
  readonly calendars: {
    readonly label: string;
    readonly links: readonly { readonly name: string; readonly url: string }[];
  } | null;
  readonly why: string;
  readonly sender: string;
}

/**
 * The visitor reads times in the zone that was shown at booking, staff in
 * the slot's own; both in the booking's language.
 */
export function writeLetter(job: MailContent, manageUrl: string): Letter {
  const isVisitor = job.audience === "visitor";
  const language = languageOf(job.contact.locale);
  const words = WORDS[language];
  const kind = words.kinds[job.kind];
  const locale = localeOf(job.contact.locale, language);
  const zone = readerZone(job);
  const time = showTime(job.startMs, job.endMs, zone, locale);
  const ahead = showAhead(job.minutesBefore ?? 0, locale);
  const why = isVisitor ? words.whyVisitor : words.whyStaff;
  const title = plainLine(job.title, MAX_LINE);
  return {
    language,
    subject: plainLine(`${kind.subject}: ${title}, ${time.short}`, MAX_SUBJECT),
    heading: isVisitor ? kind.heading : kind.subject,
    intro: (isVisitor ? kind.visitor : kind.staff).replace("{ahead}", ahead),
    rows: rowsOf(job, words, zone, locale),
    manage: {
      label: isVisitor ? words.manageVisitor : words.manageStaff,
      url: manageUrl,
    },
    calendars: hasEntry(job)
      ? {
          label: words.addTo,
          links: [
            { name: words.google, url: googleLink(job) },
            { name: words.outlook, url: outlookLink(job) },
          ],
        }
      : null,
    why: why
      .replace("{tenant}", () => plainLine(job.tenantName, MAX_LINE))
      .replace("{resource}", () => plainLine(job.resourceName, MAX_LINE)),
    sender: plainLine(job.tenantName, MAX_LINE),
  };
}

/** There is an appointment that belongs into the reader's calendar. */
export function hasEntry({ kind, inCalendar }: MailContent): boolean {
  return inCalendar && ["confirmed", "moved", "reminder"].includes(kind);
}

function readerZone({ audience, contact, tz }: MailContent): string {
  return knownZone(audience === "visitor" ? contact.viewerTz : tz, tz);
}

/** With its region when there is one: it decides between 3 PM and 15:00. */
function localeOf(given: string, language: Language): string {
  const known = Intl.DateTimeFormat.supportedLocalesOf(
    /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(given) ? given : [],
  )[0];
  return known !== undefined &&
    languageOf(known) === language &&
    new Intl.Locale(known).language === language
    ? known
    : language;
}

function rowsOf(
  job: MailContent,
  { labels }: Words,
  zone: string,
  locale: string,
): Row[] {
  const { startMs, endMs, previousStartMs, contact } = job;
  const time = showTime(startMs, endMs, zone, locale);
  const there = showTime(startMs, endMs, knownZone(job.tz, zone), locale);
  const rows: Row[] = [];
  const add = (label: string, value: string | undefined): void => {
    const text = plainLine(value ?? "", MAX_LINE);
    if (text !== "") rows.push({ label, value: text });
  };
  add(labels.what, job.title);
  add(labels.when, time.when);
  add(labels.zone, time.zone);
  if (there.when !== time.when) {
    add(labels.thereTime, `${there.when}, ${there.zone}`);
  }
  if (previousStartMs !== undefined) {
    const length = endMs - startMs;
    const before = previousStartMs + length;
    add(labels.before, showTime(previousStartMs, before, zone, locale).when);
  }
  add(labels.where, job.location);
  add(labels.with, job.resourceName);
  if (job.seats > 1) add(labels.seats, String(job.seats));
  add(labels.reason, job.reason);
  if (job.audience === "staff") {
    add(labels.name, contact.name);
    add(labels.email, contact.email);
    add(labels.phone, contact.phone);
    for (const { label, value } of contact.fields) {
      add(plainLine(label, MAX_LINE), value);
    }
    const notes = plainLines(contact.notes ?? "", MAX_NOTES);
    if (notes !== "") rows.push({ label: labels.notes, value: notes });
  }
  return rows;
}
