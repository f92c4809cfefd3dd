import type { Emit, EventName, WidgetEvents } from "../shared/contract.js";

type Listener = (detail: never) => void;

export interface Events {
  readonly emit: Emit;
  /** @returns a function that takes the listener off again. */
  on<K extends EventName>(
    name: K,
    listener: (detail: WidgetEvents[K]) => void,
  ): () => void;
}

/**
 * The page's listeners. One that throws is reported like any uncaught error
 * and stops neither the others nor the widget.
 */
export function createEvents(): Events {
  const listeners = new Map<string, Set<Listener>>();

  function call(listener: Listener, detail: unknown): void {
    try {
      // `on` pairs every listener with its event's detail.
      (listener as (detail: unknown) => void)(detail);
    } catch (error) {
      reportError(error);
    }
  }

  return {
    emit(name, detail) {
      for (const listener of [...(listeners.get(name) ?? [])]) {
        call(listener, detail);
      }
    },
    on(name, listener) {
      const set = listeners.get(name) ?? new Set();
      listeners.set(name, set.add(listener));
      return () => set.delete(listener);
    },
  };
}
