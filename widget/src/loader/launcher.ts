import type { Settings } from "../shared/contract.js";
import { h, icon, set, setText } from "../shared/dom.js";

const BUBBLE =
  "M7 4h10a4 4 0 0 1 4 4v5a4 4 0 0 1-4 4h-6l-4 4v-4a4 4 0 0 1-4-4V8a4 4 0 0 1 4-4Z";
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
      set(button, "data-emoji", settings.buttonEmoji ?? false);
      set(button, "aria-label", open ? closes : label);
      set(button, "aria-expanded", String(open));
      set(button, "aria-busy", loading && "true");
      setText(badge, open || !unread ? "" : unread > 9 ? "9+" : `${unread}`);
    },
  };
}
