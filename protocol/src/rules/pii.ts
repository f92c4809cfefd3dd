/**
 * Takes personal data out of a message before it is stored. What was found is
 * told as counts alone. Running it again changes nothing, and whatever is not
 * replaced stays as it was, byte for byte.
 *
 * The kinds are looked for one after the other, each in what the ones before
 * left over, in order of certainty: an address has an `@`, an IBAN and a card
 * carry check digits, a telephone number is told by its form alone.
 */
import { findCards } from "./pii-card.js";
import { findEmails } from "./pii-email.js";
import { findIbans } from "./pii-iban.js";
import { findPhones } from "./pii-phone.js";
import { shadowOf, TAKEN, type Span } from "./pii-text.js";

export type PiiKind = "email" | "phone" | "card" | "iban";

export type PiiCounts = Readonly<Record<PiiKind, number>>;

export const PII_KINDS: readonly PiiKind[] = ["email", "phone", "card", "iban"];

const FINDERS: readonly (readonly [PiiKind, (text: string) => Span[]])[] = [
  ["email", findEmails],
  ["iban", findIbans],
  ["card", findCards],
  ["phone", findPhones],
];

/** @param kinds all of them unless given. */
export function redact(
  text: string,
  kinds: readonly PiiKind[] = PII_KINDS,
): { readonly text: string; readonly counts: PiiCounts } {
  const counts = { email: 0, phone: 0, card: 0, iban: 0 };
  // Every kind has one or the other.
  if (!/[@＠\p{Nd}]/u.test(text)) return { text, counts };
  const shadow = shadowOf(text);
  let left = shadow.text;
  const found: { from: number; to: number; kind: PiiKind }[] = [];
  for (const [kind, find] of FINDERS) {
    if (!kinds.includes(kind)) continue;
    const spans = find(left);
    counts[kind] = spans.length;
    left = without(left, spans);
    for (const [start, end] of spans) {
      const from = shadow.startOf(start);
      found.push({ from, to: shadow.endOf(end - 1), kind });
    }
  }
  if (found.length === 0) return { text, counts };
  found.sort((a, b) => a.from - b.from);
  let redacted = "";
  let at = 0;
  for (const { from, to, kind } of found) {
    redacted += `${text.slice(at, from)}[${kind}]`;
    at = to;
  }
  return { text: redacted + text.slice(at), counts };
}

/** The same length, so that places keep their numbers. */
function without(text: string, spans: readonly Span[]): string {
  let left = "";
  let at = 0;
  for (const [start, end] of spans) {
    left += text.slice(at, start) + TAKEN.repeat(end - start);
    at = end;
  }
  return left + text.slice(at);
}
