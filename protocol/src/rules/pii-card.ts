import { isDigit, isWord, type Span } from "./pii-text.js";

const MIN_DIGITS = 13;
const MAX_DIGITS = 19;

/**
 * First digits and lengths that networks issue. One number in ten passes the
 * check digit by chance, the IMEI of every telephone among them.
 */
const ISSUED: readonly RegExp[] = [
  // Visa
  /^4(?:.{12}|.{15}|.{18})$/,
  // Mastercard, then its newer range
  /^5[1-5].{14}$/,
  /^(?:222[1-9]|22[3-9]|2[3-6]|27[01]|2720).{12,14}$/,
  // American Express
  /^3[47].{13}$/,
  // Diners, JCB
  /^3(?:0[0-59]|[689]).{11,17}$/,
  /^35(?:2[89]|[3-8]).{12,16}$/,
  // Discover, UnionPay, Maestro, RuPay, Hipercard and others
  /^(?:50|5[6-8]|6).{11,17}$/,
  // Mir, RuPay, Troy
  /^(?:220[0-4]|8[12]|9792).{12,17}$/,
];

/** Card numbers with their check digit, in one piece or in groups. */
export function findCards(text: string): Span[] {
  const spans: Span[] = [];
  let at = 0;
  while (at < text.length) {
    // Letters and digits before belong to a longer name.
    if (!isDigit(text[at]) || isWord(text[at - 1])) {
      at += 1;
      continue;
    }
    const end = cardEnd(text, at);
    if (end === null) at += 1;
    else {
      spans.push([at, end]);
      at = end;
    }
  }
  return spans;
}

/** The end of the longest card number that begins here. */
function cardEnd(text: string, start: number): number | null {
  let digits = "";
  let end: number | null = null;
  for (let at = start; digits.length < MAX_DIGITS; at++) {
    if (!isDigit(text[at])) {
      // Groups stand one space or dash apart.
      if (!/[ -]/.test(text[at] ?? "") || !isDigit(text[at + 1])) break;
      continue;
    }
    digits += text[at];
    if (isWord(text[at + 1]) || digits.length < MIN_DIGITS) continue;
    if (isCard(digits)) end = at + 1;
  }
  return end;
}

function isCard(digits: string): boolean {
  return ISSUED.some((one) => one.test(digits)) && passesLuhn(digits);
}

/** Every second digit from the right counts double. */
function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index++) {
    const digit = Number(digits[digits.length - 1 - index]);
    const doubled = index % 2 === 0 ? digit : digit * 2;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
