/** Vectors of one index held in memory, as long as they fit. */
import type { VectorInfo } from "./search-info.js";
import { bytesOfVector } from "./vector-index.js";

/** For all indexes together. */
const DEFAULT_BYTES = 64 * 1024 * 1024;

/** Vectors one behind the other, with the ids of their documents. */
export interface VectorBlock {
  readonly ids: readonly string[];
  /** At least `ids.length` vectors. */
  readonly numbers: Float32Array;
}

interface Entry {
  readonly version: string;
  readonly blocks: readonly VectorBlock[];
  readonly bytes: number;
}

/**
 * Whole indexes, the least recently searched dropped first. What is stored
 * tells by a version whether a copy is still good.
 */
export class VectorCache {
  readonly #maxBytes: number;
  readonly #entries = new Map<number, Entry>();
  /** Versions that did not fit, so that nobody gathers them in vain. */
  readonly #tooLarge = new Map<number, string>();
  #bytes = 0;

  constructor(maxBytes = DEFAULT_BYTES) {
    this.#maxBytes = maxBytes;
  }

  /** All vectors of the index at that version, or null. */
  get(index: VectorInfo, version: string): readonly VectorBlock[] | null {
    const entry = this.#entries.get(index.id);
    if (entry?.version !== version) return null;
    this.#entries.delete(index.id);
    this.#entries.set(index.id, entry);
    return entry.blocks;
  }

  /** Gathers the blocks of one version; null when there is no point. */
  gather(index: VectorInfo, version: string): Gathering | null {
    if (this.#tooLarge.get(index.id) === version) return null;
    return new Gathering(
      this.#maxBytes,
      bytesOfVector(index),
      (blocks, bytes) => this.#put(index.id, version, blocks, bytes),
    );
  }

  #put(
    id: number,
    version: string,
    blocks: readonly VectorBlock[] | null,
    bytes: number,
  ): void {
    this.#drop(id);
    if (blocks === null) {
      this.#tooLarge.set(id, version);
      return;
    }
    this.#tooLarge.delete(id);
    this.#entries.set(id, { version, blocks, bytes });
    this.#bytes += bytes;
    for (const oldest of this.#entries.keys()) {
      if (this.#bytes <= this.#maxBytes) return;
      this.#drop(oldest);
    }
  }

  #drop(id: number): void {
    this.#bytes -= this.#entries.get(id)?.bytes ?? 0;
    this.#entries.delete(id);
  }
}

/** What one search reads, kept for the next if it is not too much. */
export class Gathering {
  #blocks: VectorBlock[] | null = [];
  #bytes = 0;

  /** @param done with null when it was too much */
  constructor(
    readonly maxBytes: number,
    readonly vectorBytes: number,
    readonly done: (
      blocks: readonly VectorBlock[] | null,
      bytes: number,
    ) => void,
  ) {}

  /** @returns whether the block is kept, and must not be changed any more */
  add(block: VectorBlock): boolean {
    // An id takes about as much as its characters and a header.
    const idBytes = (block.ids[0]?.length ?? 0) + 24;
    this.#bytes += block.ids.length * (this.vectorBytes + idBytes);
    if (this.#bytes > this.maxBytes) this.#blocks = null;
    this.#blocks?.push(block);
    return this.#blocks !== null;
  }

  finish(): void {
    this.done(this.#blocks, this.#bytes);
  }
}
