import { isWord, type Span } from "./pii-text.js";

/** Length of an IBAN by its country (SWIFT's registry). */
const LENGTHS = new Map(
  (
    "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 " +
    "CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 " +
    "GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 " +
    "KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 " +
    "MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 " +
    "RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 " +
    "UA29 VA22 VG24 XK20 YE30"
  )
    .split(" ")
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);

/** IBANs of a known country and length whose check digits are right. */
export function findIbans(text: string): Span[] {
  const spans: Span[] = [];
  const start = /(?<![a-z0-9])[a-z]{2}[ -]?\d[ -]?\d/gi;
  for (let match = start.exec(text); match; match = start.exec(text)) {
    const length = LENGTHS.get(match[0].slice(0, 2).toUpperCase());
    const end = length ? endOf(text, match.index, length) : null;
    // The next one may begin inside what was no IBAN.
    start.lastIndex = end ?? match.index + 2;
    if (end !== null) spans.push([match.index, end]);
  }
  return spans;
}

/** The place after `length` letters and digits that are an IBAN, or null. */
function endOf(text: string, start: number, length: number): number | null {
  let value = "";
  let at = start;
  while (value.length < length) {
    if (isWord(text[at])) value += text[at];
    // Groups stand one space or dash apart.
    else if (!/[ -]/.test(text[at] ?? "") || !isWord(text[at + 1])) return null;
    at += 1;
  }
  return !isWord(text[at]) && isValid(value) ? at : null;
}

/** ISO 7064, remainder by 97 of the digits, letters counting from ten. */
function isValid(iban: string): boolean {
  let remainder = 0;
  for (const one of iban.slice(4) + iban.slice(0, 4)) {
    const value = parseInt(one, 36);
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder === 1;
}
