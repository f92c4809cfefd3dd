import type { Settings } from "../../shared/contract.js";
import { h, icon, set, setText } from "../kit.js";
import type { Engine } from "../chat/engine.js";
import { ICONS } from "../icons.js";
import type { Texts } from "../locales/texts.js";
import { fill } from "../locales/texts.js";
import type { View } from "./view.js";

/** Id of the panel's name; ids are private to the shadow tree. */
export const TITLE_ID = "title";

/** Title, who answers, and the way out. */
export function createHeader(
  settings: Settings,
  texts: Texts,
  engine: Engine,
  onClose: () => void,
): View {
  const title = settings.title ?? texts.title;
  const avatar = h("b", { class: "avatar", "aria-hidden": "true" });
  const who = h("p", { class: "small", role: "status" });
  return {
    node: h("header", {}, [
      avatar,
      h("div", {}, [h("h2", { id: TITLE_ID, dir: "auto" }, [title]), who]),
      h(
        "button",
        { class: "icon", "aria-label": texts.close, click: onClose },
        [icon(ICONS.close)],
      ),
    ]),
    update() {
      const mode = engine.mode();
      const name = engine.log.state?.assignee?.name ?? texts.team;
      set(avatar, "data-mode", mode);
      // By code point: a name may begin with an emoji.
      setText(avatar, [...(mode === "human" ? name : title)][0]);
      setText(
        who,
        mode === "human"
          ? fill(texts.answersHuman, name)
          : mode === "waiting"
            ? texts.answersWaiting
            : texts.answersAssistant,
      );
    },
  };
}
