/**
 * Order-preserving encoding of values: comparing two encodings with `<` gives
 * Convex's total order (missing < null < int64 < float64 < boolean < string <
 * bytes < array < object). Encodings are byte strings, one character per byte:
 * V8 keeps them in one byte per character and compares them with memcmp.
 *
 * Every value starts with a tag below 0x10 and is self-delimiting. Strings and
 * bytes end with 0x00 and escape an inner 0x00 as 0x00 0xff, so what follows a
 * complete encoding is always less than `AFTER`: all keys that continue a
 * prefix of whole values lie in [prefix, prefix + AFTER).
 */
import { isJsonObject } from "./json-value.js";
import type { JsonObject, JsonValue } from "./json-value.js";
import { specialBytes, specialKind } from "./special-values.js";
import { utf8ByteString } from "./utf8.js";

/** Sorts after everything that can follow a complete encoded value. */
export const AFTER = "\xff";

const UNDEFINED = "\x01";
const NULL = "\x02";
const INTEGER = "\x03";
const FLOAT = "\x04";
const FALSE = "\x05";
const TRUE = "\x06";
const STRING = "\x07";
const BYTES = "\x08";
const ARRAY = "\x09";
const OBJECT = "\x0a";
const END = "\x00";

const scratch = Buffer.alloc(8);

/** `undefined` is a missing field, which sorts first. */
export function encodeKey(value: JsonValue | undefined): string {
  if (typeof value === "string") return encodeString(value);
  if (typeof value === "number") {
    scratch.writeDoubleBE(value, 0);
    return FLOAT + orderedFloat();
  }
  if (typeof value === "boolean") return value ? TRUE : FALSE;
  return value === undefined ? UNDEFINED : encodeComposite(value);
}

export function encodeString(value: string): string {
  return STRING + escape(utf8ByteString(value)) + END;
}

function encodeComposite(value: JsonValue): string {
  if (value === null) return NULL;
  if (Array.isArray(value)) {
    let out = ARRAY;
    for (const item of value) out += encodeKey(item);
    return out + END;
  }
  return isJsonObject(value) ? encodeObject(value) : NULL;
}

function encodeObject(value: JsonObject): string {
  const kind = specialKind(value);
  switch (kind) {
    case "$integer":
      specialBytes(value, kind).swap64().copy(scratch);
      scratch[0] = (scratch[0] ?? 0) ^ 0x80;
      return INTEGER + scratch.toString("latin1");
    case "$float":
      // Straight from the bytes: a NaN's sign would not survive a number.
      specialBytes(value, kind).swap64().copy(scratch);
      return FLOAT + orderedFloat();
    case "$bytes":
      return BYTES + escape(specialBytes(value, kind).toString("latin1")) + END;
    case "$commitTs":
      // Later than every time there was.
      return INTEGER + "\xff".repeat(9);
    case null:
      break;
  }
  let out = OBJECT;
  for (const key of Object.keys(value).sort()) {
    out += encodeString(key) + encodeKey(value[key]);
  }
  return out + END;
}

/** Turns the big-endian bits in `scratch` into bytes that sort as floats do. */
function orderedFloat(): string {
  const high = scratch[0] ?? 0;
  if (high & 0x80) {
    for (let i = 0; i < 8; i++) scratch[i] = ~(scratch[i] ?? 0);
  } else {
    scratch[0] = high | 0x80;
  }
  return scratch.toString("latin1");
}

function escape(bytes: string): string {
  return bytes.includes("\x00") ? bytes.replaceAll("\x00", "\x00\xff") : bytes;
}

/** Compares two values in Convex's total order; `undefined` is missing. */
export function compareJson(
  left: JsonValue | undefined,
  right: JsonValue | undefined,
): number {
  const a = encodeKey(left);
  const b = encodeKey(right);
  return a < b ? -1 : a > b ? 1 : 0;
}
