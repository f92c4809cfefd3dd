import { open } from "lmdb";
import type { RootDatabase } from "lmdb";
import * as fs from "node:fs";
import { join } from "node:path";
import { checkDataFile } from "./data-file.js";
import { DATA_FILE, expectDataFolder } from "./data-folder.js";
import { StorageError } from "./types.js";

/**
 * Copies the newest committed state into another folder, unused pages left
 * out. The process that has the data open may go on writing meanwhile.
 * @param to An existing folder without data.
 * @throws StorageError when there is no sound data of ours.
 */
export async function copyData(directory: string, to: string): Promise<void> {
  expectDataFolder(directory);
  const path = join(directory, DATA_FILE);
  if (!fs.existsSync(path)) {
    throw new StorageError(`${directory} holds no data yet.`);
  }
  checkDataFile(path, { mayRepair: false });
  const copy = join(to, DATA_FILE);
  const store: RootDatabase<string, Buffer> = open({
    path,
    noSubdir: true,
    readOnly: true,
    keyEncoding: "binary",
    encoding: "string",
  });
  try {
    await store.backup(copy, true);
  } finally {
    await store.close();
  }
  syncFile(copy);
}

/** Its content is on disk when this returns. */
export function syncFile(path: string): void {
  const file = fs.openSync(path, "r");
  try {
    fs.fsyncSync(file);
  } finally {
    fs.closeSync(file);
  }
}
