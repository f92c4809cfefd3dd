import type { Settings } from "../../shared/contract.js";
import { h, icon, setAttribute, setText } from "../../shared/dom.js";
import type { Engine } from "../chat/engine.js";
import type { Entry } from "../chat/entry.js";
import { createEntry } from "../chat/entry.js";
import { ICONS } from "../icons.js";
import type { Texts } from "../locales/texts.js";
import type { EntryView } from "./entry.js";
import { createEntryView, thinking } from "./entry.js";
import { createScroller } from "./scroller.js";

/** Messages of one author within this time form a group. */
const GROUP_MS = 5 * 60_000;

export interface MessagesView {
  readonly nodes: readonly HTMLElement[];
  /** @param contact the card to show behind the messages, or null. */
  update(engine: Engine, now: number): void;
  /** Puts the end on screen, whatever the reader looked at. */
  toEnd(): void;
  /** The list was taken out of the page and put back. */
  restore(): void;
}

/** The log with its welcome, suggestions and indicators. */
export function createMessages(
  settings: Settings,
  texts: Texts,
  engine: Pick<Engine, "send" | "retry" | "discard" | "earlier" | "reload">,
  contact: HTMLElement,
): MessagesView {
  const views = new Map<string, EntryView>();
  const welcome = createEntry({
    key: "welcome",
    author: "assistant",
    state: "complete",
    final: true,
    text: settings.welcomeMessage ?? texts.welcome,
    createdAt: 0,
  });
  const greeting = createEntryView(welcome, () => {}, () => {});
  const suggestions = h(
    "div",
    { class: "suggestions", role: "group", "aria-label": texts.suggestions },
    settings.suggestedQuestions.map((question) =>
      h("button", { type: "button", dir: "auto" }, [question], {
        click: () => engine.send(question),
      }),
    ),
  );
  const earlier = h(
    "button",
    { class: "link earlier", type: "button" },
    [texts.earlier],
    { click: () => engine.earlier() },
  );
  const skeleton = h(
    "div",
    { class: "skeleton", role: "img", "aria-label": texts.loading },
    [h("i", {}), h("i", {}), h("i", {})],
  );
  const failed = h("p", { class: "failed" }, [
    texts.historyFailed,
    " ",
    h("button", { class: "link", type: "button" }, [texts.retry], {
      click: () => engine.reload(),
    }),
  ]);
  const list = h("div", { class: "list" });
  const pending = h("div", { class: "msg assistant", "data-last": true }, [
    h("div", { class: "text" }, [thinking(texts)]),
  ]);
  const typing = h("p", { class: "typing" });
  const content = h("div", { class: "content" }, [
    earlier,
    skeleton,
    failed,
    greeting.node,
    suggestions,
    list,
    pending,
    typing,
    contact,
  ]);
  const log = h(
    "div",
    {
      class: "log",
      role: "log",
      "aria-live": "off",
      "aria-label": texts.log,
      tabindex: "0",
    },
    [content],
  );
  const pill = h(
    "button",
    { class: "pill", type: "button", hidden: true },
    [texts.newMessages, icon(ICONS.down)],
    { click: () => scroller.toEnd() },
  );
  const scroller = createScroller(log, content, pill);

  function updateList(now: number, full: Engine): void {
    const entries = full.log.entries;
    const seenSeq = full.mode === "human" ? (full.log.state?.staffReadSeq ?? 0) : 0;
    const lastOwn = entries.findLast((entry) => entry.author === "visitor");
    const keys = new Set(entries.map((entry) => entry.key));
    for (const [key, view] of views) {
      if (keys.has(key)) continue;
      view.node.remove();
      views.delete(key);
    }
    entries.forEach((entry, at) => {
      let view = views.get(entry.key);
      if (!view) {
        view = createEntryView(
          entry,
          (it) => engine.retry(it),
          (it) => engine.discard(it),
        );
        views.set(entry.key, view);
      }
      if (list.children[at] !== view.node) {
        list.insertBefore(view.node, list.children[at] ?? null);
      }
      view.update({
        texts,
        locale: settings.locale,
        now,
        first: !sameGroup(entries[at - 1], entry),
        last: !sameGroup(entry, entries[at + 1]),
        seen: entry === lastOwn && entry.seq !== null && entry.seq <= seenSeq,
      });
    });
  }

  return {
    nodes: [log, pill],
    update(full, now) {
      const empty = full.log.entries.length === 0;
      const loading = full.phase === "loading" && empty;
      setAttribute(skeleton, "hidden", !loading);
      setAttribute(failed, "hidden", full.phase !== "failed");
      setAttribute(earlier, "hidden", !full.hasEarlier);
      setAttribute(greeting.node, "hidden", full.hasEarlier || loading);
      greeting.update({
        texts,
        locale: settings.locale,
        now,
        first: true,
        last: false,
        seen: false,
      });
      const none = settings.suggestedQuestions.length === 0;
      setAttribute(suggestions, "hidden", !empty || loading || none);
      scroller.keep(() => {
        updateList(now, full);
        const streaming = full.log.streaming();
        setAttribute(pending, "hidden", !full.answering || streaming !== null);
        const typist = full.log.state?.typing;
        setAttribute(typing, "hidden", !typist);
        setText(typing, typist ? texts.typing(typist) : "");
        setAttribute(
          contact,
          "hidden",
          !full.contactWanted && full.contactSaved === null,
        );
      });
    },
    toEnd: () => scroller.toEnd(),
    restore: () => scroller.restore(),
  };
}

function sameGroup(a: Entry | undefined, b: Entry | undefined): boolean {
  return (
    a !== undefined &&
    b !== undefined &&
    a.author === b.author &&
    a.authorName === b.authorName &&
    a.state !== "unsent" &&
    Math.abs(b.createdAt - a.createdAt) < GROUP_MS
  );
}
