/** Convex JSON: what `convexToJson` yields (`$integer`, `$bytes`, `$float`). */
export type JsonValue =
  null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue };

export type JsonObject = { [key: string]: JsonValue };

export function isJsonObject(
  value: JsonValue | undefined,
): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Parses text that this runtime wrote or that is about to be checked; JSON text
 * can yield nothing but a `JsonValue`.
 * @throws SyntaxError
 */
export function parseJson(text: string): JsonValue {
  return JSON.parse(text) as JsonValue;
}
