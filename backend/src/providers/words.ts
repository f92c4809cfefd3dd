/** Words as the built-in answerer compares them: lower case, no accents. */

const STOP_WORDS = new Set(
  // English
  (
    "a about am an and any are as at be but by can could did do does for " +
    "from get give had has have hello help here hey hi how i if in is it " +
    "its just let like may me might my need no not of on or our please " +
    "say should so some tell than thank thanks that the their them then " +
    "there these they this to us want was we were what when where which " +
    "who why will with would yes you your " +
    // German
    "aber als am an auch auf aus bei bin bis bitte bist da danke das dass " +
    "dem den der des die dies diese doch du ein eine einem einen einer er " +
    "es etwas euch euer eure fuer für gibt guten hab habe haben habt hallo hat " +
    "hier ich ihr ihre im in ist ja kann kein keine konnen können man mein " +
    "meine mich mir mit moin mochte möchte nach nein nicht noch nur oder " +
    "ob sein sich sie sind so tag und uns unser unsere um von wann war was " +
    "wenn wer werden wie wieviel wir wird wo zu zum zur"
  ).split(" "),
);

/** Accents fall away; ß is ss; ä, ö, ü compare as a, o, u. */
function fold(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .replaceAll("ß", "ss")
    .toLowerCase();
}

const FOLDED_STOP_WORDS = new Set([...STOP_WORDS].map(fold));

/** The words that carry meaning, each once. Bounded by `limit`. */
export function contentWords(text: string, limit: number): Set<string> {
  const words = new Set<string>();
  for (const [word] of fold(text).matchAll(/[\p{L}\p{N}]+/gu)) {
    if (word.length < 2 && !/\p{N}/u.test(word)) continue;
    if (FOLDED_STOP_WORDS.has(word)) continue;
    words.add(word);
    if (words.size >= limit) break;
  }
  return words;
}

/**
 * Whether two words mean the same often enough: equal, or one begins with the
 * other ("ship", "shipping"; "Öffnung", "Öffnungszeiten").
 */
export function sameWord(a: string, b: string): boolean {
  if (a === b) return true;
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return short.length >= 4 && long.startsWith(short);
}
