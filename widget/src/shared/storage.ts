/**
 * Storage that may be missing, full or forbidden. Reading tells nothing of
 * the reason; what cannot be kept in the browser is kept in memory for the
 * life of the page.
 */
export interface SafeStorage {
  get(key: string): string | null;
  /** Null removes. */
  set(key: string, value: string | null): void;
}

export function safeStorage(kind: "localStorage" | "sessionStorage"): SafeStorage {
  const memory = new Map<string, string>();
  return {
    get(key) {
      const kept = memory.get(key);
      if (kept !== undefined) return kept;
      try {
        return window[kind].getItem(key);
      } catch {
        // Forbidden by the browser or the page's sandbox: memory is all.
        return null;
      }
    },
    set(key, value) {
      memory.delete(key);
      try {
        if (value === null) window[kind].removeItem(key);
        else window[kind].setItem(key, value);
      } catch {
        // Forbidden or full: the value lives as long as the page.
        if (value !== null) memory.set(key, value);
      }
    },
  };
}

/** One record per widget, so that two of them on a site stay apart. */
export function storageKey(settings: {
  readonly widgetId: string | null;
  readonly apiKey: string | null;
}): string {
  return `frontdesk:${settings.widgetId ?? settings.apiKey ?? ""}`;
}
