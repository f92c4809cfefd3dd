/** The words of mails, in the languages they are written in. */
import type { Language } from "../sentences.js";
import type { MailContent } from "./mail-job.js";

type Kind = MailContent["kind"];

/** `subject` comes before the title and the time. */
interface KindWords {
  readonly subject: string;
  readonly heading: string;
  readonly visitor: string;
  readonly staff: string;
}

export interface Words {
  readonly kinds: Record<Kind, KindWords>;
  readonly labels: Record<
    | "what"
    | "when"
    | "zone"
    | "thereTime"
    | "before"
    | "where"
    | "with"
    | "seats"
    | "reason"
    | "name"
    | "email"
    | "phone"
    | "notes",
    string
  >;
  readonly manageVisitor: string;
  readonly manageStaff: string;
  readonly google: string;
  readonly outlook: string;
  readonly addTo: string;
  /** Below everything, to visitors and to staff. */
  readonly whyVisitor: string;
  readonly whyStaff: string;
}

const en: Words = {
  kinds: {
    received: {
      subject: "Request received",
      heading: "Your request has arrived",
      visitor:
        "The time is kept for you, but it is not booked yet. You will get another mail as soon as it is confirmed.",
      staff: "A visitor asks for this time. Please confirm or reject it.",
    },
    confirmed: {
      subject: "Confirmed",
      heading: "The appointment is booked",
      visitor: "We look forward to seeing you.",
      staff: "This appointment has been booked.",
    },
    moved: {
      subject: "Moved",
      heading: "The appointment has a new time",
      visitor: "Your appointment has been moved. This is the new time.",
      staff: "This appointment has been moved. This is the new time.",
    },
    cancelled: {
      subject: "Cancelled",
      heading: "The appointment is cancelled",
      visitor: "Your appointment has been cancelled.",
      staff: "This appointment has been cancelled. The time is free again.",
    },
    rejected: {
      subject: "Not possible",
      heading: "The request could not be accepted",
      visitor:
        "We are sorry: your request could not be accepted. You are welcome to choose another time.",
      staff: "This request has been rejected. The time is free again.",
    },
    expired: {
      subject: "Request expired",
      heading: "The request has expired",
      visitor:
        "We are sorry: your request was not confirmed in time. You are welcome to choose another time.",
      staff:
        "Nobody confirmed this request in time. The time is free again, and the visitor has been told.",
    },
    reminder: {
      subject: "Reminder",
      heading: "A reminder of your appointment",
      visitor: "Your appointment begins {ahead}.",
      staff: "This appointment begins {ahead}.",
    },
  },
  labels: {
    what: "Appointment",
    when: "Time",
    zone: "Time zone",
    thereTime: "Local time there",
    before: "Previous time",
    where: "Place",
    with: "With",
    seats: "Places",
    reason: "Reason",
    name: "Name",
    email: "Email",
    phone: "Phone",
    notes: "Notes",
  },
  manageVisitor: "View, move or cancel",
  manageStaff: "View and decide",
  google: "Google Calendar",
  outlook: "Outlook",
  addTo: "Add to",
  whyVisitor:
    "You get this mail because this address was given for an appointment with {tenant}. The link above is only for you.",
  whyStaff:
    "You get this mail because this address looks after bookings of {resource}. The link above is only for you.",
};

const de: Words = {
  kinds: {
    received: {
      subject: "Anfrage erhalten",
      heading: "Ihre Anfrage ist angekommen",
      visitor:
        "Die Zeit ist für Sie reserviert, aber noch nicht gebucht. Sobald sie bestätigt ist, erhalten Sie eine weitere E-Mail.",
      staff:
        "Diese Zeit wurde angefragt. Bitte bestätigen Sie die Anfrage oder lehnen Sie sie ab.",
    },
    confirmed: {
      subject: "Bestätigt",
      heading: "Der Termin ist gebucht",
      visitor: "Wir freuen uns auf Sie.",
      staff: "Dieser Termin wurde gebucht.",
    },
    moved: {
      subject: "Verschoben",
      heading: "Der Termin hat eine neue Zeit",
      visitor: "Ihr Termin wurde verschoben. Dies ist die neue Zeit.",
      staff: "Dieser Termin wurde verschoben. Dies ist die neue Zeit.",
    },
    cancelled: {
      subject: "Abgesagt",
      heading: "Der Termin ist abgesagt",
      visitor: "Ihr Termin wurde abgesagt.",
      staff: "Dieser Termin wurde abgesagt. Die Zeit ist wieder frei.",
    },
    rejected: {
      subject: "Nicht möglich",
      heading: "Die Anfrage konnte nicht angenommen werden",
      visitor:
        "Es tut uns leid: Ihre Anfrage konnte nicht angenommen werden. Wählen Sie gern eine andere Zeit.",
      staff: "Diese Anfrage wurde abgelehnt. Die Zeit ist wieder frei.",
    },
    expired: {
      subject: "Anfrage verfallen",
      heading: "Die Anfrage ist verfallen",
      visitor:
        "Es tut uns leid: Ihre Anfrage wurde nicht rechtzeitig bestätigt. Wählen Sie gern eine andere Zeit.",
      staff:
        "Diese Anfrage wurde nicht rechtzeitig bestätigt. Die Zeit ist wieder frei, und die anfragende Person wurde benachrichtigt.",
    },
    reminder: {
      subject: "Erinnerung",
      heading: "Erinnerung an Ihren Termin",
      visitor: "Ihr Termin beginnt {ahead}.",
      staff: "Dieser Termin beginnt {ahead}.",
    },
  },
  labels: {
    what: "Termin",
    when: "Zeit",
    zone: "Zeitzone",
    thereTime: "Ortszeit dort",
    before: "Bisherige Zeit",
    where: "Ort",
    with: "Bei",
    seats: "Plätze",
    reason: "Grund",
    name: "Name",
    email: "E-Mail",
    phone: "Telefon",
    notes: "Anmerkungen",
  },
  manageVisitor: "Ansehen, verschieben oder absagen",
  manageStaff: "Ansehen und entscheiden",
  google: "Google Kalender",
  outlook: "Outlook",
  addTo: "Eintragen in",
  whyVisitor:
    "Sie erhalten diese E-Mail, weil diese Adresse für einen Termin bei {tenant} angegeben wurde. Der Link oben ist nur für Sie.",
  whyStaff:
    "Sie erhalten diese E-Mail, weil diese Adresse die Buchungen von {resource} betreut. Der Link oben ist nur für Sie.",
};

export const WORDS: Readonly<Record<Language, Words>> = { en, de };
