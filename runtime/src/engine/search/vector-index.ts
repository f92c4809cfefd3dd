/**
 * The layout of a vector index:
 *
 *     prefix 0x00                              →  "<changes so far>"
 *     prefix 0x01 id                           →  the vector
 *     prefix 0x02 field-number filter-token id →  ""
 *
 * A vector is stored at length one, as single floats in base64.
 */
import type { Write } from "../../storage/types.js";
import type { JsonObject, JsonValue } from "../../values/json-value.js";
import { encodeString } from "../../values/key-encoding.js";
import { toFloat } from "../../values/special-values.js";
import { fieldAt } from "../keys.js";
import type { View } from "../views.js";
import { filterTokens } from "./filter-token.js";
import type { VectorInfo } from "./search-info.js";

/** Bytes of one number. */
const FLOAT = 4;

/** Tells whether a copy in memory still is what is stored. */
export function versionKey(index: VectorInfo): string {
  return `${index.prefix}\x00`;
}

/** Vectors follow it by id. */
export function vectorsOf(index: VectorInfo): string {
  return `${index.prefix}\x01`;
}

/** Ids of documents with a value follow it. */
export function filteredBy(
  index: VectorInfo,
  field: number,
  token: string,
): string {
  return `${index.prefix}\x02${String.fromCharCode(field)}${token}`;
}

/**
 * The vector at length one; a vector of zeros stays as it is. Null unless it
 * is an array of as many finite numbers as the index has dimensions.
 */
export function unitVector(
  value: JsonValue | undefined,
  dimensions: number,
): Float32Array | null {
  if (!Array.isArray(value) || value.length !== dimensions) return null;
  const vector = new Float32Array(dimensions);
  let squares = 0;
  for (let i = 0; i < dimensions; i++) {
    const number = toFloat(value[i]);
    if (number === null || !Number.isFinite(number)) return null;
    // Before the sum: a number may be too large or small for single precision.
    const single = Math.fround(number);
    if (!Number.isFinite(single)) return null;
    vector[i] = single;
    squares += single * single;
  }
  const length = Math.sqrt(squares);
  if (length === 0) return vector;
  for (let i = 0; i < dimensions; i++) vector[i] = (vector[i] ?? 0) / length;
  return vector;
}

export function formatVector(vector: Float32Array): string {
  const { buffer, byteOffset, byteLength } = vector;
  return Buffer.from(buffer, byteOffset, byteLength).toString("base64");
}

/** Writes a stored vector to `target`, which has room for exactly it. */
export function readVector(text: string, target: Float32Array): void {
  const { buffer, byteOffset, byteLength } = target;
  Buffer.from(buffer, byteOffset, byteLength).write(text, "base64");
}

export function bytesOfVector(index: VectorInfo): number {
  return index.dimensions * FLOAT;
}

export function* vectorEntries(
  index: VectorInfo,
  document: JsonObject,
): Generator<[key: string, value: string]> {
  const vector = unitVector(fieldAt(document, index.path), index.dimensions);
  const { _id: id } = document;
  if (vector === null || typeof id !== "string") return;
  const ending = encodeString(id);
  yield [vectorsOf(index) + ending, formatVector(vector)];
  const tokens = filterTokens(index.filterPaths, document);
  for (const [field, token] of tokens.entries()) {
    yield [filteredBy(index, field, token) + ending, ""];
  }
}

/** What changes in the index when a document does. */
export function* vectorChanges(
  index: VectorInfo,
  view: Pick<View, "get">,
  before: JsonObject | null,
  after: JsonObject | null,
): Generator<Write> {
  const removed = new Map(before ? vectorEntries(index, before) : []);
  let changed = false;
  for (const [key, value] of after ? vectorEntries(index, after) : []) {
    if (removed.get(key) !== value) {
      changed = true;
      yield [key, value];
    }
    removed.delete(key);
  }
  for (const key of removed.keys()) yield [key, null];
  if (!changed && removed.size === 0) return;
  const version = versionKey(index);
  yield [version, String(Number(view.get(version) ?? "0") + 1)];
}
