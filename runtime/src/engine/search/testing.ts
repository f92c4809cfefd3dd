/** Short hands for the tests of search indexes. */
import { convexToJson } from "convex/values";
import type { Value } from "convex/values";
import { APP, collect, reading, table } from "../testing.js";
import type {
  Engine,
  JsonObject,
  JsonValue,
  QueryJson,
  ReadTransaction,
  TableDefinition,
} from "../types.js";

export type Filters = readonly (readonly [
  field: string,
  value: Value | undefined,
])[];

/** `withSearchIndex(index, (q) => q.search(field, text).eq(…))` */
export function searchQuery(
  text: string,
  filters: Filters = [],
  operators: readonly JsonObject[] = [],
  { index = "t.by_body", field = "body" } = {},
): QueryJson {
  const equalities = filters.map(([fieldPath, value]) => ({
    type: "Eq",
    fieldPath,
    value: literal(value),
  }));
  const search = { type: "Search", fieldPath: field, value: text };
  const source = {
    type: "Search",
    indexName: index,
    filters: [search, ...equalities],
  };
  return { source, operators };
}

/** The `body` of each match, the best first. */
export function bodies(engine: Engine, query: QueryJson): JsonValue[] {
  return reading(engine, (t) => bodiesIn(t, query));
}

export function bodiesIn(
  transaction: ReadTransaction,
  query: QueryJson,
): JsonValue[] {
  const found = collect(transaction.openQuery(APP, query));
  return found.map(({ value }) => value.body ?? null);
}

/** A table `t` whose `body` is searched, with filters on `channel` and `open`. */
export function searchedTable(): TableDefinition {
  return {
    ...table("t"),
    searchIndexes: [
      {
        name: "by_body",
        searchField: "body",
        filterFields: ["channel", "meta.open"],
      },
    ],
  };
}

/** A table `t` of vectors `v`, with filters on `kind` and `meta.lang`. */
export function vectorTable(dimensions = 2): TableDefinition {
  return {
    ...table("t"),
    vectorIndexes: [
      {
        name: "by_v",
        vectorField: "v",
        dimensions,
        filterFields: ["kind", "meta.lang"],
      },
    ],
  };
}

/** `q.eq(field, value)` */
export function eq(field: string, value: Value | undefined): JsonObject {
  return { $eq: [{ $field: field }, { $literal: literal(value) }] };
}

function literal(value: Value | undefined): JsonValue {
  return value === undefined ? { $undefined: null } : convexToJson(value);
}
