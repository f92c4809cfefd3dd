/** Sorted entries put aside, many under one key. */
import type { SortedMap } from "../../storage/sorted-map.js";
import { StorageError } from "../../storage/types.js";
import type { Cursor, Entry, Write } from "../../storage/types.js";
import { parseJson } from "../../values/json-value.js";
import { indexPrefix } from "../keys.js";

const BLOCK_ENTRIES = 1_000;

/** @param prefix of the run's keys, which nothing else has */
export function* runBlocks(
  prefix: string,
  run: SortedMap<string>,
): Generator<Write> {
  let blocks = 0;
  let texts: string[] = [];
  const block = (): Write => [
    prefix + indexPrefix(blocks++),
    JSON.stringify(texts),
  ];
  for (const [key, value] of run.entries()) {
    texts.push(key, value);
    if (texts.length < BLOCK_ENTRIES * 2) continue;
    yield block();
    texts = [];
  }
  if (texts.length > 0) yield block();
}

/** The entries of a run again; closes the cursor of its blocks. */
export class RunCursor implements Cursor {
  readonly #blocks: Cursor;
  /** Keys and values in turn. */
  #texts: readonly unknown[] = [];
  #next = 0;

  constructor(blocks: Cursor) {
    this.#blocks = blocks;
  }

  next(): Entry | null {
    if (this.#next >= this.#texts.length) {
      const block = this.#blocks.next();
      if (block === null) return null;
      const texts = parseJson(block.value);
      this.#texts = Array.isArray(texts) ? texts : [];
      this.#next = 0;
    }
    const key = this.#texts[this.#next++];
    const value = this.#texts[this.#next++];
    if (typeof key === "string" && typeof value === "string") {
      return { key, value };
    }
    throw new StorageError("What an index is filled from is damaged.");
  }

  close(): void {
    this.#blocks.close();
  }
}
