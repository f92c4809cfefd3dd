/**
 * The engine's public shapes: transactions over tables of documents, serial
 * mutations with group commit, and notice of what a commit touched. It knows
 * nothing of functions, HTTP or WebSocket, and nothing of what stores its keys.
 */

import type { JsonObject, JsonValue } from "../values/json-value.js";
import type { Clock } from "./clock.js";

export type { Clock, Timer } from "./clock.js";
export type { JsonObject, JsonValue } from "../values/json-value.js";

/** A set of tables. 0 is the app; each mounted component has its own. */
export type Namespace = number;

/** One stored document. `text` is the canonical Convex JSON of `value`. */
export interface StoredDocument {
  readonly id: string;
  readonly value: JsonObject;
  readonly text: string;
}

export interface IndexDefinition {
  /** Without the table: `by_channel_n`. Never `by_id` or `by_creation_time`. */
  readonly name: string;
  readonly fields: readonly string[];
}

/** Words of one text field, found by relevance. Paths may have dots. */
export interface SearchIndexDefinition {
  readonly name: string;
  readonly searchField: string;
  readonly filterFields: readonly string[];
}

/** Vectors of one field, found by cosine similarity. Paths may have dots. */
export interface VectorIndexDefinition {
  readonly name: string;
  readonly vectorField: string;
  /** 2 to 4096; vectors of another length are not indexed. */
  readonly dimensions: number;
  readonly filterFields: readonly string[];
}

export interface TableDefinition {
  readonly name: string;
  readonly indexes: readonly IndexDefinition[];
  /** Absent rather than empty, as the next two. */
  readonly searchIndexes?: readonly SearchIndexDefinition[] | undefined;
  readonly vectorIndexes?: readonly VectorIndexDefinition[] | undefined;
  /** Names of indexes of any kind that are not built yet nor to be used. */
  readonly stagedIndexes?: readonly string[] | undefined;
  /** Validator JSON of the document, or null for any. */
  readonly documentType: JsonValue;
}

export interface SchemaDefinition {
  readonly tables: readonly TableDefinition[];
  readonly schemaValidation: boolean;
}

/** The query JSON of the `1.0/queryStream` system call, as convex/server sends it. */
export interface QueryJson {
  readonly source: JsonObject;
  readonly operators: readonly JsonObject[];
}

export interface PageRequest {
  readonly query: QueryJson;
  readonly cursor: string | null;
  readonly endCursor: string | null;
  readonly pageSize: number;
  readonly maximumRowsRead?: number | undefined;
  readonly maximumBytesRead?: number | undefined;
}

export interface Page {
  readonly page: StoredDocument[];
  readonly isDone: boolean;
  readonly continueCursor: string;
  readonly splitCursor: string | null;
  readonly pageStatus: "SplitRecommended" | "SplitRequired" | null;
}

/** Reads documents one by one; `done` is null. Closing early is allowed. */
export interface QueryStream {
  next(): StoredDocument | null;
  close(): void;
}

/** Half-open range [start, end) of encoded keys, one character per byte. */
export interface KeyRange {
  readonly start: string;
  readonly end: string;
}

/** What a run has read: the exact index ranges, misses included. */
export interface ReadSet {
  readonly ranges: readonly KeyRange[];
}

export interface TransactionMetrics {
  readonly bytesRead: number;
  readonly bytesWritten: number;
  readonly databaseQueries: number;
  readonly documentsRead: number;
  readonly documentsWritten: number;
}

/**
 * Reads over one snapshot. All reads are synchronous, so a handler that awaits
 * only system calls runs to its end without another one in between.
 */
export interface ReadTransaction {
  /** Nanoseconds; commits are strictly increasing, across restarts too. */
  readonly snapshotTs: bigint;
  get(namespace: Namespace, id: string, table?: string): StoredDocument | null;
  openQuery(namespace: Namespace, query: QueryJson): QueryStream;
  /** @throws InvalidCursorError when the cursor is not of this query. */
  page(namespace: Namespace, request: PageRequest): Page;
  count(namespace: Namespace, table: string): number;
  normalizeId(namespace: Namespace, table: string, id: string): string | null;
  /** The table an id belongs to in this namespace, or null. */
  tableOfId(namespace: Namespace, id: string): string | null;
  /** The table with this number in its ids, or null. */
  tableOfNumber(namespace: Namespace, number: number): string | null;
  /** A private record as of this transaction; part of the read set. */
  getMeta(key: string): JsonValue | null;
  readSet(): ReadSet;
  /** The same snapshot with a read set and metrics of its own; close it too. */
  fork(): ReadTransaction;
  metrics(): TransactionMetrics;
  /**
   * Lowers its limits until what it returns is called; the last to lower them
   * must be the first to put them back.
   */
  narrowLimits(to: Partial<TransactionMetrics>): () => void;
  /** Releases the snapshot. Safe to call twice. */
  close(): void;
}

