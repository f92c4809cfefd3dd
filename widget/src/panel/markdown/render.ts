import { h } from "../../shared/dom.js";
import type { Block } from "./blocks.js";
import { parseBlocks } from "./blocks.js";
import type { Span } from "./inline.js";
import { parseInline } from "./inline.js";

/**
 * Markdown as DOM nodes.
 * @param streaming more text will follow; only the very end is read mildly.
 */
export function renderMarkdown(source: string, streaming: boolean): Node[] {
  return renderBlocks(parseBlocks(source, streaming), streaming);
}

function renderBlocks(blocks: readonly Block[], streaming: boolean): Node[] {
  return blocks.map((block, index) =>
    renderBlock(block, streaming && index === blocks.length - 1),
  );
}

function renderBlock(block: Block, open: boolean): Node {
  switch (block.kind) {
    case "code":
      // Wide code scrolls, and what scrolls must be reachable by keyboard.
      return h("pre", { tabindex: "0", dir: "ltr" }, [
        h("code", {}, [block.text]),
      ]);
    case "heading":
      return h("p", { dir: "auto" }, [
        h("strong", {}, renderSpans(parseInline(block.text, open))),
      ]);
    case "paragraph":
      return h("p", { dir: "auto" }, renderSpans(parseInline(block.text, open)));
    case "list": {
      const start = block.start === 1 ? null : String(block.start);
      const items = block.items.map((item, index) =>
        h("li", {}, renderBlocks(item, open && index === block.items.length - 1)),
      );
      return block.ordered
        ? h("ol", { start, dir: "auto" }, items)
        : h("ul", { dir: "auto" }, items);
    }
  }
}

function renderSpans(spans: readonly Span[]): Node[] {
  return spans.map(renderSpan);
}

function renderSpan(span: Span): Node {
  switch (span.kind) {
    case "text":
      return document.createTextNode(span.text);
    case "break":
      return h("br", {});
    case "code":
      return h("code", {}, [span.text]);
    case "strong":
    case "em":
      return h(span.kind, {}, renderSpans(span.children));
    case "link":
      return link(span.href, renderSpans(span.children));
  }
}

/** A link that leaves the site: it passes on neither page nor reputation. */
export function link(href: string, children: readonly Node[]): HTMLElement {
  return h(
    "a",
    {
      href,
      target: "_blank",
      rel: "noopener noreferrer nofollow ugc",
      title: href,
    },
    children,
  );
}
