/**
 * Storage that may be missing, full or forbidden. What cannot be kept in the
 * browser is kept in memory for the life of the page.
 */
export interface SafeStorage {
  get(key: string): string | null;
  /** The value read as JSON; null when there is none or it is no JSON. */
  getJson(key: string): unknown;
  /** Null removes. */
  set(key: string, value: string | null): void;
}

export function safeStorage(
  kind: "localStorage" | "sessionStorage",
): SafeStorage {
  const memory = new Map<string, string>();
  /** @returns null where the browser or the page's sandbox forbids it. */
  function attempt<T>(action: (storage: Storage) => T): T | null {
    try {
      return action(window[kind]);
    } catch {
      // The caller goes on with memory; there is nobody to tell.
      return null;
    }
  }
  return {
    get: (key) => memory.get(key) ?? attempt((storage) => storage.getItem(key)),
    getJson(key) {
      try {
        return JSON.parse(this.get(key) ?? "null");
      } catch {
        // Something else wrote there: as good as nothing.
        return null;
      }
    },
    set(key, value) {
      memory.delete(key);
      if (value === null) attempt((storage) => storage.removeItem(key));
      else {
        const kept = attempt((storage) => {
          storage.setItem(key, value);
          return true;
        });
        if (!kept) memory.set(key, value);
      }
    },
  };
}
