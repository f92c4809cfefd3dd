import { isJsonObject } from "./json-value.js";
import type { JsonObject, JsonValue } from "./json-value.js";

/** The value kinds of Convex JSON; `commitTs` is a placeholder, not a value. */
export type SpecialKind = "$integer" | "$bytes" | "$float" | "$commitTs";

/**
 * Which special value an object stands for, or null for a plain object. Only
 * the shape `{ "$kind": … }` with one key counts, as in `jsonToConvex`.
 */
export function specialKind(value: JsonObject): SpecialKind | null {
  let found: string | null = null;
  for (const key in value) {
    if (found !== null) return null;
    found = key;
  }
  return isSpecialKind(found) ? found : null;
}

function isSpecialKind(name: string | null): name is SpecialKind {
  return (
    name === "$integer" ||
    name === "$bytes" ||
    name === "$float" ||
    name === "$commitTs"
  );
}

/**
 * The bytes of a `$integer`, `$bytes` or `$float` object. Integers and floats
 * are eight bytes, little endian.
 * @throws Error when the base64 text is malformed or of the wrong length.
 */
export function specialBytes(value: JsonObject, kind: SpecialKind): Buffer {
  const text = value[kind];
  if (typeof text !== "string") {
    throw new Error(`Malformed ${kind} field: expected base64 text`);
  }
  const bytes = Buffer.from(text, "base64");
  if (bytes.toString("base64") !== text) {
    throw new Error(`Malformed ${kind} field: invalid base64 text`);
  }
  if (kind !== "$bytes" && bytes.length !== 8) {
    throw new Error(`Received ${bytes.length} bytes, expected 8 for ${kind}`);
  }
  return bytes;
}

/**
 * Stands in a document for the time of the commit that writes it, which is not
 * known before.
 */
export const COMMIT_TS_TEXT = '{"$commitTs":null}';

/** A copy with every placeholder in it replaced by the time, an int64. */
export function withCommitTs(object: JsonObject, ts: bigint): JsonObject {
  const replace = (value: JsonValue): JsonValue => {
    if (Array.isArray(value)) return value.map(replace);
    if (!isJsonObject(value)) return value;
    const kind = specialKind(value);
    if (kind === "$commitTs") return fromInteger(ts);
    return kind === null ? withCommitTs(value, ts) : value;
  };
  return Object.fromEntries(
    Object.entries(object).map(([name, value]) => [name, replace(value)]),
  );
}

/** The number a plain or `$float` JSON value stands for, else null. */
export function toFloat(value: JsonValue | undefined): number | null {
  if (typeof value === "number") return value;
  if (isJsonObject(value) && specialKind(value) === "$float") {
    return specialBytes(value, "$float").readDoubleLE(0);
  }
  return null;
}

/** The integer an `$integer` JSON value stands for, else null. */
export function toInteger(value: JsonValue | undefined): bigint | null {
  if (isJsonObject(value) && specialKind(value) === "$integer") {
    return specialBytes(value, "$integer").readBigInt64LE(0);
  }
  return null;
}

export function fromInteger(value: bigint): JsonObject {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(BigInt.asIntN(64, value));
  return { $integer: bytes.toString("base64") };
}

/** Plain where JSON can hold the number, `$float` where it cannot. */
export function fromFloat(value: number): JsonValue {
  if (Number.isFinite(value) && !Object.is(value, -0)) return value;
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return { $float: bytes.toString("base64") };
}
