/**
 * Brings older data forward, one format at a time. There has been one format
 * so far; a change that raises `FORMAT_VERSION` adds its step to `UPGRADES`.
 */
import {
  FORMAT_VERSION,
  prepareDataFolder,
  writeFormat,
} from "./data-folder.js";
import { openLmdbStorage } from "./lmdb.js";
import type { Storage } from "./types.js";
import { StorageError } from "./types.js";

/**
 * Rewrites data of one format into the next. A crash before the folder was
 * marked runs the step again, so doing it twice must do no harm.
 */
export type Upgrade = (storage: Storage) => Promise<void>;

/** By the format that a step starts from. */
const UPGRADES: ReadonlyMap<number, Upgrade> = new Map();

/**
 * Opens a data folder, creating it when it does not exist, with its data in
 * this version's format.
 * @throws StorageError when the folder is in use, newer than this version, or
 *   damaged.
 */
export async function openDataFolder(
  directory: string,
  upgrades: ReadonlyMap<number, Upgrade> = UPGRADES,
  target: number = FORMAT_VERSION,
): Promise<Storage> {
  const storage = openLmdbStorage(directory);
  try {
    for (let at = prepareDataFolder(directory); at < target; at++) {
      const upgrade = upgrades.get(at);
      if (upgrade === undefined) {
        throw new StorageError(
          `The data in ${directory} has format ${at}, which this version ` +
            "can no longer read. Upgrade by way of an older version.",
        );
      }
      await upgrade(storage);
      writeFormat(directory, at + 1);
    }
    return storage;
  } catch (error) {
    await storage.close();
    throw error;
  }
}
