import type { Span } from "./pii-text.js";

/**
 * Scripts written without spaces: letters of theirs next to an address are
 * the sentence around it, unless the whole part is written in them.
 */
const JOINED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const LETTER = /[\p{L}\p{M}\p{N}]/u;
/** The standard allows more; `=` and `/` stand before one in every URL. */
const LOCAL_SIGN = /[._%+'&~-]/;
/** Signs that open a word more often than an address. */
const LEADING = /^[.%+'&~-]/;

/** Mail addresses of any script, `mailto:` and brackets left standing. */
export function findEmails(text: string): Span[] {
  const spans: Span[] = [];
  let from = 0;
  let at = text.indexOf("@");
  while (at !== -1) {
    const start = localStart(text, at, from);
    const end = start < at ? domainEnd(text, at + 1) : null;
    if (end !== null) {
      spans.push([start, end]);
      from = end;
    } else {
      from = at + 1;
    }
    at = text.indexOf("@", from);
  }
  return spans;
}

/** Reads back from the `@`, to what was read before at most. */
function localStart(text: string, at: number, from: number): number {
  const wide = JOINED.test(before(text, at));
  let start = at;
  while (start > from) {
    const one = before(text, start);
    const fits = LETTER.test(one)
      ? wide || !JOINED.test(one)
      : LOCAL_SIGN.test(one);
    if (!fits) break;
    start -= one.length;
  }
  while (start < at && LEADING.test(text.slice(start, start + 1))) start += 1;
  return start;
}

/** Where the host after the `@` ends, null when it is none. */
function domainEnd(text: string, start: number): number | null {
  const wide = JOINED.test(after(text, start));
  let end = start;
  for (;;) {
    const one = after(text, end);
    const fits = LETTER.test(one)
      ? wide || !JOINED.test(one)
      : one === "." || one === "-";
    if (!fits) break;
    end += one.length;
  }
  const labels = text.slice(start, end).split(".");
  const empty = labels.indexOf("");
  let count = empty === -1 ? labels.length : empty;
  // The sentence's own full stop, a number behind a dot.
  while (count > 1 && !isEnding(labels[count - 1] ?? "")) count -= 1;
  if (count < 2) return null;
  const host = labels.slice(0, count).join(".");
  return start + host.replace(/-{1,9}$/, "").length;
}

function isEnding(label: string): boolean {
  return /^\p{L}[\p{L}\p{M}\p{N}-]/u.test(label);
}

/** The whole character before, or "". */
function before(text: string, index: number): string {
  const unit = text.charCodeAt(index - 1);
  const isPair = unit >= 0xdc00 && unit <= 0xdfff && index > 1;
  return text.slice(Math.max(0, index - (isPair ? 2 : 1)), index);
}

function after(text: string, index: number): string {
  const code = text.codePointAt(index);
  return code === undefined ? "" : String.fromCodePoint(code);
}
