/**
 * Finds documents by relevance: BM25 over the words of the search, where what
 * only begins with the last word counts half. How rare a word is and how long
 * texts are counts within the list that is read and is rounded to powers of
 * two: one more document seldom changes the score of another, so pages keep
 * their ends and the same content always gives the same order.
 */
import type { Entry } from "../../storage/types.js";
import { AFTER, encodeKey } from "../../values/key-encoding.js";
import type { ReadRecorder } from "../read-set.js";
import type { View } from "../views.js";
import { BestOf } from "./best-of.js";
import { parsePosting, wordKey, wordsOf } from "./text-index.js";
import type { TextQuery } from "./text-query.js";
import { coarseKey, parseCoarse, roundedUp } from "./text-statistics.js";
import type { CoarseStatistics } from "./text-statistics.js";

/** Documents one search can find. */
export const MAX_CANDIDATES = 1_024;
/** Words of the index that one search reads. */
const MAX_WORDS = 64;
const PREFIX_WEIGHT = 0.5;
/** BM25: how fast repetition stops to count, and how much length does. */
const K1 = 1.2;
const B = 0.75;

export interface TextMatch {
  /** Orders by relevance, then from the newest to the oldest. */
  readonly key: string;
  /** The end of the document's keys: creation time and id. */
  readonly ending: string;
}

/** How much of the index one search reads. */
export interface SearchEffort {
  /** Entries of one word, the newest documents first. */
  readonly perWord: number;
  /** Entries of all words, those of the search before longer ones. */
  readonly all: number;
}

/** About a fifth of a second at worst. */
const DEFAULT_EFFORT: SearchEffort = { perWord: 32_768, all: 100_000 };

interface SearchedWord {
  readonly key: string;
  readonly weight: number;
}

interface Found {
  score: number;
  /** The key of one of its entries. */
  readonly entryKey: string;
}

/** @returns at most `MAX_CANDIDATES`, the most relevant first */
export function searchText(
  view: View,
  recorder: ReadRecorder,
  query: TextQuery,
  effort = DEFAULT_EFFORT,
): TextMatch[] {
  if (query.terms.prefix === null) return [];
  const { list, statistics } = chooseList(view, recorder, query.lists);
  const others = query.lists.filter((other) => other !== list);
  /** By the ending of their keys. */
  const found = new Map<string, Found>();
  let left = effort.all;
  for (const word of wordsToRead(view, recorder, list, query)) {
    const limit = Math.min(left, effort.perWord);
    const entries = newestEntries(view, word.key, limit);
    left -= entries.length;
    const score = scoring(statistics, word, entries.length);
    for (const { key, value } of entries) {
      const ending = key.slice(word.key.length);
      const known = found.get(ending);
      if (known) known.score += score(value);
      else found.set(ending, { score: score(value), entryKey: key });
    }
  }
  const best = new BestOf<TextMatch>(MAX_CANDIDATES, ({ key }) => key);
  for (const [ending, { score, entryKey }] of found) {
    const scoreKey = encodeKey(-score);
    // Whatever follows: most documents end here once there are enough.
    if (!best.admits(scoreKey)) continue;
    if (!isInAll(view, others, list, entryKey)) continue;
    best.add({ key: scoreKey + inverted(ending), ending });
  }
  return best.sorted();
}

/** The shortest list, as far as the rounded statistics tell. */
function chooseList(
  view: View,
  recorder: ReadRecorder,
  lists: readonly string[],
): { list: string; statistics: CoarseStatistics } {
  const choices = lists.map((list) => {
    const key = coarseKey(list);
    recorder.point(key);
    return { list, statistics: parseCoarse(view.get(key)) };
  });
  return choices.reduce((a, b) =>
    b.statistics.documents < a.statistics.documents ? b : a,
  );
}

/** The words as they are, then words of the index that begin with the last. */
function wordsToRead(
  view: View,
  recorder: ReadRecorder,
  list: string,
  { terms: { exact, prefix } }: TextQuery,
): SearchedWord[] {
  const words = exact.map((word) => ({ key: wordKey(list, word), weight: 1 }));
  for (const { key } of words) recorder.range(key, key + AFTER);
  const known = new Set(words.map(({ key }) => key));
  const start = wordsOf(list) + (prefix ?? "");
  const end = start + AFTER;
  let from = start;
  while (words.length < MAX_WORDS) {
    const cursor = view.range(from, end, false);
    const entry = cursor.next();
    cursor.close();
    if (entry === null) {
      from = end;
      break;
    }
    const key = entry.key.slice(0, entry.key.indexOf("\x00", start.length) + 1);
    if (!known.has(key)) words.push({ key, weight: PREFIX_WEIGHT });
    from = key + AFTER;
  }
  recorder.range(start, from);
  return words;
}

function newestEntries(view: View, word: string, limit: number): Entry[] {
  const entries: Entry[] = [];
  const cursor = view.range(word, word + AFTER, true);
  while (entries.length < limit) {
    const entry = cursor.next();
    if (entry === null) return entries;
    entries.push(entry);
  }
  cursor.close();
  return entries;
}

/** From an entry's value to what the word adds to the document's score. */
function scoring(
  { documents, averageWords }: CoarseStatistics,
  { weight }: SearchedWord,
  count: number,
): (value: string) => number {
  const matching = roundedUp(count);
  const rarity = Math.log(1 + (documents - matching + 0.5) / (matching + 0.5));
  return (value) => {
    const { times, words } = parsePosting(value);
    const length = K1 * (1 - B + (B * words) / averageWords);
    return (weight * rarity * times * (K1 + 1)) / (times + length);
  };
}

/** Whether the document of an entry is also in the other lists. */
function isInAll(
  view: View,
  lists: readonly string[],
  list: string,
  entryKey: string,
): boolean {
  const rest = entryKey.slice(list.length);
  return lists.every((other) => view.get(other + rest) !== null);
}

/** Sorts backwards. Creation time is what an ending begins with. */
function inverted(bytes: string): string {
  const buffer = Buffer.from(bytes, "latin1");
  for (let i = 0; i < buffer.length; i++) buffer[i] = ~(buffer[i] ?? 0);
  return buffer.toString("latin1");
}
