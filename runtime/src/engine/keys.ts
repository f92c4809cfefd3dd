/**
 * The layout of the key space: a four-byte index number, then the encoded
 * fields of the entry. Index 0 holds the engine's own records. A table's
 * documents live under its `by_id` index; every other index entry has an empty
 * value and ends with the id of its document.
 */
import type { JsonObject, JsonValue } from "../values/json-value.js";
import { isJsonObject } from "../values/json-value.js";
import { AFTER, encodeKey, encodeString } from "../values/key-encoding.js";
import { specialKind } from "../values/special-values.js";
import { utf8ByteString } from "../values/utf8.js";
import type { IndexInfo, TableInfo } from "./table-info.js";
import type { Namespace } from "./types.js";

/** @param index 0 to 2^32 - 1 */
export function indexPrefix(index: number): string {
  return String.fromCharCode(
    (index >>> 24) & 0xff,
    (index >>> 16) & 0xff,
    (index >>> 8) & 0xff,
    index & 0xff,
  );
}

const SYSTEM = indexPrefix(0);

export const CLOCK_KEY = `${SYSTEM}clock`;
/** Numbers of indexes whose entries are to be removed. */
export const WIPE_KEY = `${SYSTEM}wipe`;
export const COUNTER_KEY = `${SYSTEM}counter`;

const NAMESPACE_PREFIX = `${SYSTEM}n/`;
const TABLE_PREFIX = `${SYSTEM}t/`;
const SCHEMA_PREFIX = `${SYSTEM}s/`;
const META_PREFIX = `${SYSTEM}m/`;

export const namespaceKeys = keysAfter(NAMESPACE_PREFIX);
export const tableKeys = keysAfter(TABLE_PREFIX);
export const schemaKeys = keysAfter(SCHEMA_PREFIX);

export function namespaceKey(componentPath: string): string {
  return NAMESPACE_PREFIX + utf8ByteString(componentPath);
}

export function tableKey(namespace: Namespace, name: string): string {
  return `${TABLE_PREFIX}${namespace}/${utf8ByteString(name)}`;
}

/** Every table of a namespace, those still to come included. */
export function tableKeysOf(namespace: Namespace): {
  start: string;
  end: string;
} {
  return keysAfter(`${TABLE_PREFIX}${namespace}/`);
}

export function schemaKey(namespace: Namespace): string {
  return `${SCHEMA_PREFIX}${namespace}`;
}

export function metaKey(key: string): string {
  return META_PREFIX + utf8ByteString(key);
}

export function metaKeys(prefix: string): { start: string; end: string } {
  return keysAfter(metaKey(prefix));
}

/** The name that `metaKey` was given. */
export function metaName(key: string): string {
  const bytes = Buffer.from(key.slice(META_PREFIX.length), "latin1");
  return bytes.toString("utf8");
}

/** UTF-8 and encoded values never continue with 0xff. */
function keysAfter(prefix: string): { start: string; end: string } {
  return { start: prefix, end: prefix + AFTER };
}

export function documentKey(table: TableInfo, id: string): string {
  return table.byId.prefix + encodeString(id);
}

/** The entry of a document in an index other than `by_id`. */
export function entryKey(index: IndexInfo, document: JsonObject): string {
  let key = index.prefix;
  for (const path of index.paths) key += encodeKey(fieldAt(document, path));
  return key;
}

/** The id at the end of an entry's key. */
export function idOfEntry(table: TableInfo, key: string): string {
  return key.slice(-table.idLength - 1, -1);
}

/** The value at a path of field names; undefined where there is none. */
export function fieldAt(
  document: JsonObject,
  path: readonly string[],
): JsonValue | undefined {
  let value: JsonValue | undefined = document;
  for (const name of path) {
    if (!isJsonObject(value) || specialKind(value) !== null) return undefined;
    value = Object.hasOwn(value, name) ? value[name] : undefined;
  }
  return value;
}
