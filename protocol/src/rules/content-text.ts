/** A message in the forms the filter looks at. */

const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/g;

/** Compatibility forms (`ｊａｖａ`, `ﬁ`) as plain ones, invisible ones gone. */
export function foldText(text: string): string {
  return text.normalize("NFKC").replace(INVISIBLE, "");
}

/** `&#60;`, `&lt;`, `%3C`, `\u003c` and `\x3c` as what they stand for. */
export function decodeEscapes(text: string): string {
  return text
    .replace(/&(lt|colon);/gi, (_, name: string) =>
      name.toLowerCase() === "lt" ? "<" : ":",
    )
    .replace(/&#0{0,7}(\d{1,6});?/g, (_, digits: string) =>
      character(parseInt(digits, 10)),
    )
    .replace(/(?:&#x0{0,7}|%|\\u00|\\x)([\da-f]{2});?/gi, (_, digits: string) =>
      character(parseInt(digits, 16)),
    );
}

function character(code: number): string {
  return code > 0 && code < 0x11_0000 ? String.fromCodePoint(code) : "";
}

export function withoutPhrases(
  text: string,
  phrases: readonly string[],
): string {
  return phrases.reduce(
    (rest, phrase) =>
      phrase === "" ? rest : rest.replace(literally(phrase), " "),
    text,
  );
}

function literally(phrase: string): RegExp {
  return new RegExp(phrase.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&"), "giu");
}

/**
 * The text without what stands between backticks. A fence that is never
 * closed reaches to the end, as chat programs show it.
 */
export function withoutCode(text: string): string {
  let prose = "";
  let at = 0;
  while (at < text.length) {
    const start = text.indexOf("`", at);
    if (start === -1) break;
    const isFence = text.startsWith("```", start);
    const mark = isFence ? "```" : "`";
    const close = text.indexOf(mark, start + mark.length);
    if (close === -1) {
      // No further inline code follows either.
      if (isFence) return prose + text.slice(at, start);
      break;
    }
    const inner = text.slice(start + mark.length, close);
    if (isFence || !inner.includes("\n")) {
      prose += `${text.slice(at, start)} `;
      at = close + mark.length;
    } else {
      // A lone backtick; what follows its line may begin another.
      prose += text.slice(at, close);
      at = close;
    }
  }
  return prose + text.slice(at);
}
