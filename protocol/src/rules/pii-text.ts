/**
 * A text in the spelling the finders read: every script's digits as ASCII,
 * wide forms narrow, all dashes and spaces alike, invisible characters gone.
 * It knows where each of its characters came from.
 */

/** From a place in the shadow up to, not including, another. */
export type Span = readonly [start: number, end: number];

/** Stands where something was found; no part of anything. */
export const TAKEN = "\u0001";

export interface Shadow {
  readonly text: string;
  /** Where the character at `index` begins in the original. */
  startOf(index: number): number;
  /** Where it ends. */
  endOf(index: number): number;
}

const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe0f\ufeff]/;
const DASH = /[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]/;
const SPACE = /[\u00a0\u2000-\u200a\u202f\u205f\u3000]/;
const DIGIT = /\p{Nd}/u;

export function shadowOf(original: string): Shadow {
  let text = "";
  const starts: number[] = [];
  const ends: number[] = [];
  let at = 0;
  for (const character of original) {
    const end = at + character.length;
    const plain = plainForm(character);
    text += plain;
    // One entry a unit: astral characters keep both of theirs.
    for (let unit = 0; unit < plain.length; unit++) {
      starts.push(at);
      ends.push(end);
    }
    at = end;
  }
  return {
    text,
    startOf: (index) => starts[index] ?? original.length,
    endOf: (index) => ends[index] ?? original.length,
  };
}

function plainForm(character: string): string {
  if (character < "\u00a0") {
    return character === TAKEN ? " " : character;
  }
  if (INVISIBLE.test(character)) return "";
  if (DASH.test(character)) return "-";
  if (SPACE.test(character)) return " ";
  const code = character.codePointAt(0) ?? 0;
  if (DIGIT.test(character)) return String(digitValue(code));
  // ！ to ～ mirror ! to ~.
  if (code >= 0xff01 && code <= 0xff5e) {
    return String.fromCharCode(code - 0xfee0);
  }
  return character;
}

const values = new Map<number, number>();

/**
 * Unicode keeps the digits of a script in a row from zero to nine, and such
 * rows whole next to each other.
 */
function digitValue(code: number): number {
  const known = values.get(code);
  if (known !== undefined) return known;
  let first = code;
  while (DIGIT.test(String.fromCodePoint(first - 1))) first -= 1;
  const value = (code - first) % 10;
  values.set(code, value);
  return value;
}

export function isDigit(character: string | undefined): boolean {
  return character !== undefined && character >= "0" && character <= "9";
}

/** An ASCII letter or digit: what numbers must not be glued to. */
export function isWord(character: string | undefined): boolean {
  return character !== undefined && /^[a-z0-9]$/i.test(character);
}
