/** Stored files in a snapshot: their rows, then one entry for each. */
import type { FileHandle } from "node:fs/promises";
import type { Namespace, ReadTransaction } from "../../engine/types.js";
import { findFile } from "../../files/index.js";
import type { FileRecord, Files } from "../../files/index.js";
import { documentPages } from "./document-pages.js";
import { exportText } from "./export-json.js";
import type { ZipWriter } from "./zip-writer.js";

const TABLE = "_storage";

/** Makes files open with a click; nothing depends on it. */
const EXTENSIONS: Readonly<Record<string, string>> = {
  "application/json": ".json",
  "application/pdf": ".pdf",
  "audio/mpeg": ".mp3",
  "image/gif": ".gif",
  "image/jpeg": ".jpg",
  "image/png": ".png",
  "image/svg+xml": ".svg",
  "image/webp": ".webp",
  "text/csv": ".csv",
  "text/html": ".html",
  "text/plain": ".txt",
  "video/mp4": ".mp4",
};

export interface FilesParts {
  readonly files: Files;
  readonly reads: ReadTransaction;
  readonly namespace: Namespace;
}

/** Files that were deleted since the snapshot are left out with their rows. */
export async function addFiles(
  zip: ZipWriter,
  prefix: string,
  { files, reads, namespace }: FilesParts,
): Promise<void> {
  const rows: string[] = [];
  const records: FileRecord[] = [];
  for await (const page of documentPages(reads, namespace, TABLE)) {
    for (const { id, value } of page) {
      const part = reads.fork();
      const record = findFile(part, namespace, id);
      part.close();
      const file = record && (await openIfPresent(files, record));
      if (record === null || file === null) continue;
      await file.close();
      // Its size is a whole number there, not a float.
      const { size, ...row } = value;
      const text = exportText({ ...row, internalId: record.uuid });
      rows.push(`${text.slice(0, -1)},"size":${String(size)}}\n`);
      records.push(record);
    }
  }
  await zip.add(`${prefix}${TABLE}/documents.jsonl`, rows);
  for (const record of records) {
    const file = await openIfPresent(files, record);
    if (file === null) continue;
    const extension = EXTENSIONS[record.contentType ?? ""] ?? "";
    const path = `${prefix}${TABLE}/${record.id}${extension}`;
    const content: AsyncIterable<Buffer> = file.createReadStream();
    await zip.add(path, content);
  }
}

async function openIfPresent(
  files: Files,
  record: FileRecord,
): Promise<FileHandle | null> {
  try {
    return await files.open(record);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") {
      return null;
    }
    throw error;
  }
}
