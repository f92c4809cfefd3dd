/** What has to change for a schema to serve. */
import type { Catalog } from "./catalog.js";
import { checkIndexes } from "./index-rules.js";
import { searchesOf, searchInfo } from "./search/search-info.js";
import type { SearchInfo, SearchRecord } from "./search/search-info.js";
import type { IndexInfo, TableInfo } from "./table-info.js";
import { indexInfo, tableRecord } from "./table-info.js";
import type {
  IndexDefinition,
  Namespace,
  SchemaDefinition,
  TableDefinition,
} from "./types.js";

/** An index of any kind. */
export type AnyIndex = IndexInfo | SearchInfo;

export interface SchemaPlan {
  /** Everything in place: new tables, new indexes, removed ones gone. */
  readonly catalog: Catalog;
  readonly changed: readonly TableInfo[];
  readonly added: readonly { table: TableInfo; index: AnyIndex }[];
  readonly removed: readonly { table: TableInfo; index: AnyIndex }[];
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
  const wanted = new Map<string, readonly Wanted[]>();
  for (const table of [...keep, ...(schema?.tables ?? [])]) {
    checkIndexes(table);
    wanted.set(table.name, wantedOf(table));
  }
  let catalog = current.withSchema(namespace, schema);
  const changed: string[] = [];
  const added: { table: TableInfo; index: AnyIndex }[] = [];
  const removed: { table: TableInfo; index: AnyIndex }[] = [];
  for (const name of wanted.keys()) {
    if (catalog.table(namespace, name)) continue;
    catalog = catalog.withNewTable(namespace, name);
    changed.push(name);
  }
  for (const table of catalog.tablesOf(namespace)) {
    const indexes = wanted.get(table.name) ?? [];
    const current: AnyIndex[] = [...table.declared, ...table.searches];
    const kept = current.filter((index) => isIn(index, indexes));
    const fresh = indexes.filter((index) => !isIn(index, kept));
    if (kept.length === current.length && fresh.length === 0) continue;
    let { nextIndex } = catalog.content;
    const infos = fresh.map((index) => {
      const id = nextIndex++;
      return "fields" in index
        ? indexInfo(id, index.name, index.fields)
        : searchInfo({ id, ...index });
    });
    const all = [...kept, ...infos];
    const next = {
      ...table,
      declared: all.filter((index) => "fields" in index),
      searches: all.filter(
        (index): index is SearchInfo => !("fields" in index),
      ),
    };
    catalog = catalog.withTable(tableRecord(next), nextIndex);
    changed.push(table.name);
    for (const index of infos) added.push({ table, index });
    for (const index of current) {
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

/** Indexes as a schema asks for them; numbers are given out later. */
type Wanted = IndexDefinition | Omit<SearchRecord, "id">;

function wantedOf(definition: TableDefinition): Wanted[] {
  return [...definition.indexes, ...searchesOf(definition)];
}

function isIn(index: Wanted, others: readonly Wanted[]): boolean {
  const shape = shapeOf(index);
  return others.some((other) => shapeOf(other) === shape);
}

function shapeOf(index: Wanted): string {
  return "fields" in index
    ? JSON.stringify([index.name, index.fields])
    : JSON.stringify([
        index.name,
        index.field,
        index.filterFields,
        index.dimensions,
      ]);
}
