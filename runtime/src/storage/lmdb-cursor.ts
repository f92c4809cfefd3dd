import type { Transaction } from "lmdb";
import type { LmdbStore } from "./lmdb.js";
import {
  isLong,
  LONG_PREFIX,
  restore,
  standsForLong,
  storedEnd,
  storedStart,
} from "./long-keys.js";
import type { Cursor, Entry } from "./types.js";

interface KeyRange {
  readonly start: string;
  readonly end: string;
  readonly reverse: boolean;
}

/** Walks a range of the store in the order of the whole keys. */
export class LmdbCursor implements Cursor {
  readonly #range: KeyRange;
  readonly #onDone: () => void;
  /** Stored ranges around a long bound hold keys outside of the real one. */
  readonly #mustFilter: boolean;
  #entries: Iterator<Entry> | null = null;
  /** Sorted long keys of one prefix still to be given out, next one last. */
  #group: Entry[] = [];
  /** Read while looking for the end of a group. */
  #ahead: Entry | null = null;

  /** @param onDone when it holds nothing of the store any more */
  constructor(
    store: LmdbStore,
    transaction: Transaction,
    range: KeyRange,
    onDone: () => void,
  ) {
    const { start, end, reverse } = range;
    this.#range = range;
    this.#onDone = onDone;
    this.#mustFilter = isLong(start) || isLong(end);
    if (start >= end) return;
    const low = storedStart(start);
    const high = storedEnd(end);
    const bounds = reverse
      ? { start: high, end: low, exclusiveStart: true, inclusiveEnd: true }
      : { start: low, end: high };
    const entries = store.getRange({ ...bounds, reverse, transaction });
    this.#entries = entries[Symbol.iterator]();
  }

  /** Nothing more is read from the store. */
  get done(): boolean {
    return this.#entries === null;
  }

  next(): Entry | null {
    for (;;) {
      const entry = this.#group.pop() ?? this.#nextPlain();
      if (entry === null) return null;
      if (!this.#mustFilter) return entry;
      const { start, end } = this.#range;
      if (entry.key >= start && entry.key < end) return entry;
    }
  }

  close(): void {
    if (this.#entries === null) return;
    this.#entries.return?.();
    this.#entries = null;
    this.#onDone();
  }

  #nextPlain(): Entry | null {
    const entry = this.#ahead ?? this.#read();
    this.#ahead = null;
    if (entry === null || !standsForLong(entry.key)) return entry;
    this.#collectGroup(entry);
    return this.#group.pop() ?? null;
  }

  #collectGroup(first: Entry): void {
    const prefix = first.key.slice(0, LONG_PREFIX);
    let entry: Entry | null = first;
    while (
      entry !== null &&
      standsForLong(entry.key) &&
      entry.key.startsWith(prefix)
    ) {
      this.#group.push(restore(entry.value));
      entry = this.#read();
    }
    this.#ahead = entry;
    const direction = this.#range.reverse ? 1 : -1;
    this.#group.sort((a, b) => (a.key < b.key ? -direction : direction));
  }

  #read(): Entry | null {
    const step = this.#entries?.next();
    if (step === undefined) return null;
    if (step.done === true) {
      this.#entries = null;
      this.#onDone();
      return null;
    }
    return step.value;
  }
}
