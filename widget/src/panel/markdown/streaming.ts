/**
 * A last line that may become a marker with the next characters; it is kept
 * back so that it does not flash up as text.
 */
const UNDECIDED = /(^|\n) *([-*+]|\d{1,3}[.)]?|#{1,6}|`{1,2}|~{1,2}) *$/;

/** From the last paragraph, list item or code block on: all else is closed. */
const LAST =
  /^([^]*(?:\n *\n|\n *(?:[-*+]|\d+[.)]) |\n *(?:```|~~~).*(?:\n|$)))?([^]*)$/;

/**
 * Makes half a text a whole one: hides what may become a marker, shows the
 * label of half a link, and closes marks that are open at the end. With every
 * further character the result grows without ever showing markup.
 */
export function closeOpenEnds(source: string): string {
  const fences = source.match(/^ *(```|~~~)/gm)?.length ?? 0;
  const text = source.replace(UNDECIDED, "$1");
  if (fences % 2) return text;
  const [, head = "", last = ""] = LAST.exec(text) ?? [];
  const tail = last
    .replace(/\[([^\]\n]*)(?:\](?:\([^)\n]*)?)?$/, "$1")
    .replace(/[*_`\\]+$/, "");
  const marks = openMarks(tail).reverse().join("");
  // A mark closes nothing behind a space.
  return head + (marks ? tail.trimEnd() + marks : tail);
}

/** The marks that are not closed yet, the innermost last. */
function openMarks(text: string): string[] {
  const open: string[] = [];
  for (const { 0: run, index } of text.matchAll(/`+|\*{1,3}|_{1,3}/g)) {
    const before = text[index - 1] ?? " ";
    const after = text[index + run.length] ?? " ";
    const opens = /\S/.test(after) && !(run[0] === "_" && /\w/.test(before));
    for (let rest = run; rest;) {
      const top = open.at(-1) ?? "";
      const isCode = top[0] === "`";
      if (
        isCode ? rest === top : top && /\S/.test(before) && rest.startsWith(top)
      ) {
        open.pop();
        rest = rest.slice(top.length);
      } else if (isCode || !opens) break;
      else {
        const mark = rest[0] === "`" ? rest : rest.slice(0, 2);
        open.push(mark);
        rest = rest.slice(mark.length);
      }
    }
  }
  return open;
}
