import type { PanelHandle, Shell } from "../shared/contract.js";
import { createAnnouncer } from "./announcer.js";
import { createEngine } from "./chat/engine.js";
import { trapTab } from "./focus.js";
import { adoptStyles, h, set, setText, useKit } from "./kit.js";
import { de } from "./locales/de.js";
import { en } from "./locales/en.js";
import type { Texts } from "./locales/texts.js";
import css from "./panel.css?inline";
import { createComposer } from "./views/composer.js";
import { createContact } from "./views/contact.js";
import { createFooter } from "./views/footer.js";
import { TITLE_ID, createHeader } from "./views/header.js";
import { createMessages } from "./views/messages.js";
import { followViewport } from "./viewport.js";

/** Set by the build, which makes a panel for each language. */
declare const LOCALE: string;

/** Countdowns count, and relative times grow old. */
const CLOCK_MS = 1000;

/** Builds the panel inside the shell's shadow tree, hidden at first. */
export function createPanel(shell: Shell): PanelHandle {
  useKit(shell.kit);
  const { settings } = shell;
  const texts: Texts = LOCALE === "de" ? de : en;
  const ending = new AbortController();
  const { signal } = ending;
  const fullScreen = matchMedia("(max-width: 479px)");
  let frame = 0;

  const announcer = createAnnouncer();
  const engine = createEngine(shell, texts, signal, schedule, (entry) => {
    const { author, authorName, text } = entry;
    if (!shell.isOpen() || author === "visitor") return;
    announcer.say(`${authorName ?? texts.assistant}: ${text}`);
  });
  const messages = createMessages(
    settings,
    texts,
    engine,
    createContact(texts, engine),
  );
  const composer = createComposer(settings, texts, engine, messages.toEnd);
  const header = createHeader(settings, texts, engine, shell.requestClose);
  const footer = createFooter(settings, texts, engine);
  const notice = h("p", { class: "notice", role: "status" });
  const panel = h(
    "section",
    {
      class: "panel",
      role: "dialog",
      "aria-labelledby": TITLE_ID,
      tabindex: "-1",
      hidden: true,
      keydown: onKey,
    },
    [
      header.node,
      notice,
      messages.node,
      composer.node,
      footer.node,
      announcer.node,
    ],
  );

  function onKey(event: KeyboardEvent): void {
    if (event.key === "Escape" && !event.isComposing) {
      // The page may have a dialog of its own below.
      event.stopPropagation();
      shell.requestClose();
    } else if (event.key === "Tab" && fullScreen.matches) trapTab(panel, event);
  }

  /** At most one drawing per frame, and none while nobody sees it. */
  function schedule(): void {
    if (!frame && shell.isOpen()) frame = requestAnimationFrame(draw);
  }

  function draw(): void {
    frame = 0;
    set(panel, "aria-modal", fullScreen.matches && "true");
    for (const view of [header, messages, composer, footer]) view.update();
    const { offline, failed } = engine.state;
    setText(notice, offline ? texts.offline : failed ? texts.actionFailed : "");
  }

  followViewport(panel, signal);
  adoptStyles(shell.root, css, shell.nonce);
  // Before the launcher in reading order.
  shell.frame.prepend(panel);
  const clock = setInterval(schedule, CLOCK_MS);

  return {
    show(focus) {
      panel.hidden = false;
      engine.reconsider();
      draw();
      messages.restore();
      if (!focus) return;
      // On touch screens the field would bring up the keyboard at once.
      if (matchMedia("(pointer: coarse)").matches) panel.focus();
      else composer.focus();
    },
    hide() {
      panel.hidden = true;
      engine.reconsider();
    },
    send: engine.send,
    reattached: messages.restore,
    destroy() {
      clearInterval(clock);
      ending.abort();
    },
  };
}
