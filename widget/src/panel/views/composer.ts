import type { Settings } from "../../shared/contract.js";
import { h, icon, setAttribute } from "../../shared/dom.js";
import type { SafeStorage } from "../../shared/storage.js";
import { storageKey } from "../../shared/storage.js";
import type { Engine } from "../chat/engine.js";
import { ICONS } from "../icons.js";
import type { Texts } from "../locales/texts.js";

/** Lines the field grows to before it scrolls; also in panel.css. */
const MAX_HEIGHT_PX = 5 * 24 + 20;

export interface ComposerView {
  readonly node: HTMLElement;
  update(engine: Engine): void;
  focus(): void;
}

/** The field and its one button: send, or stop while an answer runs. */
export function createComposer(
  settings: Settings,
  texts: Texts,
  storage: SafeStorage,
  engine: Engine,
  onSent: () => void,
): ComposerView {
  const draftKey = `${storageKey(settings)}:draft`;
  const placeholder = settings.inputPlaceholder ?? texts.placeholder;
  const field = h(
    "textarea",
    {
      rows: "1",
      dir: "auto",
      placeholder,
      "aria-label": placeholder,
      maxlength: String(settings.maxMessageLength),
      enterkeyhint: "send",
      autocomplete: "off",
    },
    [],
    { input: onInput, keydown: onKey },
  );
  const button = h("button", { class: "send", type: "submit" }, [
    icon(ICONS.send),
    icon(ICONS.stop),
  ]);
  const node = h("form", { class: "composer", novalidate: true }, [field, button], {
    submit(event) {
      event.preventDefault();
      press();
    },
  });
  field.value = storage.get(draftKey) ?? "";

  const stops = (): boolean => engine.answering && field.value.trim() === "";

  function press(): void {
    if (stops()) engine.stop();
    else send();
  }

  function send(): void {
    const text = field.value.trim();
    if (text === "") return;
    field.value = "";
    onInput();
    engine.actions.typing(false);
    engine.send(text);
    onSent();
  }

  function onInput(): void {
    storage.set(draftKey, field.value === "" ? null : field.value);
    if (engine.mode !== "assistant" && field.value !== "") {
      engine.actions.typing(true);
    }
    fit();
    show();
  }

  function onKey(event: KeyboardEvent): void {
    // While an input method composes, Enter chooses a word; Safari reports
    // that key as 229 after the composition has ended.
    const composing = event.isComposing || event.keyCode === 229;
    if (event.key !== "Enter" || event.shiftKey || composing) return;
    event.preventDefault();
    send();
  }

  /** As high as its text, up to five lines. */
  function fit(): void {
    field.style.height = "auto";
    const wanted = Math.min(field.scrollHeight, MAX_HEIGHT_PX);
    if (wanted > 0) field.style.height = `${wanted}px`;
  }

  function show(): void {
    const stop = stops();
    setAttribute(button, "data-stop", stop);
    setAttribute(button, "aria-label", stop ? texts.stop : texts.send);
    setAttribute(button, "disabled", !stop && field.value.trim() === "");
  }

  return {
    node,
    update: show,
    focus() {
      fit();
      field.focus({ preventScroll: true });
    },
  };
}
