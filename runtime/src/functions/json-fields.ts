/** Reads fields of JSON whose shape is known only by convention. */
import type { JsonObject, JsonValue } from "../engine/types.js";
import { isJsonObject } from "../values/json-value.js";

/** The text, or "" where there is none. */
export function textOf(value: JsonValue | undefined): string {
  return typeof value === "string" ? value : "";
}

/** The objects of a list; none where there is no list. */
export function objectsOf(value: JsonValue | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}
