import type { EventName, WidgetEvents } from "../shared/contract.js";
import type { Events } from "./events.js";
import type { Widget } from "./widget.js";

/** A call made before the script came: `["open"]`, `["send", "Hi"]`. */
export type QueuedCall = readonly [name: string, ...args: readonly unknown[]];

/** `window.frontdesk` once the script runs. */
export interface FrontdeskApi extends Widget {
  /** @returns a function that takes the listener off again. */
  on<K extends EventName>(
    name: K,
    listener: (detail: WidgetEvents[K]) => void,
  ): () => void;
  /** Removes the widget, its listeners, timers and `window.frontdesk`. */
  destroy(): void;
  /** The queue's form: runs the call now, or when the widget is drawn. */
  push(...calls: QueuedCall[]): number;
}

declare global {
  interface Window {
    frontdesk?: FrontdeskApi | QueuedCall[];
  }
}

/** Whether it is the script's own object and not the page's queue. */
export function isLive(
  value: FrontdeskApi | QueuedCall[] | undefined,
): value is FrontdeskApi {
  return value !== undefined && "destroy" in value;
}

/**
 * Puts `window.frontdesk` in place. Calls made before the widget is drawn
 * wait; listeners are taken at once.
 */
export function createApi(
  target: Window,
  events: Events,
  onDestroy: () => void,
): { connect(widget: Widget): void } {
  let ended = false;
  let connect: (widget: Widget) => void = () => {};
  const connected = new Promise<Widget>((resolve) => (connect = resolve));

  /** Runs in the order of the calls, the early ones once it is drawn. */
  function later(call: (widget: Widget) => void): void {
    void connected.then((widget) => ended || call(widget));
  }

  const api: FrontdeskApi = {
    open: () => later((it) => it.open()),
    close: () => later((it) => it.close()),
    toggle: () => later((it) => it.toggle()),
    send: (text) => later((it) => it.send(String(text))),
    on<K extends EventName>(
      name: K,
      listener: (detail: WidgetEvents[K]) => void,
    ) {
      // Told once, also to those who come late; it has no details.
      if (name === "ready") later(() => listener({} as WidgetEvents[K]));
      return events.on(name, listener);
    },
    destroy() {
      onDestroy();
      ended = true;
      if (target.frontdesk === api) delete target.frontdesk;
    },
    push(...calls) {
      for (const [name, ...args] of calls) {
        // A page's own call: its arguments are as right as the page made
        // them, exactly as if it had called the method.
        const method = api[name as keyof FrontdeskApi] as
          ((...args: readonly unknown[]) => void) | undefined;
        method?.(...args);
      }
      return 0;
    },
  };

  const queue = target.frontdesk;
  target.frontdesk = api;
  if (Array.isArray(queue)) api.push(...queue);
  return { connect };
}
