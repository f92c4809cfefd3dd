import type { Settings } from "../../shared/contract.js";
import { h, setText } from "../kit.js";
import type { Engine } from "../chat/engine.js";
import type { Entry } from "../chat/entry.js";
import type { Texts } from "../locales/texts.js";
import { fill } from "../locales/texts.js";
import type { EntryView } from "./entry.js";
import { createEntryView, thinking } from "./entry.js";
import { createScroller } from "./scroller.js";
import type { View } from "./view.js";

/** Messages of one author within this time form a group. */
const GROUP_MS = 5 * 60_000;

export interface MessagesView extends View {
  /** Puts the end on screen, whatever the reader looked at. */
  toEnd(): void;
  /** The list was out of the page, or not shown, and is back. */
  restore(): void;
}

/** The log with its welcome, suggestions and indicators. */
export function createMessages(
  settings: Settings,
  texts: Texts,
  engine: Engine,
  contact: View,
): MessagesView {
  const { log, state } = engine;
  const views = new Map<string, EntryView>();
  const viewOf = (entry: Entry): EntryView => {
    const view =
      views.get(entry.key) ??
      createEntryView(entry, engine, texts, settings.locale);
    views.set(entry.key, view);
    return view;
  };
  const greeting: Entry = {
    key: "",
    author: "assistant",
    state: "complete",
    text: "",
    createdAt: 0,
    seq: 0,
    attempt: 1,
  };
  const welcome = viewOf(greeting);
  const suggestions = h("div", { class: "suggestions" });
  /** What the suggestions were made of. */
  let suggested: Settings["suggestedQuestions"] | undefined;
  /** Loads what lies before, or again what could not be loaded. */
  const more = h("button", {
    class: "link",
    click: () => void engine.load(state.phase !== "failed"),
  });
  const skeleton = h("div", {
    class: "skeleton",
    role: "img",
    "aria-label": texts.loading,
  });
  const list = h("div", { class: "list" });
  const pending = h("div", { class: "msg assistant" }, [
    h("div", { class: "text" }, [thinking(texts)]),
  ]);
  const typing = h("p", { class: "small" });
  const content = h("div", { class: "content" }, [
    more,
    skeleton,
    welcome.node,
    suggestions,
    list,
    pending,
    typing,
    contact.node,
  ]);
  const area = h(
    "div",
    {
      class: "log",
      role: "log",
      // Read token by token it would drown out all else; see announcer.ts.
      "aria-live": "off",
      "aria-label": texts.log,
      tabindex: "0",
    },
    [content],
  );
  const pill = h("button", { class: "pill", click: () => scroller.toEnd() }, [
    `${texts.newMessages} ↓`,
  ]);
  const scroller = createScroller(area, content, pill);

  function updateList(): void {
    const { entries } = log;
    entries.forEach((entry, at) => {
      const view = viewOf(entry);
      const before = list.children[at] ?? null;
      if (before !== view.node) list.insertBefore(view.node, before);
      view.update(
        !sameGroup(entries[at - 1], entry),
        !sameGroup(entry, entries[at + 1]),
      );
    });
    while (list.children.length > entries.length) list.lastChild?.remove();
  }

  return {
    node: h("div", { class: "middle" }, [area, pill]),
    update() {
      const empty = !log.entries.length;
      const loading = empty && state.phase === "loading";
      scroller.keep(() => {
        skeleton.hidden = !loading;
        setText(
          more,
          state.phase === "failed"
            ? texts.historyFailed
            : state.hasEarlier
              ? texts.earlier
              : "",
        );
        greeting.text = settings.welcomeMessage ?? texts.welcome;
        if (suggested !== settings.suggestedQuestions) {
          suggested = settings.suggestedQuestions;
          suggestions.replaceChildren(
            ...suggested.map((question) =>
              h(
                "button",
                { class: "link", click: () => engine.send(question) },
                [question],
              ),
            ),
          );
        }
        welcome.node.hidden = loading || state.hasEarlier;
        welcome.update(true, false);
        suggestions.hidden = !empty || loading;
        updateList();
        pending.hidden = !engine.answering() || !!log.streaming();
        const typist = log.state?.typing;
        setText(typing, typist && fill(texts.typing, typist));
        contact.update();
      });
    },
    toEnd: () => scroller.toEnd(),
    restore: () => scroller.restore(),
  };
}

function sameGroup(a: Entry | undefined, b: Entry | undefined): boolean {
  return (
    a?.author === b?.author &&
    a?.authorName === b?.authorName &&
    Math.abs((b?.createdAt ?? 0) - (a?.createdAt ?? 0)) < GROUP_MS
  );
}
