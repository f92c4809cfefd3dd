/**
 * The layout of a text index. A document's words are filed in one list for the
 * whole index and in one for each filter field and its value:
 *
 *     list  = prefix 0x01 | prefix 0x02 field-number filter-token
 *     entry = list 0x01 word 0x00 creation-time id  →  "<times> <words>"
 *
 * Times the word occurs in the text, and words in the text. The entries of a
 * word in a list are a range of keys, oldest document first. Beside them lie
 * the list's statistics (`text-statistics.ts`).
 */
import type { Write } from "../../storage/types.js";
import type { JsonObject, JsonValue } from "../../values/json-value.js";
import { encodeKey, encodeString } from "../../values/key-encoding.js";
import { fieldAt } from "../keys.js";
import type { View } from "../views.js";
import { filterTokens } from "./filter-token.js";
import type { SearchInfo } from "./search-info.js";
import { changedStatistics } from "./text-statistics.js";
import { tokenize } from "./tokens.js";

export function wholeList(index: SearchInfo): string {
  return `${index.prefix}\x01`;
}

/** @param field position in `filterFields`, 0 to 15 */
export function filterList(
  index: SearchInfo,
  field: number,
  token: string,
): string {
  return `${index.prefix}\x02${String.fromCharCode(field)}${token}`;
}

/** Where the words of a list begin. */
export function wordsOf(list: string): string {
  return `${list}\x01`;
}

/** The entries of one word lie in [key, key + AFTER). */
export function wordKey(list: string, word: string): string {
  return `${wordsOf(list)}${word}\x00`;
}

export interface Posting {
  readonly times: number;
  readonly words: number;
}

export function parsePosting(value: string): Posting {
  const space = value.indexOf(" ");
  return {
    times: Number(value.slice(0, space)),
    words: Number(value.slice(space + 1)),
  };
}

/** A document as a text index sees it. */
export interface IndexedText {
  /** How often each word occurs. */
  readonly times: ReadonlyMap<string, number>;
  /** Words in the text. */
  readonly words: number;
  /** The lists it belongs to. */
  readonly lists: readonly string[];
  /** What its keys end with. */
  readonly ending: string;
}

/** Null when the document has no text to find. */
export function indexedText(
  index: SearchInfo,
  document: JsonObject,
): IndexedText | null {
  const text = fieldAt(document, index.path);
  if (typeof text !== "string") return null;
  const times = new Map<string, number>();
  let words = 0;
  for (const word of tokenize(text)) {
    words++;
    times.set(word, (times.get(word) ?? 0) + 1);
  }
  if (words === 0) return null;
  const tokens = filterTokens(index.filterPaths, document);
  return {
    times,
    words,
    lists: [
      wholeList(index),
      ...tokens.map((token, field) => filterList(index, field, token)),
    ],
    ending: endingOf(document["_creationTime"], document["_id"]),
  };
}

function endingOf(time: JsonValue | undefined, id: JsonValue | undefined) {
  return encodeKey(time) + encodeString(typeof id === "string" ? id : "");
}

export function* textEntries(
  text: IndexedText,
): Generator<[key: string, value: string]> {
  for (const list of text.lists) {
    for (const [word, times] of text.times) {
      yield [wordKey(list, word) + text.ending, `${times} ${text.words}`];
    }
  }
}

/** Entries that stay while their document may match other searches now. */
export type Touch = (key: string) => void;

/** What changes in the index when a document does. */
export function* textChanges(
  index: SearchInfo,
  view: Pick<View, "get">,
  before: JsonObject | null,
  after: JsonObject | null,
  touch: Touch,
): Generator<Write> {
  if (before && after && looksSame(index, before, after)) return;
  const old = before && indexedText(index, before);
  const next = after && indexedText(index, after);
  const removed = new Map(old ? textEntries(old) : []);
  for (const [key, value] of next ? textEntries(next) : []) {
    if (removed.get(key) === value) touch(key);
    else yield [key, value];
    removed.delete(key);
  }
  for (const key of removed.keys()) yield [key, null];
  const lists = new Set([...(old?.lists ?? []), ...(next?.lists ?? [])]);
  for (const list of lists) {
    const was = old?.lists.includes(list) ? old : null;
    const is = next?.lists.includes(list) ? next : null;
    yield* changedStatistics(view, list, {
      documents: (is ? 1 : 0) - (was ? 1 : 0),
      words: (is?.words ?? 0) - (was?.words ?? 0),
    });
  }
}

function looksSame(
  index: SearchInfo,
  before: JsonObject,
  after: JsonObject,
): boolean {
  const was = fieldAt(before, index.path);
  const is = fieldAt(after, index.path);
  if (typeof was !== "string" && typeof is !== "string") return true;
  if (was !== is) return false;
  const tokens = filterTokens(index.filterPaths, after);
  return filterTokens(index.filterPaths, before).every(
    (token, i) => token === tokens[i],
  );
}
