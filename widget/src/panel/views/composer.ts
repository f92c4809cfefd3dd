import type { Settings } from "../../shared/contract.js";
import { h, icon, safeStorage, set } from "../kit.js";
import type { Engine } from "../chat/engine.js";
import { ICONS } from "../icons.js";
import type { Texts } from "../locales/texts.js";
import type { View } from "./view.js";

export interface ComposerView extends View {
  focus(): void;
}

/** The field and its one button: send, or stop while an answer runs. */
export function createComposer(
  settings: Settings,
  texts: Texts,
  engine: Engine,
  onSent: () => void,
): ComposerView {
  const storage = safeStorage("sessionStorage");
  const draftKey = `${settings.storageKey}:draft`;
  const field = h("textarea", {
    rows: "1",
    dir: "auto",
    enterkeyhint: "send",
    input: onInput,
    keydown: onKey,
  });
  const button = h("button", { class: "send", click: press }, [
    icon(ICONS.send),
    icon(ICONS.stop),
  ]);
  field.value = String(storage.get(draftKey) ?? "");

  const text = (): string => field.value.trim();
  const stops = (): boolean => engine.answering() && !text();

  function press(): void {
    if (stops()) engine.stop();
    else send();
    field.focus();
  }

  function send(): void {
    const message = text();
    if (!message) return;
    field.value = "";
    onInput();
    engine.send(message);
    onSent();
  }

  function onInput(): void {
    storage.set(draftKey, field.value || null);
    if (field.value) engine.typing();
    fit();
    update();
  }

  function onKey(event: KeyboardEvent): void {
    // While an input method composes, Enter chooses a word; Safari reports
    // that key as 229 after the composition has ended.
    const composing = event.isComposing || event.keyCode === 229;
    if (event.key !== "Enter" || event.shiftKey || composing) return;
    event.preventDefault();
    send();
  }

  /** As high as its text; the style sheet stops it at five lines. */
  function fit(): void {
    field.style.height = "auto";
    field.style.height = `${field.scrollHeight}px`;
  }

  function update(): void {
    const stop = stops();
    const placeholder = settings.inputPlaceholder ?? texts.placeholder;
    set(field, "placeholder", placeholder);
    set(field, "aria-label", placeholder);
    set(field, "maxlength", String(settings.maxMessageLength));
    set(button, "data-stop", stop);
    set(button, "aria-label", stop ? texts.stop : texts.send);
    button.disabled = !stop && !text();
  }

  return {
    node: h("div", { class: "composer" }, [field, button]),
    update,
    focus() {
      fit();
      field.focus();
    },
  };
}
