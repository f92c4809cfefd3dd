import type { Locale } from "../shared/contract.js";

interface LauncherTexts {
  readonly open: string;
  readonly close: string;
  readonly unread: (count: number) => string;
}

/** The few words on the launcher; the panel brings its own. */
export const LAUNCHER_TEXTS: Readonly<Record<Locale, LauncherTexts>> = {
  en: {
    open: "Open chat",
    close: "Close chat",
    unread: (count) => `Open chat, ${count} unread`,
  },
  de: {
    open: "Chat öffnen",
    close: "Chat schließen",
    unread: (count) => `Chat öffnen, ${count} ungelesen`,
  },
};
