/**
 * Text as Convex splits it: words of letters and digits of any script, without
 * those of 32 bytes or more, in lower case.
 */
import { utf8ByteString } from "../../values/utf8.js";

/** UTF-8 bytes, before lowering the case, from which a word is left out. */
const TOO_LONG = 32;
const MAX_QUERY_TOKENS = 16;
const WORD = /[\p{Alphabetic}\p{N}]+/gu;
const ASCII = /^[\x00-\x7f]*$/;

/** Words as UTF-8 byte strings, repeated as often as they occur. */
export function* tokenize(text: string): Generator<string> {
  for (const [word] of text.matchAll(WORD)) {
    if (ASCII.test(word)) {
      if (word.length < TOO_LONG) yield word.toLowerCase();
    } else if (utf8ByteString(word).length < TOO_LONG) {
      yield utf8ByteString(lowerCase(word));
    }
  }
}

/** Character by character: a sigma at the end of a word is no special case. */
function lowerCase(word: string): string {
  return Array.from(word, (character) => character.toLowerCase()).join("");
}

export interface SearchTerms {
  /** Each once. */
  readonly exact: readonly string[];
  /** Also matched as the beginning of a word; null without any word. */
  readonly prefix: string | null;
}

/** The words of a search; those behind the sixteenth do not count. */
export function searchTerms(text: string): SearchTerms {
  const tokens: string[] = [];
  for (const token of tokenize(text)) {
    tokens.push(token);
    if (tokens.length === MAX_QUERY_TOKENS) break;
  }
  return { exact: [...new Set(tokens)], prefix: tokens.at(-1) ?? null };
}
