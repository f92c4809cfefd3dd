import type {
  Config,
  PanelHandle,
  PanelModule,
  Settings,
} from "../shared/contract.js";
import { kit } from "../shared/kit.js";
import { safeStorage } from "../shared/storage.js";
import type { Events } from "./events.js";
import { createHost } from "./host.js";
import { keepAttached } from "./keep-attached.js";
import { createLauncher } from "./launcher.js";

export interface Widget {
  open(): void;
  close(): void;
  toggle(): void;
  send(text: string): void;
}

/**
 * Draws the launcher and brings the panel when it is wanted.
 * @param renew brings `settings` up to date
 * @param signal aborted by `destroy`: takes listeners and elements along
 */
export function createWidget(
  settings: Settings,
  events: Events,
  loadPanel: () => Promise<PanelModule>,
  nonce: string | null,
  signal: AbortSignal,
  renew: (config: Config) => void,
): Widget {
  const host = createHost(settings, nonce);
  const launcher = createLauncher(settings, toggle, () => {
    // Fetches only; the press itself tries again and reports.
    loadPanel().catch(() => {});
  });
  const tab = safeStorage("sessionStorage");
  const key = settings.storageKey;
  const openKey = `${key}:open`;
  let panel: PanelHandle | null = null;
  let isOpen = false;
  let unread = 0;

  const update = (): void => {
    host.dress();
    launcher.update(isOpen && !!panel, isOpen && !panel, unread);
  };

  async function bring(): Promise<PanelHandle | null> {
    try {
      const module = await loadPanel();
      if (signal.aborted) return null;
      return (panel ??= module.createPanel({
        kit,
        root: host.root,
        frame: host.frame,
        settings,
        nonce,
        emit: events.emit,
        setUnread(count) {
          unread = count;
          update();
        },
        redress(config) {
          renew(config);
          update();
        },
        requestClose: close,
        isOpen: () => isOpen,
      }));
    } catch (error) {
      console.warn("frontdesk: the panel could not be loaded", error);
      events.emit("error", { code: "panel_unavailable" });
      return null;
    }
  }

  async function show(focus: boolean): Promise<void> {
    if (isOpen) return;
    isOpen = true;
    update();
    const handle = await bring();
    // It may have been closed, or destroyed, in the meantime.
    if (!isOpen || signal.aborted) return;
    isOpen = !!handle;
    update();
    if (!handle) return;
    tab.set(openKey, true);
    handle.show(focus);
    events.emit("open", {});
  }

  function close(): void {
    if (!isOpen) return;
    isOpen = false;
    update();
    tab.set(openKey, null);
    const hadFocus = host.root.activeElement;
    panel?.hide();
    if (hadFocus) launcher.button.focus({ preventScroll: true });
    events.emit("close", {});
  }

  function toggle(): void {
    if (isOpen) close();
    else void show(true);
  }

  update();
  host.frame.append(launcher.button);
  keepAttached(host.element, () => panel?.reattached(), signal);
  signal.addEventListener("abort", () => panel?.destroy());

  // A panel that was open on the page before stays open, unless it would hide
  // the page. Of a visitor who talked before, what is unread is counted.
  const wasOpen = tab.get(openKey) && matchMedia("(min-width: 480px)").matches;
  if (wasOpen) void show(false);
  else if (safeStorage("localStorage").get(key)) void bring();

  return {
    open: () => void show(true),
    close,
    toggle,
    send(text) {
      void show(true);
      void bring().then((handle) => handle?.send(text));
    },
  };
}
