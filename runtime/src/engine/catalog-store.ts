/** The catalog's records in the store. */
import type { Snapshot } from "../storage/types.js";
import { StorageError } from "../storage/types.js";
import { isJsonObject, parseJson } from "../values/json-value.js";
import type { JsonValue } from "../values/json-value.js";
import { Catalog } from "./catalog.js";
import { tableInfo } from "./table-info.js";
import type { TableInfo, TableRecord } from "./table-info.js";
import {
  COUNTER_KEY,
  namespaceKeys,
  schemaKeys,
  tableKeys,
  WIPE_KEY,
} from "./keys.js";
import type { SearchRecord } from "./search/search-info.js";
import { parseSchema } from "./schema-record.js";
import type { Namespace, SchemaDefinition } from "./types.js";

/** Index 0 is the engine's own. */
const FIRST_INDEX = 1;

/** @throws StorageError when a record is damaged. */
export function loadCatalog(data: Snapshot): Catalog {
  const namespaces = new Map<string, Namespace>();
  const schemas = new Map<Namespace, SchemaDefinition>();
  const tables = new Map<string, TableInfo>();
  let nextIndex = numberOr(data.get(COUNTER_KEY), FIRST_INDEX);
  for (const [name, value] of records(data, namespaceKeys)) {
    const path = Buffer.from(name, "latin1").toString("utf8");
    if (typeof value !== "number") throw damaged(`namespace ${path}`);
    namespaces.set(path, value);
  }
  for (const [name, value] of records(data, schemaKeys)) {
    schemas.set(Number(name), parseSchema(value));
  }
  for (const [name, value] of records(data, tableKeys)) {
    const record = parseTable(value, name);
    const schema = schemas.get(record.namespace) ?? null;
    tables.set(`${record.namespace}/${record.name}`, tableInfo(record, schema));
    const { indexes, searches } = record;
    const ids = [...indexes, ...searches].map(({ id }) => id);
    const last = Math.max(record.byId, record.byCreationTime, ...ids);
    nextIndex = Math.max(nextIndex, last + 1);
  }
  return new Catalog({ namespaces, tables, schemas, nextIndex });
}

/** Indexes whose entries a crash may have left behind. */
export function loadWipes(data: Snapshot): number[] {
  const text = data.get(WIPE_KEY);
  const value = text === null ? [] : parseRecord(text, "removed indexes");
  if (!Array.isArray(value)) throw damaged("removed indexes");
  return value.filter((id) => typeof id === "number");
}

function* records(
  data: Snapshot,
  { start, end }: { start: string; end: string },
): Generator<[string, JsonValue]> {
  const cursor = data.range(start, end, false);
  for (let entry = cursor.next(); entry; entry = cursor.next()) {
    const name = entry.key.slice(start.length);
    yield [name, parseRecord(entry.value, name)];
  }
}

function parseTable(value: JsonValue, name: string): TableRecord {
  if (!isJsonObject(value) || !Array.isArray(value.indexes)) {
    throw damaged(`table ${name}`);
  }
  const { namespace, number, byId, byCreationTime } = value;
  if (
    typeof namespace !== "number" ||
    typeof number !== "number" ||
    typeof byId !== "number" ||
    typeof byCreationTime !== "number" ||
    typeof value.name !== "string"
  ) {
    throw damaged(`table ${name}`);
  }
  const indexes = value.indexes.map((index) => {
    if (!isJsonObject(index)) throw damaged(`table ${name}`);
    const { id, name: indexName, fields } = index;
    if (
      typeof id !== "number" ||
      typeof indexName !== "string" ||
      !Array.isArray(fields)
    ) {
      throw damaged(`table ${name}`);
    }
    return { id, name: indexName, fields: fields.map(String) };
  });
  const searches = parseSearches(value.searches, name);
  return {
    namespace,
    name: value.name,
    number,
    byId,
    byCreationTime,
    indexes,
    searches,
  };
}

/** Tables written before there were search indexes have none. */
function parseSearches(
  value: JsonValue | undefined,
  table: string,
): SearchRecord[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw damaged(`table ${table}`);
  return value.map((search) => {
    if (!isJsonObject(search)) throw damaged(`table ${table}`);
    const { id, name, field, filterFields, dimensions } = search;
    if (
      typeof id !== "number" ||
      typeof name !== "string" ||
      typeof field !== "string" ||
      !Array.isArray(filterFields) ||
      (typeof dimensions !== "number" && dimensions !== null)
    ) {
      throw damaged(`table ${table}`);
    }
    return {
      id,
      name,
      field,
      filterFields: filterFields.map(String),
      dimensions,
    };
  });
}

function numberOr(text: string | null, fallback: number): number {
  if (text === null) return fallback;
  const value = parseRecord(text, "index counter");
  if (typeof value !== "number") throw damaged("index counter");
  return value;
}

function parseRecord(text: string, what: string): JsonValue {
  try {
    return parseJson(text);
  } catch (error) {
    throw new StorageError(`The record of ${what} is damaged.`, {
      cause: error,
    });
  }
}

function damaged(what: string): StorageError {
  return new StorageError(`The record of ${what} is damaged.`);
}
