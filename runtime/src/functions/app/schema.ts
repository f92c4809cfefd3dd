/** `schema.ts` as the engine takes it. */
import type {
  IndexDefinition,
  JsonObject,
  JsonValue,
  SchemaDefinition,
  SearchIndexDefinition,
  TableDefinition,
  VectorIndexDefinition,
} from "../../engine/types.js";
import { isJsonObject } from "../../values/json-value.js";
import { objectsOf, textOf } from "../json-fields.js";
import type { ModuleExports } from "../loader/linker.js";
import { PushError } from "../types.js";

/** Tables of the runtime itself; functions read them through `db.system`. */
const SYSTEM_TABLES: readonly TableDefinition[] = [
  {
    name: "_scheduled_functions",
    documentType: null,
    indexes: [
      { name: "by_state", fields: ["state.kind", "scheduledTime"] },
      { name: "by_completed", fields: ["completedTime"] },
    ],
  },
  { name: "_storage", documentType: null, indexes: [] },
];

/** @throws PushError `InvalidSchema` when the export is no schema. */
export function exportedSchema(exports: ModuleExports): JsonObject {
  const schema = exports["default"];
  const method: unknown =
    typeof schema === "object" && schema !== null
      ? Reflect.get(schema, "export")
      : undefined;
  if (typeof method !== "function") {
    throw new PushError("InvalidSchema", "Schema is not exported as default.");
  }
  const text: unknown = Reflect.apply(method, schema, []);
  const json = (
    typeof text === "string" ? JSON.parse(text) : null
  ) as JsonValue;
  if (!isJsonObject(json)) {
    throw new PushError("InvalidSchema", "The schema's export is no object.");
  }
  return json;
}

/** The engine's form of a schema's JSON, system tables added. */
export function engineSchema(json: JsonObject | null): SchemaDefinition {
  if (json === null) return { tables: SYSTEM_TABLES, schemaValidation: false };
  const tables = objectsOf(json["tables"]).map(table);
  return {
    schemaValidation: json["schemaValidation"] !== false,
    tables: [...SYSTEM_TABLES, ...tables],
  };
}

function table(json: JsonObject): TableDefinition {
  const searchIndexes = objectsOf(json["searchIndexes"]).map(searchIndex);
  const vectorIndexes = objectsOf(json["vectorIndexes"]).map(vectorIndex);
  // Built when they are staged no more: that takes no other process here.
  const stagedIndexes = STAGED.flatMap((kind) => objectsOf(json[kind])).map(
    nameOf,
  );
  return {
    name: textOf(json["tableName"]),
    documentType: json["documentType"] ?? null,
    indexes: objectsOf(json["indexes"]).map(index),
    ...(searchIndexes.length > 0 && { searchIndexes }),
    ...(vectorIndexes.length > 0 && { vectorIndexes }),
    ...(stagedIndexes.length > 0 && { stagedIndexes }),
  };
}

const STAGED = [
  "stagedDbIndexes",
  "stagedSearchIndexes",
  "stagedVectorIndexes",
];

function index(json: JsonObject): IndexDefinition {
  return { name: nameOf(json), fields: textsOf(json["fields"]) };
}

function searchIndex(json: JsonObject): SearchIndexDefinition {
  return {
    name: nameOf(json),
    searchField: textOf(json["searchField"]),
    filterFields: textsOf(json["filterFields"]),
  };
}

function vectorIndex(json: JsonObject): VectorIndexDefinition {
  const { dimensions } = json;
  return {
    name: nameOf(json),
    vectorField: textOf(json["vectorField"]),
    // What is no number the engine refuses by name.
    dimensions: typeof dimensions === "number" ? dimensions : 0,
    filterFields: textsOf(json["filterFields"]),
  };
}

function nameOf(json: JsonObject): string {
  return textOf(json["indexDescriptor"]);
}

function textsOf(value: JsonValue | undefined): string[] {
  return Array.isArray(value) ? value.map(textOf) : [];
}
