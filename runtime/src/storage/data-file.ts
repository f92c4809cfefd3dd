/**
 * A look at LMDB's file before it is mapped into memory, where reading behind
 * the end of a truncated file would kill the process.
 */
import * as fs from "node:fs";
import { isMissing } from "./data-folder.js";
import { StorageError } from "./types.js";

/** Where a meta page holds what we read; all little endian. */
const MAGIC_AT = 24;
const PAGE_SIZE_AT = 48;
const LAST_PAGE_AT = 144;
const TRANSACTION_AT = 152;
const META_BYTES = 160;
const MAGIC = 0xbeefc0de;
const MAX_PAGE_SIZE = 65_536;

/**
 * Pages at the end that were freed before they were first written are missing
 * in a sound file. There are never many; more is a truncated file.
 */
const MAX_MISSING_PAGES = 256;

interface Meta {
  readonly pageSize: number;
  readonly lastPage: number;
  readonly transaction: bigint;
}

/** Beside a data file that was filled up with zeros and not yet proven. */
const DOUBT_SUFFIX = ".unproven";

/**
 * @returns whether pages at the end are missing (and now hold zeros): then
 *   everything has to be read once to tell whether any of them mattered.
 * @param mayRepair Whether missing pages are filled up: not by somebody who
 *   only reads, beside the process that writes.
 * @throws StorageError when the file is not LMDB's or was truncated.
 */
export function checkDataFile(
  path: string,
  { mayRepair }: { mayRepair: boolean } = { mayRepair: true },
): boolean {
  // Not there yet: a crash right after the folder was marked as ours.
  if (sizeOf(path) === 0) return false;
  const meta = readNewestMeta(path);
  // Looked at after the meta page, whose pages were written before it.
  const size = sizeOf(path);
  const needed = meta && (meta.lastPage + 1) * meta.pageSize;
  if (meta === null || needed === null) throw damaged(path);
  if (size >= needed) return fs.existsSync(path + DOUBT_SUFFIX);
  if (needed - size > MAX_MISSING_PAGES * meta.pageSize) throw damaged(path);
  if (!mayRepair) return false;
  fs.writeFileSync(path + DOUBT_SUFFIX, "");
  fs.truncateSync(path, needed);
  return true;
}

function sizeOf(path: string): number {
  return fs.statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/** LMDB aborts the process at some damages: say beforehand what it means. */
export function announceProof(path: string): void {
  fs.writeSync(
    process.stderr.fd,
    `The data file ${path} ends early; reading all of it. Should the process ` +
      "abort now, the file is damaged: restore it from a backup.\n",
  );
}

/** Everything could be read. */
export function proven(path: string): void {
  fs.rmSync(path + DOUBT_SUFFIX);
}

export function damaged(path: string): StorageError {
  return new StorageError(
    `The data file ${path} is damaged or incomplete. Restore it from a backup.`,
  );
}

function readNewestMeta(path: string): Meta | null {
  let file: number;
  try {
    file = fs.openSync(path, "r");
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
  try {
    const first = readMeta(file, 0);
    const second = first && readMeta(file, first.pageSize);
    if (first === null || second === null) return first;
    return second.transaction > first.transaction ? second : first;
  } finally {
    fs.closeSync(file);
  }
}

function readMeta(file: number, at: number): Meta | null {
  const bytes = Buffer.alloc(META_BYTES);
  const read = fs.readSync(file, bytes, 0, META_BYTES, at);
  if (read < META_BYTES || bytes.readUInt32LE(MAGIC_AT) !== MAGIC) return null;
  const pageSize = bytes.readUInt32LE(PAGE_SIZE_AT);
  if (pageSize < META_BYTES || pageSize > MAX_PAGE_SIZE) return null;
  return {
    pageSize,
    lastPage: Number(bytes.readBigUInt64LE(LAST_PAGE_AT)),
    transaction: bytes.readBigUInt64LE(TRANSACTION_AT),
  };
}
