/**
 * The part of Markdown that answers use, as plain data. There is no HTML in
 * it: a tag in the text is text. Everything ends somewhere, so that half a
 * text parses to half a document and never to something else.
 */

export type Block =
  | { readonly kind: "paragraph"; readonly text: string }
  | { readonly kind: "heading"; readonly text: string }
  | { readonly kind: "code"; readonly text: string }
  | {
      readonly kind: "list";
      readonly ordered: boolean;
      /** Number of the first item. */
      readonly start: number;
      readonly items: readonly (readonly Block[])[];
    };

const FENCE = /^ {0,3}(`{3,}|~{3,})[^`]*$/;
const HEADING = /^ {0,3}#{1,6} +(.+?)(?: +#+)? *$/;
const ITEM = /^( {0,3})([-*+]|\d{1,9}[.)])( +|$)(.*)$/;
/** Lists in lists in lists are enough. */
const MAX_DEPTH = 3;

/**
 * A last line that may become a marker with the next characters; while text
 * still arrives it is kept back so that it does not flash up as text.
 */
const UNDECIDED = /(^|\n)[ \t]*(?:[-*+]|\d{1,3}[.)]?|#{1,6}|`{1,2}|~{1,2})[ \t]*$/;

/** @param streaming more text will follow. */
export function parseBlocks(source: string, streaming = false): Block[] {
  const text = source.replace(/\r\n?/g, "\n").replace(/\t/g, "    ");
  const shown = streaming ? text.replace(UNDECIDED, "$1") : text;
  return parseLines(shown.split("\n"), 0);
}

function parseLines(lines: readonly string[], depth: number): Block[] {
  const blocks: Block[] = [];
  let paragraph: string[] = [];
  const flush = (): void => {
    const text = paragraph.join("\n").trim();
    if (text !== "") blocks.push({ kind: "paragraph", text });
    paragraph = [];
  };
  for (let at = 0; at < lines.length; ) {
    const line = lines[at] ?? "";
    const fence = FENCE.exec(line)?.[1];
    const heading = HEADING.exec(line)?.[1];
    if (fence !== undefined) {
      flush();
      const end = fenceEnd(lines, at + 1, fence);
      blocks.push({ kind: "code", text: lines.slice(at + 1, end).join("\n") });
      at = end + 1;
    } else if (heading !== undefined) {
      flush();
      blocks.push({ kind: "heading", text: heading });
      at++;
    } else if (depth < MAX_DEPTH && beginsList(line, paragraph.length > 0)) {
      flush();
      const list = readList(lines, at, depth);
      blocks.push(list.block);
      at = list.end;
    } else {
      if (line.trim() === "") flush();
      else paragraph.push(line);
      at++;
    }
  }
  flush();
  return blocks;
}

/** Index of the closing fence, or of the end of the text. */
function fenceEnd(
  lines: readonly string[],
  from: number,
  fence: string,
): number {
  const at = lines.findIndex((line, index) => {
    const mark = line.trim();
    return (
      index >= from &&
      mark.length >= fence.length &&
      mark === (fence[0] ?? "").repeat(mark.length)
    );
  });
  return at < 0 ? lines.length : at;
}

/** Within a paragraph only "1." begins a list: "in 2026. Then" does not. */
function beginsList(line: string, inParagraph: boolean): boolean {
  const item = ITEM.exec(line);
  if (item === null || isRule(line)) return false;
  if (!inParagraph) return true;
  const number = parseInt(item[2] ?? "", 10);
  return item[4] !== "" && (Number.isNaN(number) || number === 1);
}

/** `---`, `* * *`: a thematic break, not a list. */
function isRule(line: string): boolean {
  return /^ {0,3}([-*_])(?: *\1){2,} *$/.test(line);
}

function readList(
  lines: readonly string[],
  from: number,
  depth: number,
): { block: Block; end: number } {
  const first = ITEM.exec(lines[from] ?? "");
  const marker = first?.[2] ?? "-";
  const ordered = /\d/.test(marker);
  const items: Block[][] = [];
  let at = from;
  while (at < lines.length) {
    const item = ITEM.exec(lines[at] ?? "");
    if (item === null || isRule(lines[at] ?? "")) break;
    const mark = item[2] ?? "";
    if (mark.at(-1) !== marker.at(-1) || /\d/.test(mark) !== ordered) break;
    const width = (item[1] ?? "").length + mark.length + 1;
    const content = [item[4] ?? ""];
    at = readItem(lines, at + 1, width, content);
    items.push(parseLines(content, depth + 1));
  }
  const start = ordered ? parseInt(marker, 10) : 1;
  return { block: { kind: "list", ordered, start, items }, end: at };
}

/** Takes the lines that belong to an item; returns the first that does not. */
function readItem(
  lines: readonly string[],
  from: number,
  width: number,
  content: string[],
): number {
  let at = from;
  for (; at < lines.length; at++) {
    const line = lines[at] ?? "";
    const indent = line.length - line.trimStart().length;
    if (line.trim() === "") {
      const next = lines[at + 1] ?? "";
      const goesOn = next.trim() !== "" && /^ {2,}/.test(next);
      if (!goesOn && !ITEM.test(next)) break;
      // A blank line between two items makes no paragraph of its own.
      if (goesOn) content.push("");
    } else if (indent >= Math.min(width, 2)) {
      content.push(line.slice(Math.min(indent, width)));
    } else if (ITEM.test(line) || FENCE.test(line) || HEADING.test(line)) {
      break;
    } else if (lines[at - 1]?.trim() === "") {
      break;
    } else content.push(line);
  }
  return at;
}
