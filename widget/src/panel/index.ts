import type { PanelHandle, Shell } from "../shared/contract.js";
import { h, setAttribute, setText } from "../shared/dom.js";
import { safeStorage } from "../shared/storage.js";
import { adoptStyles } from "../shared/styles.js";
import { createAnnouncer } from "./announcer.js";
import { createEngine } from "./chat/engine.js";
import type { Entry } from "./chat/entry.js";
import { trapTab } from "./focus.js";
import { TEXTS } from "./locales/texts.js";
import css from "./panel.css?inline";
import { createComposer } from "./views/composer.js";
import { createContact } from "./views/contact.js";
import { createFooter } from "./views/footer.js";
import { TITLE_ID, createHeader } from "./views/header.js";
import { createMessages } from "./views/messages.js";
import { followViewport } from "./viewport.js";

/** Relative times grow old, and countdowns count. */
const CLOCK_MS = 1000;

/** Builds the panel inside the shell's shadow tree, hidden at first. */
export function createPanel(shell: Shell): PanelHandle {
  const { settings } = shell;
  const texts = TEXTS[settings.locale];
  const ending = new AbortController();
  const { signal } = ending;
  const fullScreen = window.matchMedia("(max-width: 479px)");
  let frame = 0;

  const announcer = createAnnouncer(signal);
  const engine = createEngine({
    shell,
    texts,
    signal,
    onChange: schedule,
    onMessage: announce,
  });
  const header = createHeader(settings, texts, () => shell.requestClose());
  const contact = createContact(texts, (email, name) =>
    engine.saveContact(email, name),
  );
  const messages = createMessages(settings, texts, engine, contact.node);
  const composer = createComposer(
    settings,
    texts,
    safeStorage("sessionStorage"),
    engine,
    () => messages.toEnd(),
  );
  const footer = createFooter(settings, texts, engine);
  const notice = h("p", { class: "notice", role: "status", hidden: true });
  const panel = h(
    "section",
    {
      class: "panel",
      role: "dialog",
      "aria-labelledby": TITLE_ID,
      tabindex: "-1",
      hidden: true,
    },
    [
      header.node,
      notice,
      h("div", { class: "middle" }, messages.nodes),
      composer.node,
      footer.node,
      announcer.node,
    ],
    { keydown: onKey },
  );

  function announce(entry: Entry): void {
    if (!shell.isOpen() || entry.author === "visitor") return;
    const staff = entry.author === "staff";
    const name = staff ? (entry.authorName ?? texts.team) : texts.assistant;
    announcer.say(`${name}: ${entry.text}`);
  }

  function onKey(event: KeyboardEvent): void {
    if (event.key === "Escape" && !event.isComposing) {
      event.stopPropagation();
      shell.requestClose();
    } else if (event.key === "Tab" && fullScreen.matches) trapTab(panel, event);
  }

  /** At most one drawing per frame, and none while nobody sees it. */
  function schedule(): void {
    if (frame === 0 && shell.isOpen()) frame = requestAnimationFrame(draw);
  }

  function draw(): void {
    cancelAnimationFrame(frame);
    frame = 0;
    header.update(engine);
    messages.update(engine, Date.now());
    contact.update(engine);
    composer.update(engine);
    footer.update(engine);
    const line = engine.offline
      ? texts.offline
      : engine.actionFailed
        ? texts.actionFailed
        : "";
    setAttribute(notice, "hidden", line === "");
    setText(notice, line);
  }

  const updateModal = (): void =>
    setAttribute(panel, "aria-modal", fullScreen.matches ? "true" : null);
  updateModal();
  fullScreen.addEventListener("change", updateModal, { signal });
  followViewport(panel, signal);
  adoptStyles(shell.root, css, null);
  // Before the launcher in reading order, as it lies above it.
  shell.frame.prepend(panel);
  const clock = setInterval(schedule, CLOCK_MS);

  return {
    show(focus) {
      setAttribute(panel, "hidden", false);
      engine.reconsider();
      draw();
      messages.restore();
      if (!focus) return;
      // On touch screens the field would bring up the keyboard at once.
      if (window.matchMedia("(pointer: coarse)").matches) {
        panel.focus({ preventScroll: true });
      } else composer.focus();
    },
    hide() {
      setAttribute(panel, "hidden", true);
      engine.reconsider();
    },
    send: (text) => engine.send(text.trim()),
    reattached: () => messages.restore(),
    destroy() {
      clearInterval(clock);
      cancelAnimationFrame(frame);
      ending.abort();
      panel.remove();
    },
  };
}
