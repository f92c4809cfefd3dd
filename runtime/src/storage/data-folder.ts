/**
 * The marker file that says whose data a folder holds and in which layout, so
 * that an older program never touches what a newer one wrote.
 */
import * as fs from "node:fs";
import { join } from "node:path";
import { StorageError } from "./types.js";

/** Raised with every change that an older program could not read. */
export const FORMAT_VERSION = 1;

export const DATA_FILE = "data.mdb";

const MARKER_FILE = "FORMAT";
const MARKER = /^embedded-convex-data (\d+)\n$/;

/**
 * Checks the folder's marker, or writes it into a new folder.
 * @returns the data's format, this version's or an older one
 * @throws StorageError when the data is newer or not ours.
 */
export function prepareDataFolder(directory: string): number {
  const format = formatOf(directory);
  if (format !== null) return format;
  if (fs.existsSync(join(directory, DATA_FILE))) {
    throw new StorageError(
      `${directory} holds data without the file ${MARKER_FILE}: it is ` +
        "damaged, or not a data folder of this program.",
    );
  }
  writeFormat(directory, FORMAT_VERSION);
  return FORMAT_VERSION;
}

/**
 * For those who do not want to make a new one.
 * @throws StorageError unless the folder holds data that we can read.
 */
export function expectDataFolder(directory: string): number {
  const format = formatOf(directory);
  if (format !== null) return format;
  throw new StorageError(`${directory} is no data folder of this program.`);
}

/** Null where there is no marker. */
function formatOf(directory: string): number | null {
  const marker = readMarker(directory);
  if (marker === null) return null;
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
  return Number(version);
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
export function writeFormat(directory: string, format: number): void {
  const path = join(directory, MARKER_FILE);
  const temporary = `${path}.new`;
  const file = fs.openSync(temporary, "w");
  try {
    fs.writeSync(file, `embedded-convex-data ${format}\n`);
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
