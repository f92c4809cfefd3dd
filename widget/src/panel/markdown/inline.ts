/** Spans of a text: code, links, emphasis, line breaks. */
import type { Child } from "../../shared/dom.js";
import { h } from "../../shared/dom.js";
import { link, safeHref } from "./links.js";

/**
 * What may begin a span, in this order: code, escaped mark, link, strong,
 * emphasis, bare address, line break. No part can match in two ways, and
 * there is no lookbehind, which Safari knows only since 16.4.
 */
const TOKEN = new RegExp(
  [
    /(`+)([^`]|[^`][^]*?[^`])\1(?!`)/,
    /\\([!-/:-@[-`{-~])/,
    /\[((?:[^\][]|\[[^\][]*\])+)\]\(\s*<?((?:[^\s()<>]|\([^\s()]*\))*)>?(?:\s[^)]*)?\)/,
    /(\*\*|__)(?=\S)([^]*?\S)\6(?![*_])/,
    /([*_])(?=[^\s*_])((?:\*\*[^*]+\*\*|(?!\8)[^])*?\S)\8(?!\w)/,
    /(https?:\/\/[^\s<>"]*[^\s<>"'.,;:!?*_~`)\]])/,
    /\n/,
  ]
    .map(({ source }) => source)
    .join("|"),
  "gi",
);

/** @param linked inside a link already: links do not nest. */
export function renderInline(text: string, linked = false): Child[] {
  const nodes: Child[] = [];
  const token = new RegExp(TOKEN);
  let from = 0;
  for (let match; (match = token.exec(text));) {
    const [all, , code, escaped, label, target, , strong, , em, url] = match;
    const at = match.index;
    const inWord = /\w/.test(text[at - 1] ?? "");
    let node: Child;
    if (code) node = h("code", {}, [code]);
    else if (escaped) node = escaped;
    else if (label) {
      const children = renderInline(label, true);
      const href = !linked && safeHref(target ?? "");
      node = href ? link(href, children) : h("span", {}, children);
    } else if (inWord && /[_h]/i.test(all)) {
      // snake_case_names and the middle of a word stay as they are.
      if (/^[_h]/i.test(all)) {
        token.lastIndex = at + 1;
        continue;
      }
    }
    if (node === undefined) {
      if (strong) node = h("strong", {}, renderInline(strong, linked));
      else if (em) node = h("em", {}, renderInline(em, linked));
      else if (url) {
        const href = !linked && safeHref(url);
        node = href ? link(href, [url]) : url;
      } else node = h("br");
    }
    nodes.push(text.slice(from, at), node);
    from = token.lastIndex;
  }
  nodes.push(text.slice(from));
  return nodes;
}
