import type { Settings } from "../shared/contract.js";
import { h, icon, setAttribute, setText } from "../shared/dom.js";
import { LAUNCHER_TEXTS } from "./texts.js";

const BUBBLE =
  "M12 4c4.7 0 8.5 3.1 8.5 7s-3.8 7-8.5 7c-.9 0-1.7-.1-2.5-.3L5 20l.9-3.7C4.4 15 3.5 13.1 3.5 11c0-3.9 3.8-7 8.5-7Z";
const CHEVRON = "m6 9.5 6 6 6-6";

export type LauncherState = "closed" | "loading" | "open";

export interface Launcher {
  readonly button: HTMLButtonElement;
  setState(state: LauncherState): void;
  setUnread(count: number): void;
}

/**
 * The round button.
 * @param onIntent called when a press is likely soon; may be called often.
 */
export function createLauncher(
  settings: Settings,
  onPress: () => void,
  onIntent: () => void,
): Launcher {
  const texts = LAUNCHER_TEXTS[settings.locale];
  const badge = h("span", { class: "badge", "aria-hidden": "true", hidden: true });
  const button = h(
    "button",
    { class: "launcher", type: "button", part: "launcher", "aria-haspopup": "dialog" },
    [icon(BUBBLE), icon(CHEVRON), badge],
    { click: onPress, pointerenter: onIntent, focus: onIntent },
  );
  // Passive: the page's scrolling must not wait for it.
  button.addEventListener("touchstart", onIntent, { passive: true });

  let state: LauncherState = "closed";
  let unread = 0;
  const update = (): void => {
    const open = state === "open";
    const label = unread > 0 ? texts.unread(unread) : texts.open;
    setAttribute(button, "aria-label", open ? texts.close : label);
    setAttribute(button, "aria-expanded", String(open));
    setAttribute(button, "aria-busy", state === "loading" ? "true" : null);
    setAttribute(badge, "hidden", open || unread === 0);
    setText(badge, unread > 9 ? "9+" : String(unread));
  };
  update();
  return {
    button,
    setState(next) {
      state = next;
      update();
    },
    setUnread(count) {
      unread = count;
      update();
    },
  };
}
