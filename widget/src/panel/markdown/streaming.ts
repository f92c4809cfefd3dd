/**
 * A last line that may become a marker with the next characters; it is kept
 * back so that it does not flash up as text.
 */
const UNDECIDED = /(^|\n) *([-*+]|\d{1,3}[.)]?|#{1,6}|`{1,2}|~{1,2}) *$/;

/** From the last paragraph or list item on: what came before is closed. */
const LAST = /^([^]*(?:\n *\n|\n *(?:[-*+]|\d+[.)]) ))?([^]*)$/;

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
  const open: string[] = [];
  for (const match of tail.matchAll(/`+|\*\*|__|[*_]/g)) {
    const [mark] = match;
    const at = match.index;
    const top = open.at(-1);
    const after = tail[at + mark.length] ?? "";
    const before = tail[at - 1] ?? "";
    if (mark === top) open.pop();
    else if (top?.startsWith("`")) continue;
    else if (mark.startsWith("`")) open.push(mark);
    else if (/\S/.test(after) && !(mark.includes("_") && /\w/.test(before))) {
      open.push(mark);
    }
  }
  const marks = open.reverse().join("");
  // A mark closes nothing behind a space.
  return head + (marks ? tail.trimEnd() + marks : tail);
}
