/** Compares what the database knows of files with what is on disk. */
import { createHash } from "node:crypto";
import { pipeline } from "node:stream/promises";
import type { Engine } from "../engine/types.js";
import { FileFolder } from "./file-folder.js";
import { PLACE_PREFIX, placeOf, recordOf } from "./file-rows.js";

export interface FilesReport {
  readonly files: number;
  /** One sentence each. */
  readonly problems: readonly string[];
}

/** UUIDs of all files that have a row. */
export function knownFiles(engine: Engine): string[] {
  const records = engine.listMeta(PLACE_PREFIX);
  return records.map(({ key }) => key.slice(PLACE_PREFIX.length));
}

/** Reads every file; nobody else may be using the folder. */
export async function checkFiles(
  engine: Engine,
  directory: string,
): Promise<FilesReport> {
  const folder = new FileFolder(directory);
  const uuids = knownFiles(engine);
  const problems: string[] = [];
  for (const uuid of uuids) {
    const problem = await checkFile(engine, folder, uuid);
    if (problem !== null) problems.push(problem);
  }
  return { files: uuids.length, problems };
}

async function checkFile(
  engine: Engine,
  folder: FileFolder,
  uuid: string,
): Promise<string | null> {
  const place = placeOf(engine.getMeta(`${PLACE_PREFIX}${uuid}`));
  const reads = engine.beginRead();
  try {
    const record = place && recordOf(reads, place, uuid);
    if (record === null) return `File ${uuid} has no row in _storage`;
    const sha256 = await digestOf(folder, uuid);
    if (sha256 === null) return `File ${uuid} of ${record.id} is missing`;
    return sha256 === record.sha256
      ? null
      : `File ${uuid} of ${record.id} has other content than was stored`;
  } finally {
    reads.close();
  }
}

/** Base64 of the SHA-256, or null when there is no such file. */
async function digestOf(
  folder: FileFolder,
  uuid: string,
): Promise<string | null> {
  const hash = createHash("sha256");
  try {
    const file = await folder.open(uuid);
    await pipeline(file.createReadStream(), hash);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") {
      return null;
    }
    throw error;
  }
  return hash.digest("base64");
}
