/** Verifies a data folder that no runtime has open. */
import { join } from "node:path";
import { createEngine } from "../engine/index.js";
import { checkFiles } from "../files/index.js";
import { expectDataFolder, openDataFolder } from "../storage/index.js";
import { FILES_FOLDER } from "./folders.js";

export interface FolderReport {
  readonly documents: number;
  readonly indexEntries: number;
  readonly files: number;
  /** One sentence each; none when all is well. */
  readonly problems: readonly string[];
}

/**
 * Compares every index entry with its document and every file with its row.
 * @throws StorageError when the folder cannot be opened.
 */
export async function checkFolder(directory: string): Promise<FolderReport> {
  expectDataFolder(directory);
  const engine = await createEngine({
    storage: await openDataFolder(directory),
  });
  try {
    const data = await engine.verify();
    const stored = await checkFiles(engine, join(directory, FILES_FOLDER));
    return {
      documents: data.documents,
      indexEntries: data.indexEntries,
      files: stored.files,
      problems: [...data.problems, ...stored.problems],
    };
  } finally {
    await engine.close();
  }
}
