/**
 * Telephone numbers. Certain by form: `+49 …` and `0049 …` with a country
 * code that exists, North American `(555) 123-4567`, and numbers with the
 * trunk zero in groups, `030 1234567`. Other rows of digits only right behind
 * a word such as "Tel." or "WhatsApp": they might be orders.
 */
import { isDigit, isWord, type Span } from "./pii-text.js";

const MAX_DIGITS = 15;

/** ITU-T E.164 country codes. */
const COUNTRY =
  /^(?:1|7|2(?:0|7|[1-69]\d)|3(?:[0-469]|[578]\d)|4(?:[013-9]|2\d)|5(?:[1-8]|[09]\d)|6(?:[0-6]|[789]\d)|8(?:[1246]|[05789]\d)|9(?:[0-58]|[679]\d))/;

/** Words behind which any row of digits is taken for a telephone number. */
const LABEL =
  /(?:(?:^|[^\p{L}])(?:tel|fon|telefon|telefono|telefone|telefoon|telephone|phone|téléphone|teléfono|mobile?|móvil|cellulare|cell|celular|handy|handynummer|telefonnummer|rufnummer|mobil|portable|whatsapp|signal|sms|fax|тел|телефон|τηλ|τηλέφωνο|هاتف|جوال|טלפון|נייד|फ़ोन|फोन)|电话|手机|電話|携帯|전화|핸드폰|โทร)\.?(?: (?:number|nr|no|nummer|numer|номер|is|ist|es|est)\.?){0,2}[:#]? ?$/iu;
/** How far back it may begin. */
const LABEL_REACH = 32;

/** A number and what stands between its digits. */
interface Candidate {
  readonly text: string;
  readonly digits: string;
  readonly end: number;
}

export function findPhones(text: string): Span[] {
  const spans: Span[] = [];
  // What lies before was taken: nothing there matters any more.
  let from = 0;
  let at = 0;
  while (at < text.length) {
    const end = canBegin(text, at, from) ? phoneEnd(text, at, from) : null;
    if (end === null) at += 1;
    else {
      spans.push([at, end]);
      at = end;
      from = end;
    }
  }
  return spans;
}

function canBegin(text: string, at: number, from: number): boolean {
  const one = text[at];
  if (one !== "+" && one !== "(" && !isDigit(one)) return false;
  const previous = at > from ? text[at - 1] : undefined;
  if (isWord(previous) || previous === "+") return false;
  // Inside a longer number, an amount, an address or a path.
  const isInside = at - 1 > from && isDigit(text[at - 2]);
  if (isInside && /[.,:/\-_#=]/.test(previous ?? "")) return false;
  return one !== "(" || isDigit(text[at + 1]) || text[at + 1] === "+";
}

/** The longest form that fits, group by group. */
function phoneEnd(text: string, start: number, from: number): number | null {
  let label: boolean | undefined;
  const isLabelled = () =>
    (label ??= LABEL.test(
      text.slice(Math.max(from, start - LABEL_REACH), start),
    ));
  for (const candidate of candidatesAt(text, start).reverse()) {
    if (isContinued(text, candidate.end)) continue;
    if (isPhone(candidate, isLabelled)) return candidate.end;
  }
  return null;
}

/** What ends with one of the groups of digits that follow each other. */
function candidatesAt(text: string, start: number): Candidate[] {
  const found: Candidate[] = [];
  let digits = "";
  let gap = 0;
  const first = /[+(]/.exec(text[start] ?? "") ? start + 1 : start;
  for (
    let at = text[first] === "+" ? first + 1 : first;
    digits.length < MAX_DIGITS + 2;
    at++
  ) {
    const one = text[at] ?? "";
    if (isDigit(one)) {
      digits += one;
      gap = 0;
      const end = at + 1;
      if (!isDigit(text[end])) {
        found.push({ text: text.slice(start, end), digits, end });
      }
    } else if (!/[ ().\-/]/.test(one) || ++gap > 3) break;
  }
  return found;
}

/** Units, amounts and times go on behind the last digit. */
function isContinued(text: string, end: number): boolean {
  const next = text.slice(end, end + 3);
  return isWord(next[0]) || /^(?:[.,:/-]\d|_| ?[€$£¥₹₽%‰°])/.test(next);
}

function isPhone(
  { text, digits }: Candidate,
  isLabelled: () => boolean,
): boolean {
  if (hasOpenBracket(text)) return false;
  const plus = /^\(?\+/.test(text);
  if (plus || digits.startsWith("00")) {
    const number = plus ? digits : digits.slice(2);
    return isInternational(number, plus ? 8 : 10);
  }
  if (isNorthAmerican(text, digits) || isTrunk(text, digits)) return true;
  return isPlausible(text, digits) && isLabelled();
}

function isInternational(number: string, least: number): boolean {
  if (number.length < least || number.length > MAX_DIGITS) return false;
  const code = COUNTRY.exec(number)?.[0];
  if (code === undefined) return false;
  const rest = number.slice(code.length);
  if (code === "1") return /^[2-9]\d\d[2-9]\d{6}$/.test(rest);
  // Thousands, not a number to ring.
  return !rest.startsWith("00") && !/0{6}$/.test(rest);
}

/** `(555) 123-4567`, `555-123-4567`, `1 555 123 4567` */
function isNorthAmerican(text: string, digits: string): boolean {
  const form =
    /^(?:1[ .-])?(?:\([2-9]\d\d\) ?|[2-9]\d\d[ .-])[2-9]\d\d[ .-]\d{4}$/;
  return (digits.length === 10 || digits.length === 11) && form.test(text);
}

/** `030 1234567`, `(0171) 123 45 67`, `01/234 56 78`, `06 12 34 56 78` */
function isTrunk(text: string, digits: string): boolean {
  const form =
    /^(?:\(0[1-9]\d{0,4}\) ?|0[1-9]\d{0,4}[ /])\d{2,8}(?:[ -]\d{2,4}){0,4}$/;
  return digits.length >= 9 && digits.length <= 12 && form.test(text);
}

/** Behind a label: enough digits, and neither a date nor an IP address. */
function isPlausible(text: string, digits: string): boolean {
  if (digits.length < 7 || digits.length > MAX_DIGITS) return false;
  return (
    !/^\d{1,4}[./-]\d{1,2}[./-]\d{1,4}(?: |$)/.test(text) &&
    !/^\d{1,3}(?:\.\d{1,3}){3}$/.test(text)
  );
}

function hasOpenBracket(text: string): boolean {
  const open = text.split("(").length;
  return open > 1 && open !== text.split(")").length;
}
