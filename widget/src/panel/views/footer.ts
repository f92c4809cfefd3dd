import type { Settings } from "../../shared/contract.js";
import { h, icon, setAttribute, setText } from "../../shared/dom.js";
import type { Engine } from "../chat/engine.js";
import { ICONS } from "../icons.js";
import type { Texts } from "../locales/texts.js";

export interface FooterView {
  readonly node: HTMLElement;
  update(engine: Engine): void;
}

/** The way to a human, always in sight, and the privacy link. */
export function createFooter(
  settings: Settings,
  texts: Texts,
  engine: Pick<Engine, "askHuman" | "wantContact">,
): FooterView {
  const told = h("span", { role: "status" });
  const human = h(
    "button",
    { class: "link human", type: "button" },
    [icon(ICONS.human), texts.human],
    { click: () => engine.askHuman() },
  );
  const address = h("button", { class: "link", type: "button" }, [
    texts.leaveAddress,
  ], { click: () => engine.wantContact() });
  const node = h("footer", {}, [
    human,
    told,
    address,
    settings.privacyUrl !== null &&
      h(
        "a",
        {
          class: "privacy",
          href: settings.privacyUrl,
          target: "_blank",
          rel: "noopener",
        },
        [texts.privacy],
      ),
  ]);
  return {
    node,
    update(now) {
      const asked = now.humanRequest !== "none" || now.mode !== "assistant";
      const waiting = asked && now.mode !== "human";
      setAttribute(human, "hidden", asked);
      setAttribute(told, "hidden", !waiting);
      setText(told, waiting ? texts.humanAsked : "");
      setAttribute(
        address,
        "hidden",
        !waiting || now.contactWanted || now.contactSaved !== null,
      );
    },
  };
}
