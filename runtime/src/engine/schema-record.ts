import { StorageError } from "../storage/types.js";
import { isJsonObject } from "../values/json-value.js";
import type { JsonObject, JsonValue } from "../values/json-value.js";
import type {
  SchemaDefinition,
  SearchIndexDefinition,
  TableDefinition,
  VectorIndexDefinition,
} from "./types.js";

/** The stored form of a schema. */
export function formatSchema(schema: SchemaDefinition): string {
  const { tables, schemaValidation } = schema;
  return JSON.stringify({
    tables: tables.map(
      ({ searchIndexes, vectorIndexes, stagedIndexes, ...table }) => ({
        name: table.name,
        indexes: table.indexes.map(({ name, fields }) => ({ name, fields })),
        // Absent in the text where it is undefined.
        searchIndexes,
        vectorIndexes,
        stagedIndexes,
        documentType: table.documentType,
      }),
    ),
    schemaValidation,
  });
}

/** @throws StorageError when the record is damaged. */
export function parseSchema(value: JsonValue): SchemaDefinition {
  const { tables, schemaValidation } = object(value);
  return {
    tables: array(tables).map(parseTable),
    schemaValidation: schemaValidation === true,
  };
}

function parseTable(value: JsonValue): TableDefinition {
  const { name, indexes, documentType = null, ...rest } = object(value);
  const { searchIndexes, vectorIndexes, stagedIndexes } = rest;
  return {
    name: text(name),
    indexes: array(indexes).map((index) => {
      const { name, fields } = object(index);
      return { name: text(name), fields: array(fields).map(text) };
    }),
    ...(searchIndexes !== undefined && {
      searchIndexes: array(searchIndexes).map(parseSearchIndex),
    }),
    ...(vectorIndexes !== undefined && {
      vectorIndexes: array(vectorIndexes).map(parseVectorIndex),
    }),
    ...(stagedIndexes !== undefined && {
      stagedIndexes: array(stagedIndexes).map(text),
    }),
    documentType,
  };
}

function parseSearchIndex(value: JsonValue): SearchIndexDefinition {
  const { name, searchField, filterFields } = object(value);
  return {
    name: text(name),
    searchField: text(searchField),
    filterFields: array(filterFields).map(text),
  };
}

function parseVectorIndex(value: JsonValue): VectorIndexDefinition {
  const { name, vectorField, dimensions, filterFields } = object(value);
  if (typeof dimensions !== "number") {
    throw new StorageError("The record of a schema is damaged.");
  }
  return {
    name: text(name),
    vectorField: text(vectorField),
    dimensions,
    filterFields: array(filterFields).map(text),
  };
}

function object(value: JsonValue | undefined): JsonObject {
  if (!isJsonObject(value)) {
    throw new StorageError("The record of a schema is damaged.");
  }
  return value;
}

function array(value: JsonValue | undefined): JsonValue[] {
  if (!Array.isArray(value)) {
    throw new StorageError("The record of a schema is damaged.");
  }
  return value;
}

function text(value: JsonValue | undefined): string {
  if (typeof value !== "string") {
    throw new StorageError("The record of a schema is damaged.");
  }
  return value;
}
