/** What a visitor typed, checked and cleaned. */
import { v, type Infer } from "convex/values";
import type { Contact } from "../../tables/bookings";
import { isZone } from "./wallTime";
import type { Settings } from "./settings";

const MAX_EMAIL = 254;
const MAX_NAME = 100;
const MAX_PHONE = 40;
const MAX_NOTES = 2_000;
const MAX_VALUE = 500;
const MAX_LOCALE = 35;

export const vContactInput = v.object({
  name: v.string(),
  email: v.string(),
  phone: v.optional(v.string()),
  notes: v.optional(v.string()),
  /** Values of the tenant's own fields by their ids. */
  fields: v.optional(v.record(v.string(), v.string())),
  /** The visitor's zone and language. */
  viewerTz: v.string(),
  locale: v.string(),
});
export type ContactInput = Infer<typeof vContactInput>;

export interface Problem {
  /** Name of the input, or the id of one of the tenant's own fields. */
  field: string;
  problem: "required" | "invalid" | "too_long";
}

export type Checked =
  { ok: true; contact: Contact } | { ok: false; problems: Problem[] };

/** Only the shape that every address has; the proof is an answer to a mail. */
export function isEmail(text: string): boolean {
  if (text.length > MAX_EMAIL) return false;
  // Nothing that ends a header or begins another address.
  return /^[^\s@<>,;:"()[\]\\]+@[^\s@<>,;:"()[\]\\]+\.[^\s@<>,;:"()[\]\\]+$/.test(
    text,
  );
}

export function emailKeyOf(email: string): string {
  return email.trim().toLowerCase();
}

export function checkContact(input: ContactInput, settings: Settings): Checked {
  const problems: Problem[] = [];
  const text = (field: string, value: string | undefined, max: number) => {
    const clean = cleanText(value ?? "");
    if (clean.length > max) problems.push({ field, problem: "too_long" });
    return clean;
  };
  const line = (field: string, value: string | undefined, max: number) =>
    text(field, value, max).replaceAll(/\s+/g, " ");
  const require = (field: string, value: string) => {
    if (value === "") problems.push({ field, problem: "required" });
  };
  const name = line("name", input.name, MAX_NAME);
  require("name", name);
  const email = input.email.trim();
  require("email", email);
  if (email !== "" && !isEmail(email)) {
    problems.push({ field: "email", problem: "invalid" });
  }
  const phone = line("phone", input.phone, MAX_PHONE);
  if (phone !== "" && !/^[+()\d][\d\s()./-]*$/.test(phone)) {
    problems.push({ field: "phone", problem: "invalid" });
  }
  const notes = text("notes", input.notes, MAX_NOTES);
  if (!isZone(input.viewerTz)) {
    problems.push({ field: "viewerTz", problem: "invalid" });
  }
  const locale = line("locale", input.locale, MAX_LOCALE);
  require("locale", locale);
  const fields = settings.fields.flatMap(({ id, label, required }) => {
    const value = text(id, input.fields?.[id], MAX_VALUE);
    if (required) require(id, value);
    return value === "" ? [] : [{ label, value }];
  });
  if (problems.length > 0) return { ok: false, problems };
  const contact: Contact = {
    name,
    email,
    ...(phone === "" ? {} : { phone }),
    ...(notes === "" ? {} : { notes }),
    fields,
    viewerTz: input.viewerTz,
    locale,
  };
  return { ok: true, contact };
}

/** Without control characters but line breaks, which become `\n`. */
export function cleanText(text: string): string {
  return text
    .replaceAll(/\r\n?/g, "\n")
    .replaceAll(/[^\P{Cc}\n\t]/gu, "")
    .trim();
}
