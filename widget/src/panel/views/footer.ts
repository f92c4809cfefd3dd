import type { Settings } from "../../shared/contract.js";
import { h, set } from "../kit.js";
import type { Engine } from "../chat/engine.js";
import type { Texts } from "../locales/texts.js";
import type { View } from "./view.js";

/** The way to a human, always in sight, and the privacy link. */
export function createFooter(
  settings: Settings,
  texts: Texts,
  engine: Engine,
): View {
  const human = h("button", { class: "link", click: () => engine.askHuman() }, [
    texts.human,
  ]);
  const privacy = h("a", { target: "_blank", rel: "noopener" }, [
    texts.privacy,
  ]);
  return {
    node: h("footer", {}, [human, privacy]),
    update() {
      const { privacyUrl } = settings;
      set(privacy, "href", privacyUrl ?? false);
      privacy.hidden = !privacyUrl;
      human.hidden = engine.mode() !== "assistant";
    },
  };
}
