/** What a query reads, from its JSON. */
import type { Catalog } from "./catalog.js";
import { InvalidRequestError } from "./errors.js";
import { compileRange, findIndex, indexNotFound } from "./index-range.js";
import { Scan } from "./scan.js";
import type { DocumentSource, ScanContext, ScanPlan } from "./scan.js";
import { SearchScan } from "./search/search-scan.js";
import type { SearchPlan } from "./search/search-scan.js";
import { compileTextQuery } from "./search/text-query.js";
import type { TableInfo } from "./table-info.js";
import type { JsonObject, Namespace, QueryJson } from "./types.js";

export type QueryPlan = ScanPlan | SearchPlan;

/** What planning needs of the transaction. */
export interface PlanContext {
  readonly catalog: Catalog;
  /** That a table does not exist becomes part of the read set. */
  lookUp(namespace: Namespace, name: string): TableInfo | undefined;
}

/**
 * Null for a table that does not exist: it is empty.
 * @throws InvalidRequestError
 */
export function planQuery(
  context: PlanContext,
  namespace: Namespace,
  { source }: QueryJson,
): QueryPlan | null {
  const reverse = source.order === "desc";
  if (source.type === "FullTableScan") {
    const name = textField(source, "tableName");
    const table = context.lookUp(namespace, name);
    if (!table) return null;
    const range = compileRange(table, table.byCreationTime, null);
    return { table, reverse, ...range };
  }
  if (source.type !== "IndexRange" && source.type !== "Search") {
    throw new InvalidRequestError(
      `Queries of type ${JSON.stringify(source.type)} are not supported by ` +
        "this runtime.",
    );
  }
  const fullName = textField(source, "indexName");
  const [tableName = "", indexName = ""] = fullName.split(".");
  const table = context.lookUp(namespace, tableName);
  if (!table) {
    const system = indexName === "by_id" || indexName === "by_creation_time";
    if (system && source.type === "IndexRange") return null;
    throw indexNotFound(tableName, indexName);
  }
  checkNotStaged(context.catalog, table, indexName);
  if (source.type === "Search") return planSearch(table, indexName, source);
  const index = findIndex(table, indexName);
  return { table, reverse, ...compileRange(table, index, source.range) };
}

export function openSource(
  context: ScanContext,
  plan: QueryPlan,
): DocumentSource {
  return "query" in plan
    ? new SearchScan(context, plan)
    : new Scan(context, plan);
}

/** The fields a plan's order depends on. */
export function fieldsOfPlan(plan: QueryPlan): readonly string[] {
  if (!("query" in plan)) return plan.index.fields;
  return [plan.index.field, ...plan.index.filterFields];
}

function planSearch(
  table: TableInfo,
  indexName: string,
  source: JsonObject,
): SearchPlan {
  const index = table.searches.find(({ name }) => name === indexName);
  const name = `${table.name}.${indexName}`;
  if (!index) {
    if (table.declared.every((declared) => declared.name !== indexName)) {
      throw indexNotFound(table.name, indexName);
    }
  }
  if (index?.dimensions !== null) {
    throw new InvalidRequestError(`Index ${name} is not a search index`);
  }
  const query = compileTextQuery(index, name, source.filters);
  return { table, index, query, start: "", end: "\xff", reverse: false };
}

/** @throws InvalidRequestError for an index that is declared but not built */
export function checkNotStaged(
  catalog: Catalog,
  table: TableInfo,
  index: string,
): void {
  if (!table.staged.includes(index)) return;
  throw new InvalidRequestError(
    `Index ${table.name}.${index} is currently staged and not available to ` +
      "query until it is enabled.",
  );
}

/** @throws InvalidRequestError when the source has no such text. */
function textField(source: JsonObject, name: string): string {
  const value = source[name];
  if (typeof value === "string") return value;
  throw new InvalidRequestError(`Malformed query: ${name} is missing.`);
}
