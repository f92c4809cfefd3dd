/** Finds the stored answer that fits a question, or none. */
import type { KnowledgeEntry } from "./types.js";
import { contentWords, sameWord } from "./words.js";

const MAX_ENTRIES = 200;
const MAX_QUESTION_WORDS = 40;
const MAX_ENTRY_WORDS = 120;
/** A hit in the stored question counts more than one in its answer. */
const QUESTION_WEIGHT = 1;
const ANSWER_WEIGHT = 0.4;
/** At least this share of the visitor's words must be found. */
const MIN_SCORE = 0.34;

/** Best first, at most two; the second only when it fits nearly as well. */
export function findAnswers(
  question: string,
  knowledge: readonly KnowledgeEntry[],
): KnowledgeEntry[] {
  const asked = contentWords(question, MAX_QUESTION_WORDS);
  if (asked.size === 0) return [];
  const scored = knowledge
    .slice(0, MAX_ENTRIES)
    .map((entry) => ({ entry, score: score(asked, entry) }))
    .filter(({ score }) => score >= MIN_SCORE)
    .sort((a, b) => b.score - a.score);
  const [best, second] = scored;
  if (!best) return [];
  return second && second.score >= best.score * 0.9
    ? [best.entry, second.entry]
    : [best.entry];
}

function score(asked: ReadonlySet<string>, entry: KnowledgeEntry): number {
  const inQuestion = contentWords(entry.question, MAX_ENTRY_WORDS);
  const inAnswer = contentWords(entry.answer, MAX_ENTRY_WORDS);
  let sum = 0;
  for (const word of asked) {
    if (includes(inQuestion, word)) sum += QUESTION_WEIGHT;
    else if (includes(inAnswer, word)) sum += ANSWER_WEIGHT;
  }
  return sum / asked.size;
}

function includes(words: ReadonlySet<string>, word: string): boolean {
  if (words.has(word)) return true;
  for (const other of words) if (sameWord(word, other)) return true;
  return false;
}
