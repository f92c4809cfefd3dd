import type { PanelHandle, Settings, Shell } from "../shared/contract.js";
import { safeStorage, storageKey } from "../shared/storage.js";
import type { Events } from "./events.js";
import { createHost } from "./host.js";
import { keepAttached } from "./keep-attached.js";
import { createLauncher } from "./launcher.js";
import type { panelLoader } from "./panel-loader.js";

/** Under this width the panel fills the screen; also in panel.css. */
const FULL_SCREEN = "(max-width: 479px)";

export interface Widget {
  open(): void;
  close(): void;
  toggle(): void;
  send(text: string): void;
}

export interface WidgetDeps {
  readonly settings: Settings;
  readonly events: Events;
  readonly loadPanel: ReturnType<typeof panelLoader>;
  readonly nonce: string | null;
  /** Aborted by `destroy`: takes listeners, timers and elements along. */
  readonly signal: AbortSignal;
}

/** Draws the launcher and brings the panel when it is wanted. */
export function createWidget(deps: WidgetDeps): Widget {
  const { settings, events, signal } = deps;
  const host = createHost(settings, deps.nonce, signal);
  const launcher = createLauncher(settings, toggle, prefetch);
  const session = safeStorage("sessionStorage");
  const openKey = `${storageKey(settings)}:open`;
  let panel: PanelHandle | null = null;
  let isOpen = false;

  const shell: Shell = {
    root: host.root,
    frame: host.frame,
    settings,
    emit: events.emit,
    setUnread: (count) => launcher.setUnread(count),
    requestClose: close,
    isOpen: () => isOpen,
  };

  async function bringPanel(): Promise<PanelHandle | null> {
    try {
      const module = await deps.loadPanel();
      if (signal.aborted) return null;
      panel ??= module.createPanel(shell);
      return panel;
    } catch (error) {
      console.warn("frontdesk: the chat panel could not be loaded", error);
      return null;
    }
  }

  /** Fetches the chunk only; it is evaluated but draws nothing. */
  function prefetch(): void {
    deps.loadPanel().catch(() => {
      // The press itself tries again and reports.
    });
  }

  function show(focus: boolean): void {
    if (isOpen) return;
    isOpen = true;
    launcher.setState(panel === null ? "loading" : "open");
    void bringPanel().then((handle) => {
      if (!isOpen || signal.aborted) return;
      if (handle === null) {
        isOpen = false;
        launcher.setState("closed");
        events.emit("error", { code: "panel_unavailable" });
        return;
      }
      launcher.setState("open");
      session.set(openKey, "1");
      handle.show(focus);
      events.emit("open", {});
    });
  }

  function close(): void {
    if (!isOpen) return;
    isOpen = false;
    launcher.setState("closed");
    session.set(openKey, null);
    const hadFocus = host.root.activeElement !== null;
    panel?.hide();
    if (hadFocus) launcher.button.focus({ preventScroll: true });
    events.emit("close", {});
  }

  function toggle(): void {
    if (isOpen) close();
    else show(true);
  }

  host.frame.append(launcher.button);
  keepAttached(host.element, () => panel?.reattached(), signal);
  signal.addEventListener("abort", () => panel?.destroy());

  // A visitor who talked before: the panel counts what is unread. One who had
  // the panel open on the page before keeps it, unless it hides the new page.
  const returning = safeStorage("localStorage").get(storageKey(settings));
  if (session.get(openKey) !== null && !window.matchMedia(FULL_SCREEN).matches) {
    show(false);
  } else if (returning !== null) {
    void bringPanel();
  }

  return {
    open: () => show(true),
    close,
    toggle,
    send(text) {
      show(true);
      void bringPanel().then((handle) => handle?.send(text));
    },
  };
}
