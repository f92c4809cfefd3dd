/**
 * What the engine asks of a store: ordered keys, snapshots and durable atomic
 * batches. Keys are byte strings (one character per byte, 0 to 255) of any
 * length; values are any text.
 */

export interface Entry {
  readonly key: string;
  readonly value: string;
}

/** Walks a range once, in one direction; `next` answers null at the end. */
export interface Cursor {
  next(): Entry | null;
  /** Releases the cursor before its end. Safe to call at any time. */
  close(): void;
}

/** The store as it was at one moment, whatever is written afterwards. */
export interface Snapshot {
  get(key: string): string | null;
  /** Entries of [start, end), from the last to the first when `reverse`. */
  range(start: string, end: string, reverse: boolean): Cursor;
  close(): void;
}

/** `null` removes the key. */
export type Write = readonly [key: string, value: string | null];

export interface Storage {
  /** Sees every batch whose `write` has resolved. Close it. */
  snapshot(): Snapshot;
  /**
   * Writes all or nothing; resolves when it is on disk.
   * @throws StorageError when the disk refuses; nothing is written then.
   */
  write(batch: Iterable<Write>): Promise<void>;
  close(): Promise<void>;
}

/** The store could not be opened, read or written. */
export class StorageError extends Error {
  override name = "StorageError";
}
