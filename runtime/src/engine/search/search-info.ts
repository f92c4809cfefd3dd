/** Search indexes of both kinds, in memory and as stored. */
import { indexPrefix } from "../keys.js";
import type { TableDefinition } from "../types.js";

/** The stored form. */
export interface SearchRecord {
  readonly id: number;
  readonly name: string;
  /** The text or vector field. */
  readonly field: string;
  readonly filterFields: readonly string[];
  /** Of a vector index; null makes it a text index. */
  readonly dimensions: number | null;
}

export interface SearchInfo extends SearchRecord {
  /** The field's path, split at its dots. */
  readonly path: readonly string[];
  readonly filterPaths: readonly (readonly string[])[];
  readonly prefix: string;
}

export interface VectorInfo extends SearchInfo {
  readonly dimensions: number;
}

export function isVectorIndex(index: SearchInfo): index is VectorInfo {
  return index.dimensions !== null;
}

export function searchInfo(record: SearchRecord): SearchInfo {
  const { id, name, field, filterFields, dimensions } = record;
  return {
    id,
    name,
    field,
    filterFields,
    dimensions,
    path: field.split("."),
    filterPaths: filterFields.map((path) => path.split(".")),
    prefix: indexPrefix(id),
  };
}

export function searchRecord(index: SearchInfo): SearchRecord {
  const { id, name, field, filterFields, dimensions } = index;
  return { id, name, field, filterFields, dimensions };
}

/** What a table's definition asks for; numbers are given out later. */
export function searchesOf({
  searchIndexes = [],
  vectorIndexes = [],
}: Pick<TableDefinition, "searchIndexes" | "vectorIndexes">): Omit<
  SearchRecord,
  "id"
>[] {
  const texts = searchIndexes.map(({ name, searchField, filterFields }) => ({
    name,
    field: searchField,
    filterFields,
    dimensions: null,
  }));
  const vectors = vectorIndexes.map(
    ({ name, vectorField, filterFields, dimensions }) => ({
      name,
      field: vectorField,
      filterFields,
      dimensions,
    }),
  );
  return [...texts, ...vectors];
}
