import { useSyncExternalStore } from "react";

/** Relative times show minutes; a finer tick would only cost renders. */
const TICK_MS = 15_000;

let now = 0;
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === undefined) {
    now = Date.now();
    timer = setInterval(() => {
      now = Date.now();
      for (const notify of listeners) notify();
    }, TICK_MS);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

function read(): number {
  return now === 0 ? (now = Date.now()) : now;
}

/** The time of day, shared by the page and renewed every few seconds. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, read, () => 0);
}
