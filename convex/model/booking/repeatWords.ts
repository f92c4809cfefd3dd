/**
 * How other systems write that something repeats: in English or German, or as
 * an ISO 8601 duration. Understood on import, never stored.
 */
export type Repeat =
  | { kind: "once" }
  | { kind: "series"; freq: "daily" | "weekly"; interval: number };

const WORDS: ReadonlyMap<string, Repeat> = new Map([
  ...each(["once", "none", "einmalig"], { kind: "once" }),
  ...each(["daily", "täglich", "taeglich"], series("daily", 1)),
  ...each(["weekly", "wöchentlich", "woechentlich"], series("weekly", 1)),
]);

const MAX_INTERVAL = 52;

/** Null for a word that is not understood. */
export function parseRepeat(word: string): Repeat | null {
  const plain = word.trim().normalize("NFC").toLowerCase();
  const known = WORDS.get(plain);
  if (known !== undefined) return known;
  const [, digits, unit] = /^p(\d{1,3})([dw])$/.exec(plain) ?? [];
  const interval = Number(digits);
  if (!(interval >= 1 && interval <= MAX_INTERVAL)) return null;
  return series(unit === "w" ? "weekly" : "daily", interval);
}

function series(freq: "daily" | "weekly", interval: number): Repeat {
  return { kind: "series", freq, interval };
}

function each(words: string[], repeat: Repeat): [string, Repeat][] {
  return words.map((word) => [word, repeat]);
}
