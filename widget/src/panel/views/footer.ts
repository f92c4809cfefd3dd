import type { Settings } from "../../shared/contract.js";
import { h } from "../kit.js";
import type { Engine } from "../chat/engine.js";
import type { Texts } from "../locales/texts.js";
import type { View } from "./view.js";

/** The way to a human, always in sight, and the privacy link. */
export function createFooter(
  { privacyUrl }: Settings,
  texts: Texts,
  engine: Engine,
): View {
  const human = h("button", { class: "link", click: () => engine.askHuman() }, [
    texts.human,
  ]);
  return {
    node: h("footer", {}, [
      human,
      !!privacyUrl &&
        h("a", { href: privacyUrl, target: "_blank", rel: "noopener" }, [
          texts.privacy,
        ]),
    ]),
    update() {
      human.hidden = engine.mode() !== "assistant";
    },
  };
}
