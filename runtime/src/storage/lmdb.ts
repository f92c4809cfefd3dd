import { open } from "lmdb";
import type { RootDatabase, Transaction } from "lmdb";
import { join } from "node:path";
import { announceProof, checkDataFile, damaged, proven } from "./data-file.js";
import { DATA_FILE, prepareDataFolder } from "./data-folder.js";
import { lockFolder } from "./folder-lock.js";
import type { FolderLock } from "./folder-lock.js";
import { byteStringKeys } from "./lmdb-keys.js";
import { LmdbCursor } from "./lmdb-cursor.js";
import { isLong, restore, storedKey, storedValue } from "./long-keys.js";
import type { Cursor, Snapshot, Storage, Write } from "./types.js";
import { StorageError } from "./types.js";

export type LmdbStore = RootDatabase<string, string>;

/** One slot per open snapshot; live queries share theirs. */
const MAX_READERS = 2_048;
/** No key of ours sorts before it. */
const FIRST_KEY = "\x00";

/**
 * Opens the data folder, creating it when it does not exist. Only one process
 * may have it open.
 * @throws StorageError when the folder is in use, written by a newer version
 *   or damaged.
 */
export function openLmdbStorage(directory: string): Storage {
  const lock = lockFolder(directory);
  try {
    prepareDataFolder(directory);
    return new LmdbStorage(openStore(join(directory, DATA_FILE)), lock);
  } catch (error) {
    lock.release();
    throw error;
  }
}

function openStore(path: string): LmdbStore {
  const mustRead = checkDataFile(path);
  try {
    const store = open<string, string>({
      path,
      noSubdir: true,
      encoding: "string",
      keyEncoder: byteStringKeys,
      cache: false,
      maxReaders: MAX_READERS,
      // Commits are on disk when they resolve, not some time afterwards.
      overlappingSync: false,
      // Every write is an explicit batch. The implicit ones of an event turn
      // would reject promises that nobody can hold.
      eventTurnBatching: false,
    });
    if (mustRead) readEverything(store, path);
    return store;
  } catch (error) {
    if (error instanceof StorageError) throw error;
    throw new StorageError(
      `The data file ${path} cannot be opened: it is damaged, or not ours ` +
        `(${error instanceof Error ? error.message : String(error)}).`,
      { cause: error },
    );
  }
}

/** @throws StorageError or LMDB's own error when a page is missing. */
function readEverything(store: LmdbStore, path: string): void {
  announceProof(path);
  let entries = 0;
  let whole = true;
  for (const { value } of store.getRange({ start: FIRST_KEY })) {
    entries++;
    // No text of ours holds so many zeros: they stand for a missing page.
    if (value.includes("\x00".repeat(16))) whole = false;
  }
  const stats = store.getStats();
  const expected = "entryCount" in stats ? stats.entryCount : null;
  if (whole && entries === expected) {
    proven(path);
    return;
  }
  void store.close();
  throw damaged(path);
}

class LmdbStorage implements Storage {
  readonly #store: LmdbStore;
  readonly #lock: FolderLock;
  readonly #snapshots = new Set<LmdbSnapshot>();
  #closing: Promise<void> | null = null;

  constructor(store: LmdbStore, lock: FolderLock) {
    this.#store = store;
    this.#lock = lock;
  }

  snapshot(): Snapshot {
    if (this.#closing) throw new StorageError("The store is closed.");
    // Without it a transaction begun earlier in this turn would be shared.
    this.#store.resetReadTxn();
    const snapshot = new LmdbSnapshot(
      this.#store,
      this.#store.useReadTransaction(),
      () => this.#snapshots.delete(snapshot),
    );
    this.#snapshots.add(snapshot);
    return snapshot;
  }

  async write(batch: Iterable<Write>): Promise<void> {
    if (this.#closing) throw new StorageError("The store is closed.");
    const store = this.#store;
    try {
      await store.batch(() => {
        for (const [key, value] of batch) {
          const at = storedKey(key);
          // The promises of single writes settle with that of the batch.
          if (value === null) void store.remove(at);
          else void store.put(at, storedValue(key, value));
        }
      });
    } catch (error) {
      throw new StorageError(
        "The data could not be written to disk (is it full?): " +
          (await reasonOf(error)),
        { cause: error },
      );
    }
  }

  close(): Promise<void> {
    if (!this.#closing) {
      // A transaction left open would be read from unmapped memory.
      for (const snapshot of this.#snapshots) snapshot.close();
      this.#closing = this.#store.close().finally(() => this.#lock.release());
    }
    return this.#closing;
  }
}

/** The store rejects with a bare error that carries a promise of the reason. */
async function reasonOf(error: unknown): Promise<string> {
  let reason: unknown = error;
  if (error instanceof Error && "commitError" in error) {
    const pending: unknown = error.commitError;
    reason = await Promise.resolve(pending).catch((cause: unknown) => cause);
  }
  return reason instanceof Error ? reason.message : String(reason);
}

class LmdbSnapshot implements Snapshot {
  readonly #store: LmdbStore;
  readonly #transaction: Transaction;
  readonly #onClose: () => void;
  readonly #cursors = new Set<LmdbCursor>();
  #open = true;

  constructor(store: LmdbStore, transaction: Transaction, onClose: () => void) {
    this.#store = store;
    this.#transaction = transaction;
    this.#onClose = onClose;
  }

  get(key: string): string | null {
    this.#checkOpen();
    const at = storedKey(key);
    const value = this.#store.get(at, { transaction: this.#transaction });
    if (value === undefined) return null;
    return isLong(key) ? restore(value).value : value;
  }

  range(start: string, end: string, reverse: boolean): Cursor {
    this.#checkOpen();
    const cursor: LmdbCursor = new LmdbCursor(
      this.#store,
      this.#transaction,
      { start, end, reverse },
      () => this.#cursors.delete(cursor),
    );
    if (!cursor.done) this.#cursors.add(cursor);
    return cursor;
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    for (const cursor of this.#cursors) cursor.close();
    this.#transaction.done();
    this.#onClose();
  }

  #checkOpen(): void {
    if (!this.#open) throw new StorageError("The snapshot is closed.");
  }
}
