import { isDigit, isWord, type Span } from "./pii-text.js";

const MIN_DIGITS = 13;
const MAX_DIGITS = 19;

/**
 * First four digits, from and to, and how many digits networks issue there.
 * One number in ten passes the check digit by chance, the IMEI of every
 * telephone among them.
 */
const ISSUED: readonly (readonly [number, number, number, number])[] = [
  // Visa
  [4000, 4999, 13, 13],
  [4000, 4999, 16, 16],
  [4000, 4999, 19, 19],
  // Mastercard
  [2221, 2720, 16, 16],
  [5100, 5599, 16, 16],
  // American Express
  [3400, 3499, 15, 15],
  [3700, 3799, 15, 15],
  // Diners, JCB
  [3000, 3059, 14, 19],
  [3095, 3095, 14, 19],
  [3528, 3589, 16, 19],
  [3600, 3699, 14, 19],
  [3800, 3999, 14, 19],
  // Maestro, Discover, UnionPay, RuPay, Hipercard and others
  [5000, 5099, 13, 19],
  [5600, 5899, 13, 19],
  [6000, 6999, 13, 19],
  // Mir, RuPay, Troy
  [2200, 2204, 16, 19],
  [8100, 8299, 16, 19],
  [9792, 9792, 16, 16],
];

/** Card numbers with their check digit, in one piece or in groups. */
export function findCards(text: string): Span[] {
  const spans: Span[] = [];
  let at = 0;
  while (at < text.length) {
    // Letters and digits before belong to a longer name, `+` to a telephone.
    const previous = text[at - 1];
    if (!isDigit(text[at]) || isWord(previous) || previous === "+") {
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
  const { length } = digits;
  const start = Number(digits.slice(0, 4));
  const isIssued = ISSUED.some(
    ([from, to, least, most]) =>
      start >= from && start <= to && length >= least && length <= most,
  );
  // Cards of 13 digits have nearly died out, bar codes have not.
  return isIssued && passesLuhn(digits) && !(length === 13 && isEan(digits));
}

/** GS1's check digit, by weights of three and one. */
function isEan(digits: string): boolean {
  const sum = [...digits].reduce(
    (total, digit, index) => total + Number(digit) * (index % 2 ? 3 : 1),
    0,
  );
  return sum % 10 === 0;
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
