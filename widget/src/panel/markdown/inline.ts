/** Spans of a text: code, links, emphasis, line breaks. */
import type { Child } from "../../shared/dom.js";
import { h } from "../kit.js";
import { link, safeHref } from "./links.js";

/**
 * What may begin a span, in this order: code, escaped mark, link, strong,
 * emphasis, bare address, line break. There is no lookbehind in it: Safari
 * knows that only since 16.4.
 */
const TOKEN = [
  "(`+)([^`]|[^`][^]*?[^`])\\1(?!`)",
  "\\\\([!-/:-@[-`{-~])",
  "\\[((?:[^\\][]|\\[[^\\][]*\\])+)\\]\\(\\s*<?((?:[^\\s()<>]|\\([^\\s()]*\\))*)>?(?:\\s[^)]*)?\\)",
  "(\\*\\*|__)(?=\\S)([^]*?\\S)\\6(?![*_])",
  "([*_])(?=[^\\s*_])((?:\\*\\*[^*]+\\*\\*|(?!\\8)[^])*?\\S)\\8(?!\\w)",
  '(https?://[^\\s<>"]*[^\\s<>"\'.,;:!?*_~`)\\]])',
  "\\n",
].join("|");

/** @param linked inside a link already: links do not nest. */
export function renderInline(text: string, linked = false): Child[] {
  const nodes: Child[] = [];
  const token = new RegExp(TOKEN, "gi");
  let from = 0;
  for (let match; (match = token.exec(text));) {
    const [all, , code, escaped, label, target = "", , strong, , em, url] =
      match;
    const at = match.index;
    // snake_case_names and the middle of a word stay as they are.
    if (/^[_h]/i.test(all) && /\w/.test(text[at - 1] ?? "")) {
      token.lastIndex = at + 1;
      continue;
    }
    const href = !linked && safeHref(url ?? target);
    nodes.push(text.slice(from, at));
    if (code) nodes.push(h("code", {}, [code]));
    else if (strong) nodes.push(h("strong", {}, renderInline(strong, linked)));
    else if (em) nodes.push(h("em", {}, renderInline(em, linked)));
    else if (label) {
      const children = renderInline(label, true);
      nodes.push(...(href ? [link(href, children)] : children));
    } else if (url) nodes.push(href ? link(href, [url]) : url);
    else nodes.push(escaped ?? h("br"));
    from = token.lastIndex;
  }
  nodes.push(text.slice(from));
  return nodes;
}
