/** Values and validators as Convex's error messages print them. */
import { isJsonObject } from "./json-value.js";
import type { JsonObject, JsonValue } from "./json-value.js";
import {
  specialBytes,
  specialKind,
  toFloat,
  toInteger,
} from "./special-values.js";

/** Longer values are cut: an error must stay readable. */
const MAX_DISPLAY_LENGTH = 4_096;

export function displayValue(value: JsonValue): string {
  const text = valueText(value);
  return text.length > MAX_DISPLAY_LENGTH
    ? `${text.slice(0, MAX_DISPLAY_LENGTH)}[...truncated]`
    : text;
}

function valueText(value: JsonValue): string {
  if (typeof value === "number") return floatText(value);
  if (Array.isArray(value)) return `[${value.map(valueText).join(", ")}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  switch (specialKind(value)) {
    case "$integer":
      return `${toInteger(value) ?? 0n}n`;
    case "$float":
      return floatText(toFloat(value) ?? NaN);
    case "$bytes":
      return `Bytes(${specialBytes(value, "$bytes").length})`;
    case "$commitTs":
      return "[unresolved commit timestamp]";
    case null:
      break;
  }
  const fields = Object.keys(value)
    .sort()
    .map((key) => `${displayKey(key)}: ${valueText(value[key] ?? null)}`);
  return `{${fields.join(", ")}}`;
}

function floatText(value: number): string {
  if (Object.is(value, -0)) return "-0.0";
  return Number.isInteger(value) && Math.abs(value) < 1e21
    ? `${value}.0`
    : String(value);
}

export function displayKey(key: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(key) ? key : JSON.stringify(key);
}

const SCALARS: Readonly<Record<string, string>> = {
  any: "v.any()",
  null: "v.null()",
  number: "v.float64()",
  bigint: "v.int64()",
  boolean: "v.boolean()",
  string: "v.string()",
  bytes: "v.bytes()",
  commitTs: "v.commitTs()",
};

/** The `type` of validator JSON; empty when there is none. */
export function validatorType(validator: JsonObject): string {
  return typeof validator.type === "string" ? validator.type : "";
}

/** @param validator validator JSON as `exportArgs` and `schema.export` give it */
export function displayValidator(validator: JsonValue): string {
  if (!isJsonObject(validator)) return "v.any()";
  const { value } = validator;
  const type = validatorType(validator);
  switch (type) {
    case "literal":
      return `v.literal(${displayValue(value ?? null)})`;
    case "id":
      return `v.id(${JSON.stringify(validator.tableName)})`;
    case "array":
      return `v.array(${displayValidator(value ?? null)})`;
    case "record":
      return (
        `v.record(${displayValidator(validator.keys ?? null)}, ` +
        `${displayField(validator.values ?? null)})`
      );
    case "union":
      return `v.union(${asArray(value).map(displayValidator).join(", ")})`;
    case "object":
      return `v.object({${displayFields(value)}})`;
    default:
      return SCALARS[type] ?? "v.any()";
  }
}

function displayFields(fields: JsonValue | undefined): string {
  if (!isJsonObject(fields)) return "";
  return Object.keys(fields)
    .sort()
    .map((key) => `${displayKey(key)}: ${displayField(fields[key] ?? null)}`)
    .join(", ");
}

function displayField(field: JsonValue): string {
  const { fieldType, optional } = isJsonObject(field)
    ? field
    : ({} as JsonObject);
  const inner = displayValidator(fieldType ?? null);
  return optional === true ? `v.optional(${inner})` : inner;
}

function asArray(value: JsonValue | undefined): JsonValue[] {
  return Array.isArray(value) ? value : [];
}
