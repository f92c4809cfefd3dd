import type { Settings } from "../shared/contract.js";
import { h, icon, set, setText } from "../shared/dom.js";

const BUBBLE =
  "M12 4c4.7 0 8.5 3.1 8.5 7s-3.8 7-8.5 7c-.9 0-1.7-.1-2.5-.3L5 20l.9-3.7C4.4 15 3.5 13.1 3.5 11c0-3.9 3.8-7 8.5-7Z";
const CHEVRON = "m6 9 6 6 6-6";

/** The few words on the launcher: open, close, unread. */
const TEXTS = {
  en: ["Open chat", "Close chat", "unread"],
  de: ["Chat öffnen", "Chat schließen", "ungelesen"],
} as const;

export interface Launcher {
  readonly button: HTMLButtonElement;
  /** @param loading the panel is wanted but not here yet. */
  update(open: boolean, loading: boolean, unread: number): void;
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
  const [opens, closes, unreadWord] = TEXTS[settings.locale];
  const badge = h("span", { class: "badge", "aria-hidden": "true" });
  const button = h(
    "button",
    {
      class: "launcher",
      "aria-haspopup": "dialog",
      click: onPress,
      pointerenter: onIntent,
      focus: onIntent,
    },
    [icon(BUBBLE), icon(CHEVRON), badge],
  );
  // Passive: the page's scrolling must not wait for it.
  button.addEventListener("touchstart", onIntent, { passive: true });
  return {
    button,
    update(open, loading, unread) {
      const label = unread ? `${opens}, ${unread} ${unreadWord}` : opens;
      set(button, "aria-label", open ? closes : label);
      set(button, "aria-expanded", String(open));
      set(button, "aria-busy", loading && "true");
      setText(badge, open || !unread ? "" : unread > 9 ? "9+" : `${unread}`);
    },
  };
}
