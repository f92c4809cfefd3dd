/** Arguments and results against the validators that functions declare. */
import {
  InvalidValueError,
  measureValue,
} from "../../values/canonical-json.js";
import { formatBytes } from "../../values/format-bytes.js";
import type {
  Engine,
  JsonObject,
  JsonValue,
  ReadTransaction,
} from "../../engine/types.js";
import { mayBeTooMuch } from "../../values/json-shape.js";
import { isJsonObject } from "../../values/json-value.js";
import { checkValidator } from "../../values/validators.js";
import type { ValidatorContext } from "../../values/validators.js";
import { modulePath } from "../app/paths.js";
import { CallError } from "./failure.js";
import type { Target } from "./resolve.js";
import type { FunctionLimits } from "./services.js";

/** @throws CallError `ArgumentValidationError: …` */
export function checkArguments(
  { component, fn }: Target,
  args: JsonValue,
  { valueBytes, nodeArgumentBytes }: FunctionLimits,
  reads: ReadTransaction | null,
  engine: Engine,
): JsonObject {
  if (!isJsonObject(args)) {
    throw new CallError("The arguments of a function must be one object.");
  }
  const what = () => `Arguments for ${modulePath(fn.path)} are`;
  const size = sizeOf(args, () => `${what()} invalid`);
  if (size > valueBytes) {
    throw new CallError(`${what()} too large (${actual(size, valueBytes)})`);
  }
  if (fn.isNode === true && size > nodeArgumentBytes) {
    throw new CallError(
      "Node actions arguments size is too large. The maximum allowed size is " +
        `${formatBytes(nodeArgumentBytes)}.`,
    );
  }
  const problem = check(fn.args, args, component.namespace, reads, engine);
  if (problem === null) return args;
  throw new CallError(`ArgumentValidationError: ${problem}`);
}

/** @throws CallError `ReturnsValidationError: …` */
export function checkResult(
  { component, fn }: Target,
  text: string,
  { valueBytes }: FunctionLimits,
  reads: ReadTransaction | null,
  engine: Engine,
): void {
  if (mayBeTooMuch(text, valueBytes)) {
    const what = `Function ${modulePath(fn.path)} return value`;
    const value = JSON.parse(text) as JsonValue;
    const size = sizeOf(value, () => `${what} invalid`);
    if (size > valueBytes) {
      throw new CallError(`${what} is too large (${actual(size, valueBytes)})`);
    }
  }
  if (fn.returns === null) return;
  const value = JSON.parse(text) as JsonValue;
  const problem = check(fn.returns, value, component.namespace, reads, engine);
  if (problem === null) return;
  throw new CallError(`ReturnsValidationError: ${problem}`);
}

/**
 * Bytes as Convex counts them.
 * @throws CallError when the value breaks a rule of Convex's values.
 */
function sizeOf(value: JsonValue, problem: () => string): number {
  try {
    return measureValue(value).size;
  } catch (error) {
    if (error instanceof InvalidValueError) {
      throw new CallError(`${problem()}: ${error.message}`);
    }
    throw error;
  }
}

function actual(bytes: number, limit: number): string {
  return `actual: ${formatBytes(bytes)}, limit: ${formatBytes(limit)}`;
}

function check(
  validator: JsonValue,
  value: JsonValue,
  namespace: number,
  reads: ReadTransaction | null,
  engine: Engine,
): string | null {
  if (isJsonObject(validator) && validator["type"] === "any") return null;
  let own: ReadTransaction | null = null;
  const context: ValidatorContext = {
    tableName: (number) =>
      (reads ?? (own ??= engine.beginRead())).tableOfNumber(namespace, number),
  };
  try {
    return checkValidator(validator, value, context);
  } finally {
    closeIfOpen(own);
  }
}

function closeIfOpen(reads: ReadTransaction | null): void {
  reads?.close();
}
