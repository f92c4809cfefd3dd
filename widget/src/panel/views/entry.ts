import { h, setAttribute, setText } from "../../shared/dom.js";
import type { Entry, Problem } from "../chat/entry.js";
import type { Texts } from "../locales/texts.js";
import { safeHref } from "../markdown/links.js";
import { morph } from "../markdown/morph.js";
import { link, renderMarkdown } from "../markdown/render.js";
import { absoluteTime, relativeTime } from "../time.js";

export interface EntryContext {
  readonly texts: Texts;
  readonly locale: string;
  readonly now: number;
  /** First and last of a group by the same author. */
  readonly first: boolean;
  readonly last: boolean;
  /** Staff have read up to here and nothing of the visitor's is newer. */
  readonly seen: boolean;
}

export interface EntryView {
  readonly node: HTMLElement;
  update(context: EntryContext): void;
}

/** One message with its name, time, sources and what went wrong. */
export function createEntryView(
  entry: Entry,
  onRetry: (entry: Entry) => void,
  onDiscard: (entry: Entry) => void,
): EntryView {
  const name = h("p", { class: "name", dir: "auto" });
  const body = h("div", { class: "text" });
  const extra = h("div", { class: "extra" });
  const time = h("time", {});
  const note = h("span", {});
  const meta = h("p", { class: "meta" }, [note, time]);
  const node = h("div", { class: `msg ${entry.author}` }, [
    name,
    body,
    extra,
    meta,
  ]);
  let shown = "";
  let shownExtra = "";

  function updateText(texts: Texts): void {
    const streaming = entry.state === "streaming";
    const key = `${entry.state}\n${entry.text}`;
    if (key === shown) return;
    shown = key;
    setAttribute(body, "hidden", entry.text === "" && !streaming);
    if (entry.text === "" && streaming) morph(body, [thinking(texts)]);
    else if (entry.author === "visitor" || entry.author === "system") {
      morph(body, [h("p", { dir: "auto", class: "pre" }, [entry.text])]);
    } else morph(body, renderMarkdown(entry.text, streaming));
  }

  function updateExtra({ texts, now }: EntryContext): void {
    const wait = secondsLeft(entry.problem, now);
    const key = JSON.stringify([entry.problem, wait, entry.sources]);
    if (key === shownExtra) return;
    shownExtra = key;
    // The retry button keeps the focus while its seconds count down.
    morphKeepingButtons(extra, [
      ...sources(entry, texts),
      ...trouble(entry, wait, texts, onRetry, onDiscard),
    ]);
  }

  return {
    node,
    update(context) {
      const { texts, locale, now } = context;
      const staff = entry.author === "staff";
      setText(name, staff ? (entry.authorName ?? texts.team) : texts.assistant);
      setAttribute(
        name,
        "hidden",
        !context.first || (!staff && entry.author !== "assistant"),
      );
      setAttribute(node, "data-first", context.first);
      setAttribute(node, "data-last", context.last);
      setAttribute(node, "data-state", entry.state);
      updateText(texts);
      updateExtra(context);
      const running = entry.state === "streaming" || entry.state === "unsent";
      setText(note, noteOf(entry, context));
      setAttribute(time, "hidden", running || entry.state === "sending");
      setAttribute(time, "datetime", new Date(entry.createdAt).toISOString());
      setAttribute(time, "title", absoluteTime(entry.createdAt, locale));
      setText(time, relativeTime(entry.createdAt, now, locale, texts.now));
      const quiet = !context.last && note.textContent === "";
      setAttribute(meta, "hidden", running || quiet || entry.author === "system");
    },
  };
}

/** The one quiet indicator while the model thinks. */
export function thinking(texts: Texts): HTMLElement {
  return h("p", { class: "dots", role: "img", "aria-label": texts.thinking }, [
    h("i", {}),
    h("i", {}),
    h("i", {}),
  ]);
}

function noteOf(entry: Entry, { texts, seen }: EntryContext): string {
  if (entry.state === "sending") return texts.sending;
  if (entry.state === "stopped") return texts.stopped;
  if (entry.state === "failed" && !entry.problem) return texts.interrupted;
  if (entry.automatic) return texts.automatic;
  return seen ? texts.seen : "";
}

function secondsLeft(problem: Problem | null, now: number): number {
  return Math.max(0, Math.ceil(((problem?.retryAt ?? 0) - now) / 1000));
}

function sources(entry: Entry, texts: Texts): Node[] {
  if (entry.sources.length === 0) return [];
  const items = entry.sources.map(({ title, url }) => {
    const href = safeHref(url ?? "");
    const text = document.createTextNode(title);
    return h("li", { dir: "auto" }, [href ? link(href, [text]) : text]);
  });
  return [
    h("div", { class: "sources" }, [
      h("p", {}, [texts.sources]),
      h("ul", {}, items),
    ]),
  ];
}

function trouble(
  entry: Entry,
  wait: number,
  texts: Texts,
  onRetry: (entry: Entry) => void,
  onDiscard: (entry: Entry) => void,
): Node[] {
  const { problem } = entry;
  if (problem === null) return [];
  const nodes: Node[] = [h("p", { class: "problem" }, [problem.text])];
  if (entry.author !== "visitor") return nodes;
  if (problem.canRetry) {
    nodes.push(
      h(
        "button",
        { class: "link", type: "button", "aria-disabled": wait > 0 && "true" },
        [wait > 0 ? texts.retryIn(wait) : texts.retry],
        {
          click: () => {
            const now = Date.now();
            if ((entry.problem?.retryAt ?? 0) <= now) onRetry(entry);
          },
        },
      ),
    );
  }
  nodes.push(
    h("button", { class: "link", type: "button" }, [texts.remove], {
      click: () => onDiscard(entry),
    }),
  );
  return nodes;
}

/** Buttons hold no state of their own here: only their looks are taken over. */
function morphKeepingButtons(target: Element, wanted: readonly Node[]): void {
  const same =
    target.childNodes.length === wanted.length &&
    wanted.every((node, at) => node.nodeName === target.childNodes[at]?.nodeName);
  if (!same) {
    target.replaceChildren(...wanted);
    return;
  }
  wanted.forEach((node, at) => {
    const current = target.children[at];
    if (!(node instanceof Element) || !current) return;
    setAttribute(current, "aria-disabled", node.getAttribute("aria-disabled"));
    if (node.childElementCount === 0) setText(current, node.textContent ?? "");
    else morph(current, [...node.childNodes]);
  });
}
