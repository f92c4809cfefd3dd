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
  const avatar = h("b", { class: "avatar", "aria-hidden": "true" });
  let broken: string | null = null;
  const logo = h("img", {
    class: "avatar",
    alt: "",
    error() {
      // The page's policy may forbid it, or it is gone.
      broken = settings.logoUrl;
      update();
    },
  });
  const heading = h("h2", { id: TITLE_ID, dir: "auto" });
  const who = h("p", { class: "small", role: "status" });

  function update(): void {
    const { logoUrl } = settings;
    const title = settings.title ?? texts.title;
    const mode = engine.mode();
    const human = mode === "human";
    const name = engine.log.state?.assignee?.name ?? texts.team;
    setText(heading, title);
    logo.hidden = human || !logoUrl || logoUrl === broken;
    set(logo, "src", logo.hidden ? false : (logoUrl ?? false));
    set(avatar, "data-mode", mode);
    // By code point: a name may begin with an emoji.
    setText(avatar, logo.hidden ? [...(human ? name : title)][0] : "");
    setText(
      who,
      human
        ? fill(texts.answersHuman, name)
        : mode === "waiting"
          ? texts.answersWaiting
          : texts.answersAssistant,
    );
  }

  return {
    node: h("header", {}, [
      logo,
      avatar,
      h("div", {}, [heading, who]),
      h(
        "button",
        { class: "icon", "aria-label": texts.close, click: onClose },
        [icon(ICONS.close)],
      ),
    ]),
    update,
  };
}
