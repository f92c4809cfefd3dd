import { h, set, setText } from "../kit.js";
import type { Engine } from "../chat/engine.js";
import type { Entry } from "../chat/entry.js";
import type { Texts } from "../locales/texts.js";
import { link, safeHref } from "../markdown/links.js";
import { morph } from "../markdown/morph.js";
import { renderMarkdown } from "../markdown/render.js";
import { absoluteTime, relativeTime } from "../time.js";

export interface EntryView {
  readonly node: HTMLElement;
  /** @param first, last of a group by the same author */
  update(first: boolean, last: boolean): void;
}

/** One message with its name, time, sources and what went wrong. */
export function createEntryView(
  entry: Entry,
  engine: Pick<Engine, "retry">,
  texts: Texts,
  locale: string,
): EntryView {
  const { author } = entry;
  const bot = author === "assistant";
  const name = h("p", { class: "small", dir: "auto" });
  const body = h("div", { class: "text" });
  const sources = h("ul", { class: "sources", "aria-label": texts.sources });
  const problem = h("p", { class: "problem", dir: "auto" });
  const retry = h("button", {
    class: "link",
    click: () => {
      if (waitOf(entry) <= 0) engine.retry(entry);
    },
  });
  const note = h("span");
  const time = h("time");
  const node = h("div", { class: `msg ${author}` }, [
    name,
    body,
    sources,
    problem,
    retry,
    h("p", { class: "small" }, [note, time]),
  ]);
  let shown = "";

  function updateText(): void {
    const { state, text } = entry;
    if (shown === state + text) return;
    shown = state + text;
    const streaming = state === "streaming";
    body.hidden = !text && !streaming;
    morph(
      body,
      streaming && !text
        ? [thinking(texts)]
        : author === "visitor" || author === "system"
          ? [h("p", { dir: "auto", class: "pre" }, [text])]
          : renderMarkdown(text, streaming),
    );
  }

  function updateSources(): void {
    const list = entry.sources ?? [];
    sources.hidden = !list.length;
    morph(
      sources,
      list.map(({ title, url = "" }) => {
        const href = safeHref(url);
        return h("li", { dir: "auto" }, [href ? link(href, [title]) : title]);
      }),
    );
  }

  return {
    node,
    update(first, last) {
      const { state, createdAt, hopeless } = entry;
      const unsent = state === "unsent";
      const wait = unsent ? waitOf(entry) : 0;
      set(node, "data-first", first);
      set(node, "data-last", last);
      set(node, "data-state", state);
      setText(
        name,
        first && author !== "visitor" && author !== "system"
          ? bot
            ? texts.assistant
            : (entry.authorName ?? texts.team)
          : "",
      );
      updateText();
      updateSources();
      setText(problem, entry.problem);
      setText(
        retry,
        unsent && !hopeless
          ? wait > 0
            ? `${texts.retry} (${
                // Seconds where they matter, and minutes before.
                wait > 99 ? `${Math.ceil(wait / 60)} min` : `${wait} s`
              })`
            : texts.retry
          : "",
      );
      set(retry, "aria-disabled", wait > 0 && "true");
      setText(note, noteOf(entry, texts));
      const settled = entry.final && last && author !== "system" && createdAt;
      setText(
        time,
        settled ? relativeTime(createdAt, Date.now(), locale, texts.now) : "",
      );
      if (settled) {
        set(time, "title", absoluteTime(createdAt, locale));
      }
    },
  };
}

/** The one quiet indicator while the model thinks. */
export function thinking(texts: Texts): HTMLElement {
  return h("p", { class: "dots", role: "img", "aria-label": texts.thinking }, [
    "•••",
  ]);
}

/** Seconds until the message may be sent again. */
function waitOf({ retryAt = 0 }: Entry): number {
  return Math.ceil((retryAt - Date.now()) / 1000);
}

function noteOf(entry: Entry, texts: Texts): string {
  const { state } = entry;
  if (state === "sending" || state === "stopped") return texts[state];
  if (state === "failed" && !entry.problem) return texts.interrupted;
  return entry.automatic && entry.final ? texts.automatic : "";
}
