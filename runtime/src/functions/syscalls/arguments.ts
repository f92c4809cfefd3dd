/** The JSON that `convex/server` passes to system calls. */
import type { JsonObject, JsonValue } from "../../engine/types.js";
import { isJsonObject } from "../../values/json-value.js";

/** @throws Error when the text is no JSON object. */
export function parseArgs(op: string, text: string): JsonObject {
  const parsed = JSON.parse(text) as JsonValue;
  if (!isJsonObject(parsed)) throw new Error(`${op} takes an object.`);
  return parsed;
}

export function text(args: JsonObject, name: string): string {
  const value = args[name];
  if (typeof value === "string") return value;
  throw new Error(`Invalid argument \`${name}\`: expected a string.`);
}

export function optionalText(
  args: JsonObject,
  name: string,
): string | undefined {
  const value = args[name];
  return typeof value === "string" ? value : undefined;
}

export function number(args: JsonObject, name: string): number {
  const value = args[name];
  if (typeof value === "number") return value;
  throw new Error(`Invalid argument \`${name}\`: expected a number.`);
}

export function object(args: JsonObject, name: string): JsonObject {
  const value = args[name];
  if (isJsonObject(value)) return value;
  throw new Error(`Invalid argument \`${name}\`: expected an object.`);
}
