import { createHash } from "node:crypto";
import type { JsonObject, JsonValue } from "../../values/json-value.js";
import { encodeKey } from "../../values/key-encoding.js";
import { fieldAt } from "../keys.js";

/** Longer encodings are hashed, so that keys stay short. */
const MAX_PLAIN = 64;
/** Sorts before 0xff and begins no encoded value. */
const HASHED = "\xfe";

/**
 * A value of a filter field as part of a key: equal exactly when the values
 * are, self-delimiting. `undefined` is a missing field.
 */
export function filterToken(value: JsonValue | undefined): string {
  const encoded = encodeKey(value);
  if (encoded.length <= MAX_PLAIN) return encoded;
  const hash = createHash("sha256").update(encoded, "latin1").digest();
  return HASHED + hash.toString("latin1");
}

/** One token for each filter field, in their order. */
export function filterTokens(
  filterPaths: readonly (readonly string[])[],
  document: JsonObject,
): string[] {
  return filterPaths.map((path) => filterToken(fieldAt(document, path)));
}
