/**
 * A sorted map of byte strings in chunks, with snapshots that cost nothing: a
 * clone shares all chunks, and whoever writes first copies the chunk it
 * touches. Serves the in-memory store and the overlays of transactions.
 */

import { BackwardCursor, ForwardCursor, lowerBound } from "./map-cursors.js";
import type { Chunk, MapCursor } from "./map-cursors.js";

export type { MapCursor } from "./map-cursors.js";

const MAX_CHUNK = 128;

export class SortedMap<V> {
  #owner: object = {};
  #chunks: Chunk<V>[] = [];
  #sharedChunks = false;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get(key: string): V | undefined {
    const chunk = this.#chunks[this.#chunkIndex(key)];
    if (!chunk) return undefined;
    const i = lowerBound(chunk.keys, key);
    return chunk.keys[i] === key ? chunk.values[i] : undefined;
  }

  set(key: string, value: V): void {
    const index = Math.max(0, this.#chunkIndex(key));
    const chunk = this.#writable(index);
    const i = lowerBound(chunk.keys, key);
    if (chunk.keys[i] === key) {
      chunk.values[i] = value;
      return;
    }
    chunk.keys.splice(i, 0, key);
    chunk.values.splice(i, 0, value);
    this.#size++;
    if (chunk.keys.length > MAX_CHUNK) this.#split(index, chunk);
  }

  delete(key: string): void {
    const index = this.#chunkIndex(key);
    const found = this.#chunks[index];
    if (!found || found.keys[lowerBound(found.keys, key)] !== key) return;
    const chunk = this.#writable(index);
    const i = lowerBound(chunk.keys, key);
    chunk.keys.splice(i, 1);
    chunk.values.splice(i, 1);
    this.#size--;
    if (chunk.keys.length === 0) this.#chunks.splice(index, 1);
  }

  /** The same content; later changes of either do not reach the other. */
  clone(): SortedMap<V> {
    const copy = new SortedMap<V>();
    copy.#chunks = this.#chunks;
    copy.#size = this.#size;
    copy.#sharedChunks = this.#sharedChunks = true;
    // A new owner on both sides: neither may now change a chunk in place.
    this.#owner = {};
    return copy;
  }

  /** Entries of [start, end). The map must not change while it is walked. */
  range(start: string, end: string, reverse: boolean): MapCursor<V> {
    return reverse
      ? new BackwardCursor(this.#chunks, start, end, this.#chunkIndex(end))
      : new ForwardCursor(this.#chunks, end, start, this.#chunkIndex(start));
  }

  *entries(): Generator<[string, V]> {
    for (const { keys, values } of this.#chunks) {
      for (let i = 0; i < keys.length; i++) {
        yield [keys[i] as string, values[i] as V]; // both are in bounds
      }
    }
  }

  /** The last chunk starting at or before `key`; -1 when none does. */
  #chunkIndex(key: string): number {
    let low = 0;
    let high = this.#chunks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const first = this.#chunks[middle]?.keys[0];
      if (first !== undefined && first <= key) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  #writable(index: number): Chunk<V> {
    if (this.#sharedChunks) {
      this.#chunks = this.#chunks.slice();
      this.#sharedChunks = false;
    }
    const chunk = this.#chunks[index];
    if (chunk?.owner === this.#owner) return chunk;
    const copy: Chunk<V> = {
      owner: this.#owner,
      keys: chunk ? chunk.keys.slice() : [],
      values: chunk ? chunk.values.slice() : [],
    };
    this.#chunks[index] = copy;
    return copy;
  }

  #split(index: number, chunk: Chunk<V>): void {
    // Keys that arrive in order leave full chunks behind.
    const last = index === this.#chunks.length - 1;
    const at = last ? MAX_CHUNK - 8 : MAX_CHUNK >> 1;
    this.#chunks.splice(index + 1, 0, {
      owner: this.#owner,
      keys: chunk.keys.splice(at),
      values: chunk.values.splice(at),
    });
  }
}
