import { peekTableNumber, tableNumberOf } from "../values/ids.js";
import { parseJson } from "../values/json-value.js";
import type { Catalog } from "./catalog.js";
import type { TableInfo } from "./table-info.js";
import { LazyDocument } from "./documents.js";
import { InvalidRequestError } from "./errors.js";
import { compileRange } from "./index-range.js";
import { documentKey, metaKey, tableKey, tableKeysOf } from "./keys.js";
import { Meter } from "./limits.js";
import type { Limits } from "./limits.js";
import { pageOfMissingTable, readPage } from "./pages.js";
import { openSource, planQuery } from "./query-plan.js";
import { ReadRecorder } from "./read-set.js";
import { Pipeline, ScanStream } from "./scan.js";
import type { ScanContext } from "./scan.js";
import type {
  JsonValue,
  Namespace,
  Page,
  PageRequest,
  QueryJson,
  QueryStream,
  ReadSet,
  StoredDocument,
  TransactionMetrics,
} from "./types.js";
import type { View } from "./views.js";

/** The reads that queries and mutations have in common. */
export abstract class Reads implements ScanContext {
  readonly recorder = new ReadRecorder();
  readonly meter: Meter;
  abstract readonly view: View;
  abstract readonly catalog: Catalog;

  constructor(limits: Limits) {
    this.meter = new Meter(limits);
  }

  abstract writes(): number;

  /**
   * @throws InvalidRequestError when the id is malformed, or of another table
   *   than `table`.
   */
  get(namespace: Namespace, id: string, table?: string): StoredDocument | null {
    this.meter.query();
    const found = this.tableFor(namespace, id, table);
    if (found === null) return null;
    const key = documentKey(found, id);
    this.recorder.point(key);
    const text = this.view.get(key);
    if (text === null) {
      if (tableNumberOf(id) === null) throw malformedId(id);
      return null;
    }
    this.meter.read(text.length);
    return new LazyDocument(id, text);
  }

  openQuery(namespace: Namespace, query: QueryJson): QueryStream {
    const pipeline = new Pipeline(query.operators);
    const plan = planQuery(this, namespace, query);
    return new ScanStream(plan && openSource(this, plan), pipeline);
  }

  page(namespace: Namespace, request: PageRequest): Page {
    const plan = planQuery(this, namespace, request.query);
    return plan ? readPage(this, plan, request) : pageOfMissingTable(request);
  }

  count(namespace: Namespace, table: string): number {
    const info = this.lookUp(namespace, table);
    if (!info) return 0;
    this.meter.query();
    const { start, end } = compileRange(info, info.byId, null);
    this.recorder.range(start, end);
    const cursor = this.view.range(start, end, false);
    let count = 0;
    while (cursor.next() !== null) count++;
    return count;
  }

  normalizeId(namespace: Namespace, table: string, id: string): string | null {
    const info = this.lookUp(namespace, table);
    return info && tableNumberOf(id) === info.number ? id : null;
  }

  tableOfId(namespace: Namespace, id: string): string | null {
    const number = tableNumberOf(id);
    return number === null ? null : this.tableOfNumber(namespace, number);
  }

  tableOfNumber(namespace: Namespace, number: number): string | null {
    return this.#lookUpNumber(namespace, number)?.name ?? null;
  }

  getMeta(key: string): JsonValue | null {
    const at = metaKey(key);
    this.recorder.point(at);
    const text = this.view.get(at);
    return text === null ? null : parseJson(text);
  }

  readSet(): ReadSet {
    return this.recorder.readSet();
  }

  narrowLimits(to: Partial<TransactionMetrics>): () => void {
    return this.meter.narrow(to);
  }

  metrics(): TransactionMetrics {
    return this.meter.metrics();
  }

  /** Null when no table of the namespace has the id's number. */
  protected tableFor(
    namespace: Namespace,
    id: string,
    expected: string | undefined,
  ): TableInfo | null {
    const number = peekTableNumber(id);
    if (number === null) throw malformedId(id);
    const table = this.#lookUpNumber(namespace, number);
    if (table === undefined && tableNumberOf(id) === null)
      throw malformedId(id);
    if (expected !== undefined && table && table.name !== expected) {
      throw new InvalidRequestError(
        `Invalid argument \`id\`: expected an ID of table "${expected}", but ` +
          `"${id}" is an ID of table "${table.name}".`,
      );
    }
    return table ?? null;
  }

  /** A table by name; that it does not exist yet is part of the read set. */
  lookUp(namespace: Namespace, name: string): TableInfo | undefined {
    const table = this.catalog.table(namespace, name);
    if (!table) this.recorder.point(tableKey(namespace, name));
    return table;
  }

  #lookUpNumber(namespace: Namespace, number: number): TableInfo | undefined {
    const table = this.catalog.tableOfNumber(namespace, number);
    if (!table) {
      const { start, end } = tableKeysOf(namespace);
      this.recorder.range(start, end);
    }
    return table;
  }
}

export function malformedId(id: string): InvalidRequestError {
  return new InvalidRequestError(
    `Invalid argument \`id\`: Unable to decode ID: ${JSON.stringify(id)}.`,
  );
}
