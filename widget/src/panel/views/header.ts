import type { Settings } from "../../shared/contract.js";
import { h, icon, setAttribute, setText } from "../../shared/dom.js";
import type { Engine } from "../chat/engine.js";
import { ICONS } from "../icons.js";
import type { Texts } from "../locales/texts.js";

export const TITLE_ID = "fd-title";

export interface HeaderView {
  readonly node: HTMLElement;
  update(engine: Engine): void;
}

/** Title, who answers, and the way out. */
export function createHeader(
  settings: Settings,
  texts: Texts,
  onClose: () => void,
): HeaderView {
  const initials = h("span", {});
  const avatar = h("span", { class: "avatar", "aria-hidden": "true" }, [
    icon(ICONS.spark),
    initials,
  ]);
  const who = h("p", { class: "who" });
  const node = h("header", {}, [
    avatar,
    h("div", { class: "names" }, [
      h("h2", { id: TITLE_ID, dir: "auto" }, [settings.title ?? texts.title]),
      who,
    ]),
    h(
      "button",
      { class: "icon", type: "button", "aria-label": texts.close },
      [icon(ICONS.close)],
      { click: onClose },
    ),
  ]);
  return {
    node,
    update(engine) {
      const name = engine.log.state?.assignee?.name ?? texts.team;
      const human = engine.mode === "human";
      setText(initials, human ? initialsOf(name) : "");
      setAttribute(avatar, "data-mode", engine.mode);
      setText(
        who,
        human
          ? texts.answersHuman(name)
          : engine.mode === "waiting"
            ? texts.answersWaiting
            : texts.answersAssistant,
      );
    },
  };
}

/** First letters of the first and the last name. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/);
  const letter = (word: string | undefined): string => [...(word ?? "")][0] ?? "";
  const last = words.length > 1 ? letter(words.at(-1)) : "";
  return (letter(words[0]) + last).toUpperCase();
}
