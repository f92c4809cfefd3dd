/**
 * Compares a vector with all that the filter admits, block by block, so that
 * neither memory nor the time others wait grows with the index.
 */
import { setImmediate } from "node:timers/promises";
import type { Cursor, Snapshot } from "../../storage/types.js";
import { AFTER } from "../../values/key-encoding.js";
import type { Catalog } from "../catalog.js";
import { InvalidRequestError } from "../errors.js";
import { indexNotFound } from "../index-range.js";
import { checkNotStaged } from "../query-plan.js";
import type { JsonObject, Namespace, VectorMatch } from "../types.js";
import { BestOf } from "./best-of.js";
import { mergeRanges } from "./merge.js";
import { isVectorIndex } from "./search-info.js";
import type { VectorInfo } from "./search-info.js";
import type { Gathering, VectorBlock, VectorCache } from "./vector-cache.js";
import { readVector, vectorsOf, versionKey } from "./vector-index.js";
import { compileVectorQuery } from "./vector-query.js";
import type { VectorQuery } from "./vector-query.js";

/** Numbers in one block: about a millisecond's work. */
const BLOCK_NUMBERS = 1 << 18;

export interface VectorContext {
  readonly data: Snapshot;
  readonly catalog: Catalog;
  readonly cache: VectorCache;
}

/** @throws InvalidRequestError */
export async function searchVectors(
  context: VectorContext,
  namespace: Namespace,
  json: JsonObject,
): Promise<VectorMatch[]> {
  const { index, name } = findVectorIndex(context, namespace, json);
  const query = compileVectorQuery(index, name, json);
  const best = new BestOf<VectorMatch>(query.limit, ({ score }) => -score);
  for (const block of blocksOf(context, index, query)) {
    rank(block, query.vector, best);
    await setImmediate();
  }
  return best.sorted();
}

function findVectorIndex(
  { catalog }: VectorContext,
  namespace: Namespace,
  { indexName }: JsonObject,
): { index: VectorInfo; name: string } {
  const name = typeof indexName === "string" ? indexName : "";
  const [tableName = "", descriptor = ""] = name.split(".");
  const table = catalog.table(namespace, tableName);
  if (!table) throw indexNotFound(tableName, descriptor);
  checkNotStaged(catalog, table, descriptor);
  const index = table.searches.find((search) => search.name === descriptor);
  if (index && isVectorIndex(index)) return { index, name };
  if (index || table.declared.some(({ name }) => name === descriptor)) {
    throw new InvalidRequestError(`Index ${name} is not a vector index`);
  }
  throw indexNotFound(tableName, descriptor);
}

/** In the order of ids: of equal scores the first one seen stays. */
function rank(
  { ids, numbers }: VectorBlock,
  vector: Float32Array,
  best: BestOf<VectorMatch>,
): void {
  const { length } = vector;
  for (const [row, id] of ids.entries()) {
    const start = row * length;
    let sum = 0;
    for (let i = 0; i < length; i++) {
      sum += (vector[i] ?? 0) * (numbers[start + i] ?? 0);
    }
    const score = Math.fround(sum);
    if (best.admits(-score)) best.add({ id, score });
  }
}

function* blocksOf(
  { data, cache }: VectorContext,
  index: VectorInfo,
  { filters }: VectorQuery,
): Generator<VectorBlock> {
  if (filters !== null) {
    yield* inBlocks(index, filteredVectors(data, index, filters), null);
    return;
  }
  const version = data.get(versionKey(index)) ?? "";
  const cached = cache.get(index, version);
  if (cached !== null) {
    yield* cached;
    return;
  }
  const prefix = vectorsOf(index);
  const cursor = data.range(prefix, prefix + AFTER, false);
  const gathering = cache.gather(index, version);
  try {
    yield* inBlocks(index, allVectors(cursor, prefix.length), gathering);
  } finally {
    cursor.close();
  }
  gathering?.finish();
}

interface StoredVector {
  /** The encoded id. */
  readonly rest: string;
  readonly text: string;
}

function* allVectors(cursor: Cursor, skip: number): Generator<StoredVector> {
  for (let entry = cursor.next(); entry; entry = cursor.next()) {
    yield { rest: entry.key.slice(skip), text: entry.value };
  }
}

function* filteredVectors(
  data: Snapshot,
  index: VectorInfo,
  filters: readonly string[],
): Generator<StoredVector> {
  const ranges = filters.map((prefix) => ({ prefix, end: prefix + AFTER }));
  for (const { rest } of mergeRanges(data, ranges)) {
    const text = data.get(vectorsOf(index) + rest);
    if (text !== null) yield { rest, text };
  }
}

/** @param gathering keeps what it can; other blocks are used again */
function* inBlocks(
  index: VectorInfo,
  vectors: Iterable<StoredVector>,
  gathering: Gathering | null,
): Generator<VectorBlock> {
  const { dimensions } = index;
  const rows = Math.max(1, Math.floor(BLOCK_NUMBERS / dimensions));
  let numbers = new Float32Array(rows * dimensions);
  let ids: string[] = [];
  for (const { rest, text } of vectors) {
    const start = ids.length * dimensions;
    readVector(text, numbers.subarray(start, start + dimensions));
    // Between the tag and the end of an encoded string.
    ids.push(rest.slice(1, -1));
    if (ids.length < rows) continue;
    const block = { ids, numbers };
    if (gathering?.add(block)) numbers = new Float32Array(rows * dimensions);
    yield block;
    ids = [];
  }
  if (ids.length === 0) return;
  const block = { ids, numbers: numbers.slice(0, ids.length * dimensions) };
  gathering?.add(block);
  yield block;
}
