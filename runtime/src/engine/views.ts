/** What a transaction reads from: a snapshot, or writes laid over one. */
import type { Cursor, Entry, Snapshot } from "../storage/types.js";
import type { MapCursor, SortedMap } from "../storage/sorted-map.js";

/** Written keys; null marks a removed one. */
export type Layer = SortedMap<string | null>;

export interface View {
  get(key: string): string | null;
  range(start: string, end: string, reverse: boolean): Cursor;
}

/** A snapshot with layers over it, the newest first. */
export class LayeredView implements View {
  readonly #layers: readonly Layer[];
  readonly #base: Snapshot;

  constructor(layers: readonly Layer[], base: Snapshot) {
    this.#layers = layers;
    this.#base = base;
  }

  get(key: string): string | null {
    for (const layer of this.#layers) {
      const value = layer.get(key);
      if (value !== undefined) return value;
    }
    return this.#base.get(key);
  }

  range(start: string, end: string, reverse: boolean): Cursor {
    const base = this.#base.range(start, end, reverse);
    let cursor = base;
    // From the oldest layer to the newest, each hiding what is below it.
    for (let i = this.#layers.length - 1; i >= 0; i--) {
      const layer = this.#layers[i];
      if (layer === undefined || layer.size === 0) continue;
      cursor = new OverlayCursor(
        layer.range(start, end, reverse),
        cursor,
        reverse,
      );
    }
    return cursor;
  }
}

class OverlayCursor implements Cursor {
  readonly #over: MapCursor<string | null>;
  readonly #under: Cursor;
  readonly #reverse: boolean;
  #overHead: { key: string; value: string | null } | null;
  #underHead: Entry | null = null;
  #underRead = false;

  constructor(over: MapCursor<string | null>, under: Cursor, reverse: boolean) {
    this.#over = over;
    this.#under = under;
    this.#reverse = reverse;
    this.#overHead = over.next();
  }

  next(): Entry | null {
    for (;;) {
      if (!this.#underRead) {
        this.#underHead = this.#under.next();
        this.#underRead = true;
      }
      const over = this.#overHead;
      const under = this.#underHead;
      if (over === null || (under !== null && this.#isBefore(under, over))) {
        this.#underRead = under === null;
        return under;
      }
      if (under?.key === over.key) this.#underRead = false;
      this.#overHead = this.#over.next();
      if (over.value !== null) return { key: over.key, value: over.value };
    }
  }

  close(): void {
    this.#under.close();
  }

  #isBefore(a: { key: string }, b: { key: string }): boolean {
    return this.#reverse ? a.key > b.key : a.key < b.key;
  }
}
