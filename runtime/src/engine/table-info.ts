/** A table and its indexes, in memory and as stored. */
import type { JsonValue } from "../values/json-value.js";
import { idLength } from "../values/ids.js";
import { indexPrefix } from "./keys.js";
import { searchInfo, searchRecord } from "./search/search-info.js";
import type { SearchInfo, SearchRecord } from "./search/search-info.js";
import type { Namespace, SchemaDefinition } from "./types.js";

export interface IndexInfo {
  readonly id: number;
  readonly name: string;
  /** As declared: without the `_creationTime` and `_id` that end every key. */
  readonly fields: readonly string[];
  /** All fields of the key, split at their dots. */
  readonly paths: readonly (readonly string[])[];
  readonly prefix: string;
}

export interface TableInfo {
  readonly namespace: Namespace;
  readonly name: string;
  /** The number in the table's ids. */
  readonly number: number;
  readonly idLength: number;
  readonly byId: IndexInfo;
  readonly byCreationTime: IndexInfo;
  readonly declared: readonly IndexInfo[];
  readonly searches: readonly SearchInfo[];
  /** Names of indexes that its schema declares but that are not built. */
  readonly staged: readonly string[];
  /** The validator its documents must match; null when they need not. */
  readonly documentType: JsonValue;
}

/** The stored form of a table. */
export interface TableRecord {
  readonly namespace: Namespace;
  readonly name: string;
  readonly number: number;
  readonly byId: number;
  readonly byCreationTime: number;
  readonly indexes: readonly {
    readonly id: number;
    readonly name: string;
    readonly fields: readonly string[];
  }[];
  readonly searches: readonly SearchRecord[];
}

export function tableRecord(table: TableInfo): TableRecord {
  return {
    namespace: table.namespace,
    name: table.name,
    number: table.number,
    byId: table.byId.id,
    byCreationTime: table.byCreationTime.id,
    indexes: table.declared.map(({ id, name, fields }) => ({
      id,
      name,
      fields,
    })),
    searches: table.searches.map(searchRecord),
  };
}

export function tableInfo(
  record: TableRecord,
  schema: SchemaDefinition | null,
): TableInfo {
  const { namespace, name, number } = record;
  return {
    namespace,
    name,
    number,
    idLength: idLength(number),
    byId: indexInfo(record.byId, "by_id", []),
    byCreationTime: indexInfo(record.byCreationTime, "by_creation_time", []),
    declared: record.indexes.map((index) =>
      indexInfo(index.id, index.name, index.fields),
    ),
    searches: record.searches.map(searchInfo),
    ...schemaPart(schema, name),
  };
}

export function indexInfo(
  id: number,
  name: string,
  fields: readonly string[],
): IndexInfo {
  const all = name === "by_id" ? ["_id"] : [...fields, "_creationTime", "_id"];
  return {
    id,
    name,
    fields,
    paths: all.map((field) => field.split(".")),
    prefix: indexPrefix(id),
  };
}

/** What a table takes from its schema without being changed itself. */
export function schemaPart(
  schema: SchemaDefinition | null,
  table: string,
): Pick<TableInfo, "documentType" | "staged"> {
  const definition = schema?.tables.find(({ name }) => name === table);
  const checked = schema?.schemaValidation === true;
  return {
    documentType: checked ? (definition?.documentType ?? null) : null,
    staged: definition?.stagedIndexes ?? [],
  };
}
