/**
 * Checks a Convex JSON value and brings it into its one canonical text: keys
 * sorted by UTF-16 code units (integer-like keys first, as JavaScript objects
 * hold them), no white space.
 */
import { isJsonObject } from "./json-value.js";
import type { JsonObject, JsonValue } from "./json-value.js";
import { specialBytes, specialKind } from "./special-values.js";
import { utf8Length } from "./utf8.js";

export const MAX_ARRAY_LENGTH = 8_192;
export const MAX_OBJECT_FIELDS = 1_024;
export const MAX_FIELD_NAME_LENGTH = 1_024;
/** Levels of arrays and objects in any value; documents allow fewer. */
export const MAX_VALUE_NESTING = 64;

/** A value breaks a rule of the Convex data model. */
export class InvalidValueError extends Error {
  override name = "InvalidValueError";
}

export interface ValueMeasure {
  /** Bytes as Convex counts them, not the length of the text. */
  readonly size: number;
  /** Levels of arrays and objects; 0 for a scalar. */
  readonly nesting: number;
  readonly sorted: boolean;
  /** Whether a placeholder for the commit's time is in it. */
  readonly hasCommitTs: boolean;
}

interface Walk {
  size: number;
  nesting: number;
  sorted: boolean;
  hasCommitTs: boolean;
}

/** @throws InvalidValueError */
export function checkFieldName(name: string): void {
  if (name.length > MAX_FIELD_NAME_LENGTH) {
    throw new InvalidValueError(
      `Field name ${name} exceeds maximum field name length ` +
        `${MAX_FIELD_NAME_LENGTH}.`,
    );
  }
  if (name.charCodeAt(0) === 0x24) {
    throw new InvalidValueError(
      `Field name ${name} starts with a '$', which is reserved.`,
    );
  }
  for (let i = 0; i < name.length; i++) {
    const code = name.charCodeAt(i);
    if (code < 32 || code >= 127) {
      throw new InvalidValueError(
        `Field name ${name} has invalid character '${name[i]}': Field names ` +
          "can only contain non-control ASCII characters",
      );
    }
  }
}

/** @throws InvalidValueError */
export function measureValue(value: JsonValue): ValueMeasure {
  const walk: Walk = {
    size: 0,
    nesting: 0,
    sorted: true,
    hasCommitTs: false,
  };
  visit(value, 0, walk);
  return walk;
}

/**
 * The canonical text of a value.
 * @throws InvalidValueError
 */
export function canonicalText(value: JsonValue): string {
  return textOf(value, measureValue(value));
}

/** As `canonicalText` for a value measured before. */
export function textOf(value: JsonValue, measure: ValueMeasure): string {
  return JSON.stringify(measure.sorted ? value : sortKeys(value));
}

function visit(value: JsonValue, depth: number, walk: Walk): void {
  if (typeof value === "string") {
    walk.size += 2 + utf8Length(value);
  } else if (typeof value === "number") {
    visitNumber(value, walk);
  } else if (value === null || typeof value === "boolean") {
    walk.size += 1;
  } else if (Array.isArray(value)) {
    visitArray(value, depth + 1, walk);
  } else if (typeof value === "object") {
    visitObject(value, depth, walk);
  } else {
    throw new InvalidValueError(
      `${typeof value} is not a supported Convex type.`,
    );
  }
}

function visitNumber(value: number, walk: Walk): void {
  if (!Number.isFinite(value)) {
    throw new InvalidValueError(`Number ${value} must be a $float in JSON`);
  }
  walk.size += 9;
}

function enter(depth: number, walk: Walk): void {
  if (depth > MAX_VALUE_NESTING) {
    throw new InvalidValueError(
      `Value is too nested (nested ${depth} levels deep > maximum nesting ` +
        `${MAX_VALUE_NESTING})`,
    );
  }
  if (depth > walk.nesting) walk.nesting = depth;
  walk.size += 2;
}

function visitArray(value: JsonValue[], depth: number, walk: Walk): void {
  enter(depth, walk);
  if (value.length > MAX_ARRAY_LENGTH) {
    throw new InvalidValueError(
      `Array length is too long (${value.length} > maximum length ` +
        `${MAX_ARRAY_LENGTH})`,
    );
  }
  for (const item of value) visit(item, depth, walk);
}

function visitObject(value: JsonObject, depth: number, walk: Walk): void {
  const kind = specialKind(value);
  if (kind !== null) {
    visitSpecial(value, kind, walk);
    return;
  }
  enter(depth + 1, walk);
  const keys = Object.keys(value);
  if (keys.length > MAX_OBJECT_FIELDS) {
    throw new InvalidValueError(
      `Object has too many fields (${keys.length} > maximum number ` +
        `${MAX_OBJECT_FIELDS})`,
    );
  }
  let last = "";
  for (const key of keys) {
    checkFieldName(key);
    if (key < last) walk.sorted = false;
    last = key;
    walk.size += key.length + 1;
    visit(value[key] ?? null, depth + 1, walk);
  }
}

function visitSpecial(
  value: JsonObject,
  kind: NonNullable<ReturnType<typeof specialKind>>,
  walk: Walk,
): void {
  if (kind === "$commitTs") {
    if (value.$commitTs !== null) {
      throw new InvalidValueError("Malformed $commitTs field: expected null");
    }
    walk.size += 9;
    walk.hasCommitTs = true;
    return;
  }
  try {
    const length = specialBytes(value, kind).length;
    walk.size += kind === "$bytes" ? 2 + length : 9;
  } catch (error) {
    throw new InvalidValueError(
      error instanceof Error ? error.message : String(error),
    );
  }
}

function sortKeys(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (!isJsonObject(value)) return value;
  const keys = Object.keys(value).sort();
  // `fromEntries` defines own properties, so a field `__proto__` survives.
  return Object.fromEntries(
    keys.map((key) => [key, sortKeys(value[key] ?? null)]),
  );
}
