/**
 * What the database knows of files: a row of `_storage`, which functions may
 * read, and two private records that tie it to the file's UUID. The UUID is
 * the secret part of a file's URL, so rows do not show it.
 */
import type {
  JsonValue,
  Namespace,
  ReadTransaction,
  StoredDocument,
  WriteTransaction,
} from "../engine/types.js";
import { decodeId } from "../values/ids.js";
import { isJsonObject } from "../values/json-value.js";
import type { Written } from "./copy.js";
import { FileError } from "./errors.js";
import { isUuid } from "./file-folder.js";

export const FILES_TABLE = "_storage";

/** A file on disk. */
export interface FileContent extends Written {
  readonly uuid: string;
  readonly contentType: string | null;
}

/** A file with its row. */
export interface FileRecord extends FileContent {
  readonly id: string;
  readonly namespace: Namespace;
}

/** What an import keeps of a row. */
export interface ImportedRow {
  readonly id: string;
  readonly creationTime?: number | undefined;
}

/** Where a UUID's row is. */
export interface FilePlace {
  readonly namespace: Namespace;
  readonly id: string;
}

export const PLACE_PREFIX = "file/";

export function placeKey(uuid: string): string {
  return `${PLACE_PREFIX}${uuid}`;
}

function uuidKey(namespace: Namespace, id: string): string {
  return `file-uuid/${String(namespace)}/${id}`;
}

/** @returns the row's id */
export function insertRow(
  transaction: WriteTransaction,
  namespace: Namespace,
  { uuid, sha256, size, contentType }: FileContent,
  row?: ImportedRow,
): string {
  const value = {
    sha256,
    size,
    ...(contentType !== null && { contentType }),
  };
  const id = row?.id ?? transaction.insert(namespace, FILES_TABLE, value);
  if (row !== undefined) {
    const { creationTime } = row;
    transaction.insertWhole(namespace, FILES_TABLE, {
      ...value,
      _id: id,
      ...(creationTime !== undefined && { _creationTime: creationTime }),
    });
  }
  transaction.putMeta(uuidKey(namespace, id), uuid);
  transaction.putMeta(placeKey(uuid), { namespace, id });
  return id;
}

export function removeRow(
  transaction: WriteTransaction,
  { namespace, id, uuid }: FileRecord,
): void {
  transaction.remove(namespace, id, FILES_TABLE);
  transaction.putMeta(uuidKey(namespace, id), null);
  transaction.putMeta(placeKey(uuid), null);
}

/**
 * @param storageId A row's id, or the UUID of older clients.
 * @returns null when there is no such file in the namespace
 * @throws FileError when it is neither, or another table's id.
 */
export function findRow(
  reads: ReadTransaction,
  namespace: Namespace,
  storageId: string,
): FileRecord | null {
  if (decodeId(storageId) === null) {
    if (!isUuid(storageId)) throw invalidId(storageId);
    const place = placeOf(reads.getMeta(placeKey(storageId)));
    if (place === null || place.namespace !== namespace) return null;
    return recordOf(reads, place, storageId);
  }
  if (reads.tableOfId(namespace, storageId) !== FILES_TABLE) {
    throw new FileError(
      "InvalidArgument",
      "Invalid storage ID. Storage ID cannot be an ID on any table other " +
        `than '${FILES_TABLE}'.`,
    );
  }
  const uuid = reads.getMeta(uuidKey(namespace, storageId));
  if (typeof uuid !== "string") return null;
  return recordOf(reads, { namespace, id: storageId }, uuid);
}

/** The row of a place, by whoever holds the UUID. */
export function recordOf(
  reads: ReadTransaction,
  { namespace, id }: FilePlace,
  uuid: string,
): FileRecord | null {
  const row = reads.get(namespace, id, FILES_TABLE);
  return row === null ? null : { ...contentOf(row), namespace, id, uuid };
}

export function placeOf(value: JsonValue): FilePlace | null {
  if (!isJsonObject(value)) return null;
  const { namespace, id } = value;
  return typeof namespace === "number" && typeof id === "string"
    ? { namespace, id }
    : null;
}

function contentOf({ value }: StoredDocument): Omit<FileContent, "uuid"> {
  const { sha256, size, contentType } = value;
  if (typeof sha256 !== "string" || typeof size !== "number") {
    throw new Error(`A row of ${FILES_TABLE} is damaged.`);
  }
  return {
    sha256,
    size,
    contentType: typeof contentType === "string" ? contentType : null,
  };
}

function invalidId(storageId: string): FileError {
  return new FileError(
    "InvalidStorageId",
    `Invalid storage ID: ${JSON.stringify(storageId)}. Storage ID should be ` +
      `an Id of '${FILES_TABLE}' table, or a UUID string.`,
  );
}
