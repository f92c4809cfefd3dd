/** Whether every row has its file. */
import type { Engine } from "../engine/types.js";
import type { FileFolder } from "./file-folder.js";
import { placeOf, PLACE_PREFIX, recordOf } from "./file-rows.js";

export interface FilesReport {
  readonly files: number;
  /** Bytes. */
  readonly bytes: number;
  readonly problems: readonly string[];
}

export async function verifyFiles(
  engine: Engine,
  folder: FileFolder,
): Promise<FilesReport> {
  const problems: string[] = [];
  let files = 0;
  let bytes = 0;
  for (const { key, value } of engine.listMeta(PLACE_PREFIX)) {
    const uuid = key.slice(PLACE_PREFIX.length);
    const place = placeOf(value);
    const reads = engine.beginRead();
    const row = place && recordOf(reads, place, uuid);
    reads.close();
    // Deleted since the list was made, or never whole.
    if (row === null) {
      if (engine.getMeta(key) !== null) problems.push(`${uuid} has no row`);
      continue;
    }
    files += 1;
    bytes += row.size;
    const size = await sizeOf(folder, uuid);
    if (size !== row.size) {
      problems.push(
        `The file ${uuid} of ${row.id} has ${String(size ?? "no")} bytes ` +
          `instead of ${String(row.size)}`,
      );
    }
  }
  return { files, bytes, problems };
}

async function sizeOf(
  folder: FileFolder,
  uuid: string,
): Promise<number | null> {
  try {
    const file = await folder.open(uuid);
    try {
      return (await file.stat()).size;
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") {
      return null;
    }
    throw error;
  }
}
