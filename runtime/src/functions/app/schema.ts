/** `schema.ts` as the engine takes it. */
import type {
  IndexDefinition,
  JsonObject,
  JsonValue,
  SchemaDefinition,
  TableDefinition,
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
  return {
    name: textOf(json["tableName"]),
    documentType: json["documentType"] ?? null,
    indexes: objectsOf(json["indexes"]).map(index),
  };
}

function index(json: JsonObject): IndexDefinition {
  const fields = Array.isArray(json["fields"]) ? json["fields"] : [];
  return { name: textOf(json["indexDescriptor"]), fields: fields.map(textOf) };
}
