/** What the loader and the panel chunk agree on. Types only. */
import type { Author, ErrorCode } from "@frontdesk/protocol";
import type { Kit } from "./kit.js";

export type Locale = "en" | "de";
export type Position = "right" | "left" | "center";

/** The server's answer, unchecked. */
export type Config = Readonly<Record<string, unknown>>;

/** Attributes of the script tag joined with the server's configuration. */
export interface Settings {
  /** Address of the gateway without a trailing slash. */
  readonly apiBase: string;
  readonly apiKey: string | null;
  readonly widgetId: string | null;
  /** Null where neither page nor server says anything: the locale decides. */
  readonly title: string | null;
  readonly welcomeMessage: string | null;
  readonly inputPlaceholder: string | null;
  readonly position: Position;
  /** `#rrggbb` */
  readonly accent: string;
  readonly locale: Locale;
  readonly dir: string;
  /** Pixels kept clear at the bottom and at the side. */
  readonly offset: { readonly bottom: number; readonly side: number };
  readonly suggestedQuestions: readonly string[];
  readonly privacyUrl: string | null;
  /** Shown while the assistant answers, instead of the title's first letter. */
  readonly logoUrl: string | null;
  /** On the launcher, instead of its picture. */
  readonly buttonEmoji: string | null;
  /**
   * The server's custom properties, `--fd-…`. Empty when the page chose the
   * colour: the server's others go with its own.
   */
  readonly theme: Readonly<Record<string, string>>;
  /** Of the server's configuration; 0 when it was not asked or silent. */
  readonly version: number;
  readonly maxMessageLength: number;
  /** Prefix of the storage keys: two widgets on a site stay apart. */
  readonly storageKey: string;
}

export interface WidgetEvents {
  ready: Record<string, never>;
  open: Record<string, never>;
  close: Record<string, never>;
  /** A message that has come, or ended, since the page was loaded. */
  message: {
    author: Author;
    text: string;
    seq: number;
    authorName: string | undefined;
  };
  unread: { count: number };
  error: { code: ErrorCode | "network_error" | "panel_unavailable" };
}

export type EventName = keyof WidgetEvents;

export type Emit = <K extends EventName>(
  name: K,
  detail: WidgetEvents[K],
) => void;

/** What the panel may ask of the loader that drew the launcher. */
export interface Shell {
  readonly kit: Kit;
  readonly root: ShadowRoot;
  /** Holds launcher and panel; carries direction, language and scheme. */
  readonly frame: HTMLElement;
  readonly settings: Settings;
  /** The script tag's nonce, for style elements of old browsers. */
  readonly nonce: string | null;
  readonly emit: Emit;
  setUnread(count: number): void;
  /**
   * The server's configuration has changed: changes `settings` in place and
   * what the loader drew. The panel's part is the panel's.
   */
  redress(config: Config): void;
  /** The visitor closed the panel from inside. */
  requestClose(): void;
  isOpen(): boolean;
}

/** What the loader may ask of the panel. */
export interface PanelHandle {
  /** @param focus whether to move the focus inside. */
  show(focus: boolean): void;
  hide(): void;
  send(text: string): void;
  /** The host element was put back after the page swapped its body. */
  reattached(): void;
  destroy(): void;
}

export interface PanelModule {
  createPanel(shell: Shell): PanelHandle;
}
