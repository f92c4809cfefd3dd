/** Text of strangers, made fit for one line of a header or a calendar. */

/** Control, line and paragraph separators, and what turns text around. */
const UNWANTED =
  /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+/g;

/** One line, at most `max` characters, without anything invisible in it. */
export function plainLine(value: string, max: number): string {
  const line = value
    .replace(/\p{Surrogate}/gu, "\ufffd")
    .replace(UNWANTED, " ")
    .trim();
  const characters = [...line.replace(/ {2,}/g, " ")];
  if (characters.length <= max) return characters.join("");
  return `${characters.slice(0, max - 1).join("")}…`;
}

/** As `plainLine`, with line breaks (`\n`) kept. */
export function plainLines(value: string, max: number): string {
  const lines = value.split(/\r\n|\r|\n/).map((line) => plainLine(line, max));
  const text = lines.join("\n").replace(/\n{3,}/g, "\n\n");
  return [...text].slice(0, max).join("").trim();
}
