import { SortedMap } from "./sorted-map.js";
import type { Cursor, Snapshot, Storage, Write } from "./types.js";

/**
 * A store that forgets everything with the process. For tests and trials:
 * closing it changes nothing, so that a restart can be played through.
 */
export function createMemoryStorage(): MemoryStorage {
  return new MapStorage(new SortedMap());
}

export interface MemoryStorage extends Storage {
  /** Another store with the same content; neither sees the other's writes. */
  copy(): MemoryStorage;
}

class MapStorage implements MemoryStorage {
  readonly #map: SortedMap<string>;

  constructor(map: SortedMap<string>) {
    this.#map = map;
  }

  copy(): MemoryStorage {
    return new MapStorage(this.#map.clone());
  }

  snapshot(): Snapshot {
    return new MemorySnapshot(this.#map.clone());
  }

  async write(batch: Iterable<Write>): Promise<void> {
    for (const [key, value] of batch) {
      if (value === null) this.#map.delete(key);
      else this.#map.set(key, value);
    }
    // As a disk would: not before the caller has gone on.
    await Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

class MemorySnapshot implements Snapshot {
  readonly #map: SortedMap<string>;

  constructor(map: SortedMap<string>) {
    this.#map = map;
  }

  get(key: string): string | null {
    return this.#map.get(key) ?? null;
  }

  range(start: string, end: string, reverse: boolean): Cursor {
    const cursor = this.#map.range(start, end, reverse);
    return { next: () => cursor.next(), close: () => undefined };
  }

  close(): void {
    // Nothing is held: the chunks go with the last reference.
  }
}
