import { useCallback, useSyncExternalStore } from "react";
import { readStored, writeStored } from "./storage";

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener("storage", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", listener);
  };
}

/** Values this page could not store; they last as long as the page. */
const unstored = new Map<string, boolean>();

/** A yes or no that this browser remembers, shared by its tabs. */
export function useStoredFlag(
  key: string,
  initial: boolean,
): readonly [boolean, (value: boolean) => void] {
  const value = useSyncExternalStore(
    subscribe,
    () => {
      const stored = readStored(key);
      return stored === null
        ? (unstored.get(key) ?? initial)
        : stored === "true";
    },
    () => initial,
  );
  const set = useCallback(
    (next: boolean) => {
      unstored.set(key, next);
      writeStored(key, String(next));
      for (const notify of listeners) notify();
    },
    [key],
  );
  return [value, set];
}
