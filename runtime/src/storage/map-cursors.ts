/** The chunks of a sorted map, and walks over them. */

export interface Chunk<V> {
  /** The map that may change this chunk in place. */
  owner: object;
  readonly keys: string[];
  readonly values: V[];
}

export interface MapCursor<V> {
  next(): { key: string; value: V } | null;
}

export class ForwardCursor<V> implements MapCursor<V> {
  #chunks: readonly Chunk<V>[];
  #end: string;
  #chunk: number;
  #position: number;

  constructor(
    chunks: readonly Chunk<V>[],
    end: string,
    start: string,
    chunk: number,
  ) {
    this.#chunks = chunks;
    this.#end = end;
    this.#chunk = Math.max(0, chunk);
    this.#position = lowerBound(chunks[this.#chunk]?.keys ?? [], start);
  }

  next(): { key: string; value: V } | null {
    let chunk = this.#chunks[this.#chunk];
    if (chunk && this.#position >= chunk.keys.length) {
      chunk = this.#chunks[++this.#chunk];
      this.#position = 0;
    }
    const key = chunk?.keys[this.#position];
    if (!chunk || key === undefined || key >= this.#end) return null;
    const value = chunk.values[this.#position++] as V; // beside its key
    return { key, value };
  }
}

export class BackwardCursor<V> implements MapCursor<V> {
  #chunks: readonly Chunk<V>[];
  #start: string;
  #chunk: number;
  #position: number;

  constructor(
    chunks: readonly Chunk<V>[],
    start: string,
    end: string,
    chunk: number,
  ) {
    this.#chunks = chunks;
    this.#start = start;
    this.#chunk = chunk;
    this.#position = lowerBound(chunks[chunk]?.keys ?? [], end) - 1;
  }

  next(): { key: string; value: V } | null {
    let chunk = this.#chunks[this.#chunk];
    if (chunk && this.#position < 0) {
      chunk = this.#chunks[--this.#chunk];
      this.#position = (chunk?.keys.length ?? 0) - 1;
    }
    const key = chunk?.keys[this.#position];
    if (!chunk || key === undefined || key < this.#start) return null;
    const value = chunk.values[this.#position--] as V; // beside its key
    return { key, value };
  }
}

/** The first position whose key is not less than `key`. */
export function lowerBound(keys: readonly string[], key: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const probe = keys[middle];
    if (probe !== undefined && probe < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
