export { openLmdbStorage } from "./lmdb.js";
export { createMemoryStorage } from "./memory.js";
export { StorageError } from "./types.js";
export type { Cursor, Entry, Snapshot, Storage, Write } from "./types.js";
