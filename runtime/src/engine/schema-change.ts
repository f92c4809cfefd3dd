/**
 * Brings a new schema into force. Documents are checked and added indexes
 * filled before anybody can see them; entries of removed indexes go last. A
 * list of the index numbers concerned is on disk all the while, so that after a
 * crash in between the next start clears what is left over.
 */
import { setImmediate } from "node:timers/promises";
import type { Snapshot, Storage, Write } from "../storage/types.js";
import { SortedMap } from "../storage/sorted-map.js";
import { AFTER } from "../values/key-encoding.js";
import type { Catalog } from "./catalog.js";
import { loadWipes } from "./catalog-store.js";
import type { IndexInfo, TableInfo } from "./table-info.js";
import { tableRecord } from "./table-info.js";
import type { Committer } from "./committer.js";
import { LazyDocument } from "./documents.js";
import { schemaViolation } from "./document-rules.js";
import { SchemaViolationError } from "./errors.js";
import {
  COUNTER_KEY,
  entryKey,
  indexPrefix,
  schemaKey,
  tableKey,
  WIPE_KEY,
} from "./keys.js";
import { planSchema } from "./schema-plan.js";
import type { AnyIndex, SchemaPlan } from "./schema-plan.js";
import { formatSchema } from "./schema-record.js";
import { fillSearchIndex } from "./search/fill-search.js";
import type { SearchInfo } from "./search/search-info.js";
import type {
  Namespace,
  SchemaChange,
  SchemaDefinition,
  TableDefinition,
} from "./types.js";

/** Documents or entries handled before others get a turn. */
const CHUNK = 1_000;

export interface SchemaRequest {
  readonly namespace: Namespace;
  readonly schema: SchemaDefinition | null;
  readonly systemTables: readonly TableDefinition[];
  readonly dryRun: boolean;
}

/** To be called within `committer.exclusive`. */
export async function changeSchema(
  storage: Storage,
  committer: Committer,
  request: SchemaRequest,
): Promise<SchemaChange> {
  const { namespace, schema } = request;
  const { data, catalog } = committer.durable;
  const plan = planSchema(catalog, namespace, schema, request.systemTables);
  await checkDocuments(data, plan.catalog, namespace);
  const change = {
    addedIndexes: plan.added.map(nameOf),
    removedIndexes: plan.removed.map(nameOf),
  };
  if (request.dryRun) return change;
  // What an attempt that failed has left would be taken for entries of ours.
  await wipeIndexes(storage, leftOver(storage));
  await storage.write(reserve(plan));
  for (const { table, index } of plan.added) {
    const documents = documentsOf(data, table);
    if ("fields" in index) await fillIndex(storage, index, documents);
    else await fillWithScratch(storage, index, documents, plan);
  }
  await committer.commitNow(recordsOf(plan, request), plan.catalog);
  try {
    await wipeIndexes(
      storage,
      plan.removed.map(({ index }) => index.id),
    );
  } catch {
    // The schema is in force. The note on disk has the next change, or the
    // next start, try again.
  }
  return change;
}

/** Not the committer's snapshot: it does not see what failed attempts wrote. */
function leftOver(storage: Storage): number[] {
  const data = storage.snapshot();
  try {
    return loadWipes(data);
  } finally {
    data.close();
  }
}

/** Removes all entries of the indexes and then the note that they exist. */
export async function wipeIndexes(
  storage: Storage,
  indexes: readonly number[],
): Promise<void> {
  if (indexes.length === 0) return;
  for (const index of indexes) await removeEntries(storage, index);
  await storage.write([[WIPE_KEY, null]]);
}

async function removeEntries(storage: Storage, index: number): Promise<void> {
  const prefix = indexPrefix(index);
  const data = storage.snapshot();
  try {
    const cursor = data.range(prefix, indexPrefix(index + 1), false);
    let batch: Write[] = [];
    for (let entry = cursor.next(); entry; entry = cursor.next()) {
      batch.push([entry.key, null]);
      if (batch.length < CHUNK) continue;
      await storage.write(batch);
      batch = [];
    }
    if (batch.length > 0) await storage.write(batch);
  } finally {
    data.close();
  }
}

function nameOf({ table, index }: { table: TableInfo; index: AnyIndex }) {
  return `${table.name}.${index.name}`;
}

/** The numbers are taken and noted before the first entry is written. */
function reserve({ catalog, added }: SchemaPlan): Write[] {
  const ids = added.map(({ index }) => index.id);
  const used = [...ids, scratchOf(catalog)];
  return [
    [COUNTER_KEY, String(catalog.content.nextIndex)],
    [WIPE_KEY, ids.length === 0 ? null : JSON.stringify(used)],
  ];
}

/** The number that the next index will have: nothing is there yet. */
function scratchOf(catalog: Catalog): number {
  return catalog.content.nextIndex;
}

function recordsOf(
  plan: SchemaPlan,
  { namespace, schema }: SchemaRequest,
): SortedMap<string | null> {
  const layer = new SortedMap<string | null>();
  for (const table of plan.changed) {
    const record = JSON.stringify(tableRecord(table));
    layer.set(tableKey(namespace, table.name), record);
  }
  layer.set(schemaKey(namespace), schema && formatSchema(schema));
  const removed = plan.removed.map(({ index }) => index.id);
  layer.set(WIPE_KEY, removed.length === 0 ? null : JSON.stringify(removed));
  return layer;
}

async function* documentsOf(
  data: Snapshot,
  table: TableInfo,
): AsyncGenerator<LazyDocument> {
  const { prefix } = table.byId;
  const cursor = data.range(prefix, prefix + AFTER, false);
  let count = 0;
  for (let entry = cursor.next(); entry; entry = cursor.next()) {
    if (++count % CHUNK === 0) await setImmediate();
    const id = entry.key.slice(-table.idLength - 1, -1);
    yield new LazyDocument(id, entry.value);
  }
}

async function checkDocuments(
  data: Snapshot,
  catalog: Catalog,
  namespace: Namespace,
): Promise<void> {
  for (const table of catalog.tablesOf(namespace)) {
    if (table.documentType === null) continue;
    for await (const { id, value } of documentsOf(data, table)) {
      const violation = schemaViolation({ table, catalog }, value);
      if (violation === null) continue;
      throw new SchemaViolationError(
        `Document with ID "${id}" in table "${table.name}" does not match ` +
          `the schema: ${violation}`,
      );
    }
  }
}

async function fillWithScratch(
  storage: Storage,
  index: SearchInfo,
  documents: AsyncIterable<LazyDocument>,
  { catalog }: SchemaPlan,
): Promise<void> {
  const scratch = scratchOf(catalog);
  await fillSearchIndex(storage, index, documents, scratch);
  await removeEntries(storage, scratch);
}

async function fillIndex(
  storage: Storage,
  index: IndexInfo,
  documents: AsyncIterable<LazyDocument>,
): Promise<void> {
  let batch: Write[] = [];
  for await (const { value } of documents) {
    batch.push([entryKey(index, value), ""]);
    if (batch.length < CHUNK) continue;
    await storage.write(batch);
    batch = [];
  }
  if (batch.length > 0) await storage.write(batch);
}
