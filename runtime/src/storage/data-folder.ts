/**
 * The marker file that says whose data a folder holds and in which layout, so
 * that an older program never touches what a newer one wrote.
 */
import * as fs from "node:fs";
import { join } from "node:path";
import { StorageError } from "./types.js";

/** Raised with every change that an older program could not read. */
export const FORMAT_VERSION = 1;

const MARKER_FILE = "FORMAT";
const MARKER = /^embedded-convex-data (\d+)\n$/;

/**
 * Checks the folder's marker, or writes it into a new folder.
 * @throws StorageError when the data is newer or not ours.
 */
export function prepareDataFolder(directory: string, dataFile: string): void {
  const dataPath = join(directory, dataFile);
  const marker = readMarker(directory);
  if (marker === null) {
    if (fs.existsSync(dataPath)) {
      throw new StorageError(
        `${directory} holds data without the file ${MARKER_FILE}: it is ` +
          "damaged, or not a data folder of this program.",
      );
    }
    writeMarker(directory);
    return;
  }
  const version = MARKER.exec(marker)?.[1];
  if (version === undefined) {
    throw new StorageError(
      `${join(directory, MARKER_FILE)} is damaged: expected ` +
        `"embedded-convex-data ${FORMAT_VERSION}".`,
    );
  }
  if (Number(version) > FORMAT_VERSION) {
    throw new StorageError(
      `The data in ${directory} has format ${version}, newer than the ` +
        `${FORMAT_VERSION} this version understands. Please upgrade.`,
    );
  }
}

function readMarker(directory: string): string | null {
  try {
    return fs.readFileSync(join(directory, MARKER_FILE), "utf8");
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** On disk before any data: a crash in between leaves an empty, ours folder. */
function writeMarker(directory: string): void {
  const path = join(directory, MARKER_FILE);
  const temporary = `${path}.new`;
  const file = fs.openSync(temporary, "w");
  try {
    fs.writeSync(file, `embedded-convex-data ${FORMAT_VERSION}\n`);
    fs.fsyncSync(file);
  } finally {
    fs.closeSync(file);
  }
  fs.renameSync(temporary, path);
  syncDirectory(directory);
}

function syncDirectory(directory: string): void {
  const handle = fs.openSync(directory, "r");
  try {
    fs.fsyncSync(handle);
  } finally {
    fs.closeSync(handle);
  }
}

export function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
