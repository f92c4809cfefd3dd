/** A quick look at a value's JSON, to spare most values a closer one. */
import {
  MAX_ARRAY_LENGTH,
  MAX_OBJECT_FIELDS,
  MAX_VALUE_NESTING,
} from "./canonical-json.js";

const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const BACKSLASH = 0x5c;

/**
 * The densest JSON of Convex values: a number of one digit counts 9 bytes, and
 * all but the last are followed by a comma.
 */
const BYTES_PER_CHARACTER = 4.5;

/**
 * Whether the value may break a bound of Convex's values, or have more than
 * `maxBytes` as Convex counts them. Says yes to some that do not.
 * @param text JSON without white space
 */
export function mayBeTooMuch(text: string, maxBytes: number): boolean {
  if ((text.length + 1) * BYTES_PER_CHARACTER > maxBytes) return true;
  if (text.length < 2 * MAX_VALUE_NESTING) return false;
  // Of each open array or object: how many items it may still have.
  const left: number[] = [];
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case QUOTE:
        at = endOfString(text, at);
        break;
      case COMMA: {
        const more = (left.pop() ?? 0) - 1;
        if (more < 1) return true;
        left.push(more);
        break;
      }
      case OPEN_ARRAY:
        if (left.push(MAX_ARRAY_LENGTH) > MAX_VALUE_NESTING) return true;
        break;
      case OPEN_OBJECT:
        if (left.push(MAX_OBJECT_FIELDS) > MAX_VALUE_NESTING) return true;
        break;
      case CLOSE_ARRAY:
      case CLOSE_OBJECT:
        left.pop();
        break;
    }
  }
  return false;
}

/** @returns where the quote is that ends the string begun at `start`. */
function endOfString(text: string, start: number): number {
  let end = start;
  do {
    end = text.indexOf('"', end + 1);
  } while (end !== -1 && isEscaped(text, end));
  return end === -1 ? text.length : end;
}

function isEscaped(text: string, quote: number): boolean {
  let slashes = 0;
  while (text.charCodeAt(quote - 1 - slashes) === BACKSLASH) slashes++;
  return slashes % 2 === 1;
}
