/** Storage that may be missing, full or forbidden: values as JSON. */
export interface SafeStorage {
  /** Null when there is none, or none that can be read. */
  get(key: string): unknown;
  /** Null removes. What cannot be kept is not: the caller has it. */
  set(key: string, value: unknown): void;
}

export function safeStorage(
  kind: "localStorage" | "sessionStorage",
): SafeStorage {
  return {
    get(key) {
      try {
        const text = window[kind].getItem(key) ?? "null";
        return JSON.parse(text) as unknown;
      } catch {
        // Forbidden by the browser or the page's sandbox, or not our value.
        return null;
      }
    },
    set(key, value) {
      try {
        if (value === null) window[kind].removeItem(key);
        else window[kind].setItem(key, JSON.stringify(value));
      } catch {
        // Forbidden or full: nothing outlives this page then.
      }
    },
  };
}
