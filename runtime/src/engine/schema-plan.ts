/** What has to change for a schema to serve. */
import type { Catalog } from "./catalog.js";
import type { IndexInfo, TableInfo } from "./table-info.js";
import { indexInfo, tableRecord } from "./table-info.js";
import { InvalidRequestError } from "./errors.js";
import type {
  IndexDefinition,
  Namespace,
  SchemaDefinition,
  TableDefinition,
} from "./types.js";

const MAX_INDEXES = 64;
const MAX_INDEX_FIELDS = 16;
const RESERVED_INDEXES = new Set(["by_id", "by_creation_time"]);

export interface SchemaPlan {
  /** Everything in place: new tables, new indexes, removed ones gone. */
  readonly catalog: Catalog;
  readonly changed: readonly TableInfo[];
  readonly added: readonly { table: TableInfo; index: IndexInfo }[];
  readonly removed: readonly { table: TableInfo; index: IndexInfo }[];
}

/**
 * @param keep tables that exist whatever the schema says
 * @throws InvalidRequestError when the schema defines indexes badly.
 */
export function planSchema(
  current: Catalog,
  namespace: Namespace,
  schema: SchemaDefinition | null,
  keep: readonly TableDefinition[],
): SchemaPlan {
  const wanted = new Map<string, readonly IndexDefinition[]>();
  for (const { name, indexes } of [...keep, ...(schema?.tables ?? [])]) {
    checkIndexes(name, indexes);
    wanted.set(name, indexes);
  }
  let catalog = current.withSchema(namespace, schema);
  const changed: string[] = [];
  const added: { table: TableInfo; index: IndexInfo }[] = [];
  const removed: { table: TableInfo; index: IndexInfo }[] = [];
  for (const name of wanted.keys()) {
    if (catalog.table(namespace, name)) continue;
    catalog = catalog.withNewTable(namespace, name);
    changed.push(name);
  }
  for (const table of catalog.tablesOf(namespace)) {
    const indexes = wanted.get(table.name) ?? [];
    const kept = table.declared.filter((index) => isIn(index, indexes));
    const fresh = indexes.filter((index) => !isIn(index, kept));
    if (kept.length === table.declared.length && fresh.length === 0) continue;
    let { nextIndex } = catalog.content;
    const infos = fresh.map(({ name, fields }) =>
      indexInfo(nextIndex++, name, fields),
    );
    const next = { ...table, declared: [...kept, ...infos] };
    catalog = catalog.withTable(tableRecord(next), nextIndex);
    changed.push(table.name);
    for (const index of infos) added.push({ table, index });
    for (const index of table.declared) {
      if (!kept.includes(index)) removed.push({ table, index });
    }
  }
  return {
    catalog,
    changed: [...new Set(changed)]
      .map((name) => catalog.table(namespace, name))
      .filter((table) => table !== undefined),
    added,
    removed,
  };
}

function isIn(
  index: IndexDefinition,
  others: readonly IndexDefinition[],
): boolean {
  return others.some(
    ({ name, fields }) =>
      name === index.name &&
      fields.length === index.fields.length &&
      fields.every((field, i) => field === index.fields[i]),
  );
}

function checkIndexes(
  table: string,
  indexes: readonly IndexDefinition[],
): void {
  if (indexes.length > MAX_INDEXES) {
    throw new InvalidRequestError(
      `Table "${table}" has ${indexes.length} indexes; at most ` +
        `${MAX_INDEXES} are allowed.`,
    );
  }
  const names = new Set<string>();
  for (const { name, fields } of indexes) {
    if (RESERVED_INDEXES.has(name) || names.has(name)) {
      throw new InvalidRequestError(
        `Index ${table}.${name} is defined twice or has a reserved name.`,
      );
    }
    names.add(name);
    if (fields.length === 0 || fields.length > MAX_INDEX_FIELDS) {
      throw new InvalidRequestError(
        `Index ${table}.${name} must have 1 to ${MAX_INDEX_FIELDS} fields.`,
      );
    }
  }
}
