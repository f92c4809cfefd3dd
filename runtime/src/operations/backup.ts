/** Copies of a data folder, taken while a runtime works on it. */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { createEngine } from "../engine/index.js";
import { knownFiles } from "../files/index.js";
import {
  copyData,
  expectDataFolder,
  openDataFolder,
} from "../storage/index.js";
import { checkFolder } from "./check.js";
import type { FolderReport } from "./check.js";
import {
  copyFiles,
  copyIfPresent,
  FILES_FOLDER,
  makeFolder,
  namesIn,
  OperationError,
} from "./folders.js";

const MARKER = "FORMAT";
const ADMIN_KEY = "admin-key";
/** Tries until no file came and went while the data was copied. */
const MAX_ATTEMPTS = 5;

export interface BackupReport {
  /** Stored files in the backup. */
  readonly files: number;
}

/**
 * Writes a consistent copy of the data folder: one committed state, with the
 * files it names. Whoever has the folder open works on undisturbed.
 * @param target A folder to be made.
 * @throws OperationError, StorageError
 */
export function backUp(
  directory: string,
  target: string,
): Promise<BackupReport> {
  expectDataFolder(directory);
  return makeFolder(target, async (draft) => {
    await copyIfPresent(join(directory, MARKER), join(draft, MARKER));
    await copyIfPresent(join(directory, ADMIN_KEY), join(draft, ADMIN_KEY));
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      const files = await copyOnce(directory, draft);
      if (files !== null) return { files };
    }
    throw new OperationError(
      "Files were deleted while each copy was made; try again later.",
    );
  });
}

/**
 * Puts a backup where a runtime will find it, after checking all of it.
 * @param directory A data folder to be made.
 * @throws OperationError when the backup is damaged; StorageError
 */
export function restore(
  backup: string,
  directory: string,
): Promise<FolderReport> {
  expectDataFolder(backup);
  return makeFolder(directory, async (draft) => {
    await copyIfPresent(join(backup, MARKER), join(draft, MARKER));
    await copyIfPresent(join(backup, ADMIN_KEY), join(draft, ADMIN_KEY));
    await copyData(backup, draft);
    await copyFiles(join(backup, FILES_FOLDER), join(draft, FILES_FOLDER));
    const report = await checkFolder(draft);
    const [problem] = report.problems;
    if (problem !== undefined) {
      throw new OperationError(
        `The backup is damaged (${String(report.problems.length)} problems, ` +
          `the first: ${problem}). Nothing was restored.`,
      );
    }
    return report;
  });
}

/**
 * Files are never changed, only added and deleted: those of the database's
 * state are among those found before and after it was copied, unless one was
 * added and deleted in between.
 * @returns how many files it has, or null when one is missing
 */
async function copyOnce(
  directory: string,
  draft: string,
): Promise<number | null> {
  const from = join(directory, FILES_FOLDER);
  const to = join(draft, FILES_FOLDER);
  await copyFiles(from, to);
  await rm(join(draft, "data.mdb"), { force: true });
  await copyData(directory, draft);
  await copyFiles(from, to);
  return keepNamedFiles(draft, to);
}

async function keepNamedFiles(
  draft: string,
  folder: string,
): Promise<number | null> {
  const engine = await createEngine({ storage: await openDataFolder(draft) });
  const named = new Set(knownFiles(engine));
  await engine.close();
  await rm(join(draft, "data.mdb-lock"), { force: true });
  let found = 0;
  for (const shard of await namesIn(folder)) {
    for (const name of await namesIn(join(folder, shard))) {
      if (named.has(name)) found++;
      else await rm(join(folder, shard, name));
    }
  }
  return found === named.size ? found : null;
}
