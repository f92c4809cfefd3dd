export { copyData } from "./copy-data.js";
export { expectDataFolder } from "./data-folder.js";
export { openLmdbStorage } from "./lmdb.js";
export { createMemoryStorage } from "./memory.js";
export type { MemoryStorage } from "./memory.js";
export { openDataFolder } from "./upgrade.js";
export { StorageError } from "./types.js";
export type { Cursor, Entry, Snapshot, Storage, Write } from "./types.js";
