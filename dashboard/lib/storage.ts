/**
 * What this browser remembers. Storage may be full or forbidden; the
 * dashboard then works on without a memory, so failures end here.
 */
export function readStored(key: string): string | null {
  try {
    return window.localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Null removes the entry. */
export function writeStored(key: string, value: string | null): void {
  try {
    if (value === null) window.localStorage.removeItem(key);
    else window.localStorage.setItem(key, value);
  } catch {
    // Kept in memory by the caller; only a reload would forget it.
  }
}

/** The keys that start with `prefix`. */
export function storedKeys(prefix: string): readonly string[] {
  try {
    return Object.keys(window.localStorage).filter((key) =>
      key.startsWith(prefix),
    );
  } catch {
    return [];
  }
}

/** Removes every entry whose key starts with `prefix`. */
export function clearStored(prefix: string): void {
  for (const key of storedKeys(prefix)) writeStored(key, null);
}