export interface WriteTransaction extends ReadTransaction {
  /** @throws SchemaViolationError; sets `_id` and `_creationTime`. */
  insert(namespace: Namespace, table: string, value: JsonObject): string;
  /** `{"$undefined": null}` at top level removes a field. Returns the new one. */
  patch(
    namespace: Namespace,
    id: string,
    value: JsonObject,
    table?: string,
  ): StoredDocument;
  replace(
    namespace: Namespace,
    id: string,
    value: JsonObject,
    table?: string,
  ): StoredDocument;
  remove(namespace: Namespace, id: string, table?: string): StoredDocument;
  /** Nested calls: undo everything written since the mark. */
  savepoint(): number;
  rollbackTo(savepoint: number): void;
  /**
   * For imports: a whole document. `_id` and `_creationTime` are kept where
   * they are given; the id must be one of the table and not be taken.
   * @throws SchemaViolationError, InvalidRequestError
   */
  insertWhole(namespace: Namespace, table: string, document: JsonObject): void;
  /**
   * For imports: makes tables with these numbers in their ids, or renumbers
   * those that are there and empty.
   * @throws InvalidRequestError when another table has a number.
   */
  numberTables(
    namespace: Namespace,
    numbers: ReadonlyMap<string, number>,
  ): void;
  /** Small private records (sessions, environment, app) in the same commit. */
  putMeta(key: string, value: JsonValue | null): void;
}

export interface MutateOptions {
  /**
   * Read and write as much as memory holds; only single documents keep their
   * limits. For imports.
   */
  readonly unlimited?: boolean | undefined;
}

export interface Committed<T> {
  readonly value: T;
  /** The commit's time, or the snapshot's when nothing was written. */
  readonly ts: bigint;
}

/** Fired once, by the first commit after `sinceTs` that touches the read set. */
export interface Watch {
  close(): void;
}

/** The query JSON of the `1.0/actions/vectorSearch` system call. */
export type VectorQueryJson = JsonObject;

export interface VectorMatch {
  readonly id: string;
  /** Cosine similarity, -1 to 1, in single precision. */
  readonly score: number;
}

export interface Engine {
  readonly clock: Clock;
  /** At the newest durable commit. Close it. */
  beginRead(): ReadTransaction;
  /** The newest durable commit's time. */
  latestTs(): bigint;
  /**
   * Runs one mutation after the other; `run` throwing discards its writes. The
   * promise resolves when the writes are on disk; waiting mutations share a
   * flush. Later mutations see earlier ones before they are flushed, queries
   * only afterwards.
   */
  mutate<T>(
    run: (transaction: WriteTransaction) => Promise<T>,
    options?: MutateOptions,
  ): Promise<Committed<T>>;
  /**
   * Calls back as soon as a durable commit newer than `sinceTs` overlaps
   * `readSet` (at once when one already has).
   */
  watch(
    readSet: ReadSet,
    sinceTs: bigint,
    onInvalid: (ts: bigint) => void,
  ): Watch;
  /**
   * After each flush, with the newest of its commits' times, and after the
   * watches of these commits were fired.
   */
  onCommit(listener: (ts: bigint) => void): () => void;
  /**
   * The nearest vectors at the newest durable commit, best first, equal ones
   * by id. Exact: every vector that the filter admits is compared.
   * @throws InvalidRequestError
   */
  vectorSearch(
    namespace: Namespace,
    query: VectorQueryJson,
  ): Promise<VectorMatch[]>;
  /** Ensures a number for a component path; stable across restarts. */
  namespaceOf(componentPath: string): Promise<Namespace>;
  schemaOf(namespace: Namespace): SchemaDefinition | null;
  /**
   * Creates tables, backfills added indexes, drops removed ones and checks
   * stored documents, all before the new schema serves.
   * @throws SchemaViolationError naming document and table.
   */
  applySchema(
    namespace: Namespace,
    schema: SchemaDefinition | null,
    options?: { dryRun?: boolean },
  ): Promise<SchemaChange>;
  tableNames(namespace: Namespace): string[];
  /** Every table with the number in its ids, system tables included. */
  tableNumbers(namespace: Namespace): ReadonlyMap<string, number>;
  /** By component path; those no longer mounted included. */
  namespaces(): ReadonlyMap<string, Namespace>;
  getMeta(key: string): JsonValue | null;
  listMeta(prefix: string): { key: string; value: JsonValue }[];
  /** Every index entry against its document and the other way round. */
  verify(): Promise<VerifyReport>;
  close(): Promise<void>;
}

/** Indexes of all kinds, as `table.index`. */
export interface SchemaChange {
  readonly addedIndexes: readonly string[];
  readonly removedIndexes: readonly string[];
}

export interface VerifyReport {
  readonly documents: number;
  readonly indexEntries: number;
  readonly problems: readonly string[];
}
