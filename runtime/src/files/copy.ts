/** Writes a stream to disk as it comes, within bounds, counting and hashing. */
import { createHash } from "node:crypto";
import { open, statfs } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { dirname } from "node:path";
import { FileError } from "./errors.js";

export interface Written {
  /** Bytes. */
  readonly size: number;
  /** Base64. */
  readonly sha256: string;
}

export interface Bounds {
  readonly maxBytes: number;
  /** Free bytes on the disk that files leave to the database. */
  readonly reserveBytes: number;
  /** Base64 of the SHA-256 that was announced, if any. */
  readonly sha256?: string | undefined;
}

/** How many bytes may come between two looks at the disk. */
const LOOK_EVERY = 16 * 1024 * 1024;

const DISK_FULL = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);

/**
 * Resolves when the new file's content is on disk.
 * @param publish Gives the file its place, while its content is flushed: two
 *   flushes at the same time often take no longer than one.
 */
export async function copyInto(
  path: string,
  source: AsyncIterable<Uint8Array>,
  bounds: Bounds,
  publish: () => Promise<void>,
): Promise<Written> {
  const expectRoom = async (): Promise<void> => {
    const { bavail, bsize } = await statfs(dirname(path));
    if (bavail * bsize < bounds.reserveBytes) throw diskFull();
  };
  try {
    await expectRoom();
    const file = await open(path, "wx", 0o600);
    try {
      const written = await copy(file, source, bounds, expectRoom);
      const flushes = [file.sync(), publish()];
      try {
        await Promise.all(flushes);
      } finally {
        // Nothing goes on behind the back of whoever cleans up.
        await Promise.allSettled(flushes);
      }
      return written;
    } finally {
      await file.close();
    }
  } catch (error) {
    throw isDiskFull(error) ? diskFull(error) : error;
  }
}

async function copy(
  file: FileHandle,
  source: AsyncIterable<Uint8Array>,
  { maxBytes, sha256: announced }: Bounds,
  expectRoom: () => Promise<void>,
): Promise<Written> {
  const hash = createHash("sha256");
  let size = 0;
  let lookAt = LOOK_EVERY;
  for await (const chunk of source) {
    size += chunk.byteLength;
    if (size > maxBytes) throw fileTooLarge(maxBytes);
    hash.update(chunk);
    await writeAll(file, chunk);
    if (size < lookAt) continue;
    lookAt = size + LOOK_EVERY;
    await expectRoom();
  }
  const sha256 = hash.digest("base64");
  if (announced !== undefined && announced !== sha256) {
    throw new FileError(
      "Sha256Mismatch",
      `Sha256 mismatch. Expected: ${announced} Actual: ${sha256}`,
    );
  }
  return { size, sha256 };
}

/** One write may take less than all of it, as when the disk is nearly full. */
async function writeAll(file: FileHandle, chunk: Uint8Array): Promise<void> {
  let done = 0;
  while (done < chunk.byteLength) {
    const { bytesWritten } = await file.write(chunk, done);
    done += bytesWritten;
  }
}

export function fileTooLarge(maxBytes: number): FileError {
  return new FileError(
    "FileTooLarge",
    `The file is larger than ${String(maxBytes)} bytes.`,
  );
}

function diskFull(cause?: unknown): FileError {
  return new FileError(
    "StorageFull",
    "The file could not be stored: the disk is full.",
    { cause },
  );
}

function isDiskFull(error: unknown): boolean {
  return (
    error instanceof Error &&
    "code" in error &&
    DISK_FULL.has(String(error.code))
  );
}
