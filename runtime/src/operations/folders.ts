/** What a data folder consists of, and moving whole ones into place. */
import { constants } from "node:fs";
import * as fs from "node:fs/promises";
import { dirname, join } from "node:path";

/** Beside the database. */
export const FILES_FOLDER = "files";
/** Named by their content's place, received elsewhere: never half there. */
const SHARD = /^[0-9a-f]{2}$/;

/** An operation cannot be done; the message says why in a sentence. */
export class OperationError extends Error {
  override readonly name = "OperationError";
}

/**
 * Makes a folder that appears under its name only when it is complete.
 * @param target Must not exist, or be empty.
 * @throws OperationError when there is something; what `fill` throws.
 */
export async function makeFolder<T>(
  target: string,
  fill: (directory: string) => Promise<T>,
): Promise<T> {
  if ((await namesIn(target)).length > 0) {
    throw new OperationError(`${target} exists and is not empty.`);
  }
  await fs.mkdir(dirname(target), { recursive: true });
  const draft = `${target}.incomplete-${String(process.pid)}`;
  await fs.rm(draft, { recursive: true, force: true });
  await fs.mkdir(draft, { mode: 0o700 });
  try {
    const result = await fill(draft);
    await fs.rm(target, { recursive: true, force: true });
    await fs.rename(draft, target);
    return result;
  } catch (error) {
    await fs.rm(draft, { recursive: true, force: true });
    throw error;
  }
}

/** Copies stored files that are not there yet. They never change. */
export async function copyFiles(from: string, to: string): Promise<void> {
  for (const shard of await namesIn(from)) {
    if (!SHARD.test(shard)) continue;
    await fs.mkdir(join(to, shard), { recursive: true, mode: 0o700 });
    for (const name of await namesIn(join(from, shard))) {
      await copyOnce(join(from, shard, name), join(to, shard, name));
    }
  }
}

/** @returns whether there was such a file */
export async function copyIfPresent(
  from: string,
  to: string,
): Promise<boolean> {
  try {
    await fs.copyFile(from, to, constants.COPYFILE_FICLONE);
  } catch (error) {
    if (isCode(error, "ENOENT")) return false;
    throw error;
  }
  return true;
}

/** Nothing where there is no folder. */
export async function namesIn(directory: string): Promise<string[]> {
  try {
    return await fs.readdir(directory);
  } catch (error) {
    if (isCode(error, "ENOENT")) return [];
    throw error;
  }
}

async function copyOnce(from: string, to: string): Promise<void> {
  const { COPYFILE_EXCL, COPYFILE_FICLONE } = constants;
  try {
    await fs.copyFile(from, to, COPYFILE_EXCL | COPYFILE_FICLONE);
  } catch (error) {
    // Copied before, or deleted by the app since it was listed.
    if (isCode(error, "EEXIST") || isCode(error, "ENOENT")) return;
    throw error;
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
