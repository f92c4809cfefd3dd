/** For tests: what a text search finds, worked out over a plain list. */
import { compareValues } from "convex/values";
import type { Value } from "convex/values";

export interface Row {
  readonly id: string;
  readonly body: string | undefined;
  readonly channel: Value | undefined;
  readonly open: Value | undefined;
  /** Grows with the creation time. */
  readonly order: number;
}

export interface NaiveSearch {
  readonly text: string;
  readonly filters: readonly (readonly [
    field: "channel" | "open",
    value: Value | undefined,
  ])[];
}

export function naiveSearch(
  rows: readonly Row[],
  { text, filters }: NaiveSearch,
): string[] {
  const texts = rows
    .map((row) => ({ ...row, words: wordsOf(row.body ?? "") }))
    .filter(({ words }) => words.length > 0);
  const lists = filters.map(([field, value]) =>
    texts.filter((row) => compareValues(row[field], value) === 0),
  );
  const list = lists.reduce(
    (a, b) => (roundUp(b.length, 8) < roundUp(a.length, 8) ? b : a),
    lists[0] ?? texts,
  );
  const query = wordsOf(text).slice(0, 16);
  const exact = [...new Set(query)];
  const last = query.at(-1);
  if (last === undefined) return [];
  const begun = [...new Set(list.flatMap(({ words }) => words))]
    .filter((word) => word.startsWith(last) && !exact.includes(word))
    .sort()
    .slice(0, 64 - exact.length);
  const total = list.reduce((sum, { words }) => sum + words.length, 0);
  const average = Math.max(4, 2 ** Math.round(Math.log2(total / list.length)));
  const documents = roundUp(list.length, 8);
  const weights = [
    ...exact.map((word) => ({ word, weight: 1 })),
    ...begun.map((word) => ({ word, weight: 0.5 })),
  ].map(({ word, weight }) => {
    const having = list.filter(({ words }) => words.includes(word)).length;
    const matching = roundUp(having, 0);
    const rarity = Math.log(
      1 + (documents - matching + 0.5) / (matching + 0.5),
    );
    return { word, weight, rarity };
  });
  return list
    .filter((row) => lists.every((other) => other.includes(row)))
    .map((row) => {
      let score = 0;
      for (const { word, weight, rarity } of weights) {
        const times = row.words.filter((other) => other === word).length;
        const length = 1.2 * (1 - 0.75 + (0.75 * row.words.length) / average);
        if (times > 0)
          score += (weight * rarity * times * 2.2) / (times + length);
      }
      return { row, score };
    })
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || b.row.order - a.row.order)
    .map(({ row }) => row.id);
}

function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "" && word.length < 32);
}

function roundUp(count: number, least: number): number {
  let power = count === 0 ? 0 : 1;
  while (power < count) power *= 2;
  return Math.max(power, least);
}
