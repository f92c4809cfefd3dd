/**
 * The part of Markdown that answers use, as DOM nodes. There is no HTML in
 * it: a tag in the text is text.
 */
import { h } from "../kit.js";
import { renderInline } from "./inline.js";
import { closeOpenEnds } from "./streaming.js";

const FENCE = /^ *(```+|~~~+)/;
const HEADING = /^ {0,3}#{1,6} +(.*?)[ #]*$/;
const ITEM = /^ {0,3}([-*+]|\d{1,9}[.)]) +(.*)$/;
const RULE = /^ {0,3}([-*_])(?: *\1){2,} *$/;

/** @param streaming more text will follow; see {@link closeOpenEnds}. */
export function renderMarkdown(source: string, streaming = false): Node[] {
  const text = source.replace(/\r\n?/g, "\n").replace(/\t/g, "    ");
  return renderLines((streaming ? closeOpenEnds(text) : text).split("\n"));
}

/** @param lines used up */
function renderLines(lines: string[]): Node[] {
  const nodes: Node[] = [];
  let paragraph: string[] = [];
  const flush = (): void => {
    const text = paragraph.join("\n").trim();
    paragraph = [];
    if (text) nodes.push(h("p", { dir: "auto" }, renderInline(text)));
  };
  while (lines.length) {
    const line = lines.shift() ?? "";
    const fence = FENCE.exec(line)?.[1];
    const heading = HEADING.exec(line)?.[1];
    if (fence) {
      flush();
      nodes.push(renderCode(lines, fence));
    } else if (heading) {
      flush();
      const strong = h("strong", {}, renderInline(heading));
      nodes.push(h("p", { dir: "auto" }, [strong]));
    } else if (RULE.test(line) || !line.trim()) flush();
    else if (beginsList(line, paragraph.length > 0)) {
      flush();
      lines.unshift(line);
      nodes.push(renderList(lines));
    } else paragraph.push(line.replace(/ +$/, ""));
  }
  flush();
  return nodes;
}

/** Up to the closing fence, or to the end of the text. */
function renderCode(lines: string[], fence: string): Node {
  const code: string[] = [];
  for (let line; (line = lines.shift()) !== undefined;) {
    if (line.trim().startsWith(fence)) break;
    code.push(line);
  }
  // Wide code scrolls, and what scrolls must be reachable by keyboard.
  return h("pre", { tabindex: "0", dir: "ltr" }, [
    h("code", {}, [code.join("\n")]),
  ]);
}

/** Within a paragraph only "1." begins a list: "in 2026. Then" does not. */
function beginsList(line: string, inParagraph: boolean): boolean {
  const mark = ITEM.exec(line)?.[1];
  return !!mark && !(inParagraph && /\d/.test(mark) && parseInt(mark) !== 1);
}

function renderList(lines: string[]): Node {
  const mark = ITEM.exec(lines[0] ?? "")?.[1] ?? "";
  const ordered = /\d/.test(mark);
  const items: Node[] = [];
  for (let item; (item = ITEM.exec(lines[0] ?? ""));) {
    const [, own = "", first = ""] = item;
    if (own.at(-1) !== mark.at(-1)) break;
    lines.shift();
    const inner = [first];
    // Deeper lines belong to the item, and blank ones if such a line or
    // another item follows.
    for (let line; (line = lines[0]) !== undefined; lines.shift()) {
      const deeper = / {2}/.test(line.slice(0, 2));
      const next = lines[1] ?? "";
      if (line.trim() ? !deeper : !/^ {2}/.test(next) && !ITEM.test(next))
        break;
      inner.push(line.replace(new RegExp(`^ {2,${own.length + 1}}`), ""));
    }
    items.push(h("li", {}, renderLines(inner)));
  }
  return ordered
    ? h("ol", { dir: "auto", start: String(parseInt(mark)) }, items)
    : h("ul", { dir: "auto" }, items);
}
