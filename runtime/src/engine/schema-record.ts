import { StorageError } from "../storage/types.js";
import { isJsonObject } from "../values/json-value.js";
import type { JsonObject, JsonValue } from "../values/json-value.js";
import type { SchemaDefinition, TableDefinition } from "./types.js";

/** The stored form of a schema. */
export function formatSchema(schema: SchemaDefinition): string {
  const { tables, schemaValidation } = schema;
  return JSON.stringify({
    tables: tables.map(({ name, indexes, documentType }) => ({
      name,
      indexes: indexes.map(({ name, fields }) => ({ name, fields })),
      documentType,
    })),
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
  const { name, indexes, documentType = null } = object(value);
  return {
    name: text(name),
    indexes: array(indexes).map((index) => {
      const { name, fields } = object(index);
      return { name: text(name), fields: array(fields).map(text) };
    }),
    documentType,
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
