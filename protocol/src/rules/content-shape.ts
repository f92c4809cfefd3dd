/** Floods: the same thing over and over, or hardly a letter in it. */
import type { ActiveStrength } from "./content-settings.js";

interface RepetitionLimits {
  /** How often in a row, by the length of what repeats. */
  readonly one: number;
  readonly few: number;
  readonly word: number;
  readonly phrase: number;
  /** Of one line, wherever it stands. */
  readonly line: number;
  /** Least share of different words in a long text. */
  readonly variety: number;
}

/** Laughter, keyboards held down and pasted logs set the standard. */
const LIMITS: Readonly<Record<ActiveStrength, RepetitionLimits>> = {
  relaxed: {
    one: 100,
    few: 60,
    word: 30,
    phrase: 20,
    line: 40,
    variety: 0.04,
  },
  standard: {
    one: 40,
    few: 24,
    word: 12,
    phrase: 8,
    line: 15,
    variety: 0.1,
  },
  strict: { one: 15, few: 10, word: 6, phrase: 4, line: 5, variety: 0.2 },
};

/** Rules, dotted lines and indentation are drawn, not said. */
const DRAWN = /^[\s\-=_.*~#+|/\\·•…\u2500-\u257f]$/u;
const MAX_DRAWN = 500;
/** Longest repeated part that is looked for, in characters. */
const MAX_PERIOD = 64;
const MIN_VARIED_WORDS = 60;
const MIN_LINE_LENGTH = 12;

export function isRepetitive(text: string, strength: ActiveStrength): boolean {
  const limits = LIMITS[strength];
  const characters = Array.from(text.toLowerCase());
  for (let period = 1; period <= MAX_PERIOD; period++) {
    if (repeats(characters, period, limitFor(period, limits))) return true;
  }
  return hasRepeatedLine(text, limits.line) || hasFewWords(text, limits);
}

function limitFor(period: number, limits: RepetitionLimits): number {
  if (period === 1) return limits.one;
  if (period < 5) return limits.few;
  return period < 16 ? limits.word : limits.phrase;
}

/** Whether a part of `period` characters stands more than `most` times. */
function repeats(
  characters: readonly string[],
  period: number,
  most: number,
): boolean {
  let run = 0;
  for (let at = period; at < characters.length; at++) {
    run = characters[at] === characters[at - period] ? run + 1 : 0;
    // Looked at once or twice a run.
    if (run !== most * period && run !== MAX_DRAWN) continue;
    const part = characters.slice(at + 1 - period, at + 1);
    if (part.every((one) => DRAWN.test(one))) {
      if (run === MAX_DRAWN) return true;
    } else if (run >= most * period) return true;
  }
  return false;
}

function hasRepeatedLine(text: string, most: number): boolean {
  const seen = new Map<string, number>();
  for (const raw of text.split("\n")) {
    const line = raw.trim();
    if (line.length < MIN_LINE_LENGTH) continue;
    const count = (seen.get(line) ?? 0) + 1;
    if (count > most) return true;
    seen.set(line, count);
  }
  return false;
}

function hasFewWords(text: string, { variety }: RepetitionLimits): boolean {
  const words = text.toLowerCase().match(/[\p{L}\p{M}\p{N}]{1,64}/gu) ?? [];
  if (words.length < MIN_VARIED_WORDS) return false;
  return new Set(words).size < words.length * variety;
}

/** Share of special characters that is too much. */
const SPECIAL_SHARE: Readonly<Record<ActiveStrength, number>> = {
  relaxed: 0.85,
  standard: 0.6,
  strict: 0.45,
};
/** `¯\_(ツ)_/¯` and `???` are short. */
const MIN_VISIBLE = 24;

/** What any script's sentences, sums, tables and smileys are made of. */
const ORDINARY =
  /[\p{L}\p{M}\p{N}\p{Sc}\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}\u2500-\u257f.,:;!?'"()\-‐-―‘’“”«»‹›„…¿¡、。，：；！？（）「」『』【】・؟،؛।॥\u200b-\u200f\u2060-\u2069\ufe0f\ufeff]/u;

/** @param text folded; code between backticks is not judged by default. */
export function isMostlySpecial(
  text: string,
  strength: ActiveStrength,
): boolean {
  let visible = 0;
  let special = 0;
  let last = "";
  for (const one of text) {
    // A line of the same sign counts as one; `isRepetitive` measures it.
    const isRun = one === last;
    last = one;
    if (/\s/u.test(one)) continue;
    if (ORDINARY.test(one)) visible += 1;
    else if (!isRun) {
      visible += 1;
      special += 1;
    }
  }
  return visible >= MIN_VISIBLE && special > visible * SPECIAL_SHARE[strength];
}
