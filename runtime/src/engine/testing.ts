/** Short hands for the engine's tests. */
import { convexToJson } from "convex/values";
import type { Value } from "convex/values";
import { createMemoryStorage } from "../storage/index.js";
import { createEngine } from "./index.js";
import type { EngineOptions } from "./index.js";
import type {
  Engine,
  JsonObject,
  JsonValue,
  QueryJson,
  QueryStream,
  ReadTransaction,
  StoredDocument,
  TableDefinition,
} from "./types.js";

export const APP = 0;

/** An engine in memory unless told otherwise, with these tables in the app. */
export async function testEngine(
  tables: readonly TableDefinition[] = [],
  options: Partial<EngineOptions> = {},
): Promise<Engine> {
  const storage = createMemoryStorage();
  const engine = await createEngine({ storage, ...options });
  if (tables.length > 0) {
    await engine.applySchema(APP, { tables, schemaValidation: true });
  }
  return engine;
}

/** A table with indexes given as `{ by_a: ["a"] }`. */
export function table(
  name: string,
  indexes: Readonly<Record<string, readonly string[]>> = {},
  documentType: JsonValue = null,
): TableDefinition {
  return {
    name,
    indexes: Object.entries(indexes).map(([index, fields]) => ({
      name: index,
      fields,
    })),
    documentType,
  };
}

type Bound = readonly [
  type: "Eq" | "Gt" | "Gte" | "Lt" | "Lte",
  fieldPath: string,
  value: Value | undefined,
];

export function indexQuery(
  indexName: string,
  bounds: readonly Bound[] = [],
  order: "asc" | "desc" | null = null,
  operators: readonly JsonObject[] = [],
): QueryJson {
  const range = bounds.map(([type, fieldPath, value]) => ({
    type,
    fieldPath,
    value: value === undefined ? { $undefined: null } : convexToJson(value),
  }));
  const source = { type: "IndexRange", indexName, range, order };
  return { source, operators };
}

export function tableQuery(
  tableName: string,
  order: "asc" | "desc" | null = null,
  operators: readonly JsonObject[] = [],
): QueryJson {
  return { source: { type: "FullTableScan", tableName, order }, operators };
}

export function collect(stream: QueryStream): StoredDocument[] {
  const found: StoredDocument[] = [];
  for (let d = stream.next(); d; d = stream.next()) found.push(d);
  return found;
}

/** Runs a query to its end on the newest snapshot. */
export function run(engine: Engine, query: QueryJson): JsonObject[] {
  return reading(engine, (transaction) =>
    collect(transaction.openQuery(APP, query)).map(({ value }) => value),
  );
}

export function reading<T>(
  engine: Engine,
  read: (transaction: ReadTransaction) => T,
): T {
  const transaction = engine.beginRead();
  try {
    return read(transaction);
  } finally {
    transaction.close();
  }
}

/** Inserts documents one after the other in one mutation; their ids. */
export async function insertAll(
  engine: Engine,
  name: string,
  documents: readonly { [field: string]: Value }[],
): Promise<string[]> {
  const { value } = await engine.mutate(async (transaction) =>
    documents.map((document) =>
      transaction.insert(APP, name, objectJson(document)),
    ),
  );
  return value;
}

export function objectJson(value: { [field: string]: Value }): JsonObject {
  const json = convexToJson(value);
  if (typeof json !== "object" || json === null || Array.isArray(json)) {
    throw new Error("Unreachable: an object stays an object");
  }
  return json;
}
