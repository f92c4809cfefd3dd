/** Added and removed indexes as the CLI prints them. */
import type {
  JsonObject,
  SchemaChange,
  SchemaDefinition,
} from "../../engine/types.js";

/** @param before null when nothing was deployed */
export function indexDiff(
  change: SchemaChange,
  before: SchemaDefinition | null,
  after: SchemaDefinition,
): JsonObject {
  const added = describe(after);
  const removed = describe(before);
  const isOwn = (name: string): boolean => !name.startsWith("_");
  return {
    added_indexes: change.addedIndexes
      .filter(isOwn)
      .map((name) => added.get(name) ?? unknownIndex(name)),
    removed_indexes: change.removedIndexes
      .filter(isOwn)
      .map((name) => removed.get(name) ?? unknownIndex(name)),
  };
}

/** By `table.index`. */
function describe(schema: SchemaDefinition | null): Map<string, JsonObject> {
  const found = new Map<string, JsonObject>();
  for (const table of schema?.tables ?? []) {
    const { searchIndexes = [], vectorIndexes = [] } = table;
    const add = (name: string, rest: JsonObject): void => {
      const fullName = `${table.name}.${name}`;
      found.set(fullName, { name: fullName, ...rest });
    };
    for (const { name, fields } of table.indexes) {
      add(name, { type: "database", fields: [...fields] });
    }
    for (const { name, searchField, filterFields } of searchIndexes) {
      const filters = [...filterFields];
      add(name, { type: "search", searchField, filterFields: filters });
    }
    for (const { name, filterFields, ...rest } of vectorIndexes) {
      add(name, { type: "vector", ...rest, filterFields: [...filterFields] });
    }
  }
  return found;
}

function unknownIndex(name: string): JsonObject {
  return { type: "database", name, fields: [] };
}
