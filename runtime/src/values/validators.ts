/**
 * Checks Convex JSON against validator JSON (`exportArgs()`, `exportReturns()`
 * and the `documentType` of a schema), with the error texts Convex gives.
 */
import {
  displayKey,
  displayValidator,
  displayValue,
  validatorType,
} from "./display.js";
import { isJsonObject } from "./json-value.js";
import type { JsonObject, JsonValue } from "./json-value.js";
import { compareJson } from "./key-encoding.js";
import { details, objectDetails, verdict } from "./mismatch.js";
import type { Mismatch } from "./mismatch.js";
import { specialKind } from "./special-values.js";
import { tableNumberOf } from "./ids.js";

export interface ValidatorContext {
  /**
   * The name a table number has in the namespace the validator belongs to, or
   * null. Ids of other namespaces must not resolve.
   */
  tableName(tableNumber: number): string | null;
}

/**
 * @param validator validator JSON
 * @param value Convex JSON, without `undefined`
 * @returns the error text, or null when the value matches
 */
export function checkValidator(
  validator: JsonValue,
  value: JsonValue,
  context: ValidatorContext,
): string | null {
  return check(validator, value, "", context)?.() ?? null;
}

function check(
  validator: JsonValue,
  value: JsonValue,
  path: string,
  context: ValidatorContext,
): Mismatch | null {
  if (!isJsonObject(validator)) return null;
  switch (validatorType(validator)) {
    case "any":
      return null;
    case "null":
      return verdict(value === null, validator, value, path);
    case "boolean":
      return verdict(typeof value === "boolean", validator, value, path);
    case "string":
      return verdict(typeof value === "string", validator, value, path);
    case "number":
      return verdict(
        typeof value === "number" || isSpecial(value, "$float"),
        validator,
        value,
        path,
      );
    case "bigint":
      return verdict(isSpecial(value, "$integer"), validator, value, path);
    case "commitTs":
      return verdict(
        isSpecial(value, "$integer") || isSpecial(value, "$commitTs"),
        validator,
        value,
        path,
      );
    case "bytes":
      return verdict(isSpecial(value, "$bytes"), validator, value, path);
    case "literal":
      return checkLiteral(validator, value, path);
    case "id":
      return checkId(validator, value, path, context);
    case "array":
      return checkArray(validator, value, path, context);
    case "record":
      return checkRecord(validator, value, path, context);
    case "union":
      return checkUnion(validator, value, path, context);
    case "object":
      return checkObject(validator, value, path, context);
    default:
      return () => `Unknown validator type ${JSON.stringify(validator.type)}.`;
  }
}

function isSpecial(value: JsonValue, kind: string): boolean {
  return isJsonObject(value) && specialKind(value) === kind;
}

function checkLiteral(
  validator: JsonObject,
  value: JsonValue,
  path: string,
): Mismatch | null {
  const literal = validator.value ?? null;
  if (value === literal || compareJson(value, literal) === 0) return null;
  return () =>
    `\`${displayValue(value)}\` does not match literal validator ` +
    `\`${displayValidator(validator)}\`.\n${details(validator, value, path)}`;
}

function checkId(
  validator: JsonObject,
  value: JsonValue,
  path: string,
  context: ValidatorContext,
): Mismatch | null {
  const number = typeof value === "string" ? tableNumberOf(value) : null;
  if (number === null) return verdict(false, validator, value, path);
  const table = context.tableName(number);
  if (table === validator.tableName) return null;
  if (table === null) return verdict(false, validator, value, path);
  return () =>
    `Found ID ${displayValue(value)} from table \`${table}\`, which does not ` +
    `match the table name in validator \`${displayValidator(validator)}\`.\n` +
    details(validator, value, path);
}

function checkArray(
  validator: JsonObject,
  value: JsonValue,
  path: string,
  context: ValidatorContext,
): Mismatch | null {
  if (!Array.isArray(value)) return verdict(false, validator, value, path);
  const element = validator.value ?? null;
  for (let i = 0; i < value.length; i++) {
    const error = check(element, value[i] ?? null, `${path}[${i}]`, context);
    if (error !== null) return error;
  }
  return null;
}

function checkRecord(
  validator: JsonObject,
  value: JsonValue,
  path: string,
  context: ValidatorContext,
): Mismatch | null {
  if (!isPlainObject(value)) return verdict(false, validator, value, path);
  const { keys = null, values } = validator;
  const fieldType = isJsonObject(values) ? (values.fieldType ?? null) : null;
  for (const key of Object.keys(value)) {
    const inner = `${path}[${JSON.stringify(key)}]`;
    const error =
      check(keys, key, inner, context) ??
      check(fieldType, value[key] ?? null, inner, context);
    if (error !== null) return error;
  }
  return null;
}

function checkUnion(
  validator: JsonObject,
  value: JsonValue,
  path: string,
  context: ValidatorContext,
): Mismatch | null {
  const members = Array.isArray(validator.value) ? validator.value : [];
  let error: Mismatch | null = null;
  for (const member of members) {
    error = check(member, value, path, context);
    if (error === null) return null;
  }
  // A union of one says exactly what is wrong; of many, only that none fits.
  if (members.length === 1) return error;
  return verdict(false, validator, value, path);
}

function checkObject(
  validator: JsonObject,
  value: JsonValue,
  path: string,
  context: ValidatorContext,
): Mismatch | null {
  if (!isPlainObject(value)) return verdict(false, validator, value, path);
  const fields = isJsonObject(validator.value) ? validator.value : {};
  for (const [name, field] of Object.entries(fields)) {
    if (!isJsonObject(field)) continue;
    if (!Object.hasOwn(value, name)) {
      if (field.optional === true) continue;
      return () =>
        `Object is missing the required field \`${name}\`. Consider wrapping ` +
        "the field validator in `v.optional(...)` if this is expected.\n\n" +
        objectDetails(validator, value, path);
    }
    const error = check(
      field.fieldType ?? null,
      value[name] ?? null,
      `${path}.${displayKey(name)}`,
      context,
    );
    if (error !== null) return error;
  }
  for (const name of Object.keys(value)) {
    if (Object.hasOwn(fields, name)) continue;
    return () =>
      `Object contains extra field \`${name}\` that is not in the ` +
      `validator.\n\n${objectDetails(validator, value, path)}`;
  }
  return null;
}

function isPlainObject(value: JsonValue): value is JsonObject {
  return isJsonObject(value) && specialKind(value) === null;
}
