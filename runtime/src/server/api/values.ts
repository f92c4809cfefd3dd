/** Clean JSON for callers that do not speak Convex's own encoding. */
import type { JsonValue } from "../../engine/types.js";

/**
 * 64-bit integers become decimal strings, bytes base64 strings, and numbers
 * JSON lacks the strings "NaN", "Infinity" and "-Infinity".
 */
export function cleanJson(value: JsonValue): JsonValue {
  if (typeof value !== "object" || value === null) {
    return value;
  }
  if (Array.isArray(value)) {
    return value.map(cleanJson);
  }
  const special = specialValue(value);
  if (special !== undefined) {
    return special;
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, cleanJson(inner)]),
  );
}

function specialValue(value: { [key: string]: JsonValue }) {
  const [entry, ...others] = Object.entries(value);
  if (entry === undefined || others.length > 0) {
    return undefined;
  }
  const [key, encoded] = entry;
  if (typeof encoded !== "string") {
    return undefined;
  }
  switch (key) {
    case "$integer":
      return Buffer.from(encoded, "base64").readBigInt64LE().toString();
    case "$float": {
      const number = Buffer.from(encoded, "base64").readDoubleLE();
      return Object.is(number, -0) ? 0 : String(number);
    }
    case "$bytes":
      return encoded;
    default:
      return undefined;
  }
}
