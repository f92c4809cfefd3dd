/** Arguments and results against the validators that functions declare. */
import type {
  Engine,
  JsonObject,
  JsonValue,
  ReadTransaction,
} from "../../engine/types.js";
import { isJsonObject } from "../../values/json-value.js";
import { checkValidator } from "../../values/validators.js";
import type { ValidatorContext } from "../../values/validators.js";
import { CallError } from "./failure.js";
import type { Target } from "./resolve.js";

/** 16 MiB, for arguments and for results. */
const MAX_VALUE_LENGTH = 16 * 1024 * 1024;

/** @throws CallError `ArgumentValidationError: …` */
export function checkArguments(
  { component, fn }: Target,
  args: JsonValue,
  reads: ReadTransaction | null,
  engine: Engine,
): JsonObject {
  if (!isJsonObject(args)) {
    throw new CallError("The arguments of a function must be one object.");
  }
  const problem = check(fn.args, args, component.namespace, reads, engine);
  if (problem === null) return args;
  throw new CallError(`ArgumentValidationError: ${problem}`);
}

/** @throws CallError `ReturnsValidationError: …` */
export function checkResult(
  { component, fn }: Target,
  text: string,
  reads: ReadTransaction | null,
  engine: Engine,
): void {
  expectSize(text, `${fn.path} return value`);
  if (fn.returns === null) return;
  const value = JSON.parse(text) as JsonValue;
  const problem = check(fn.returns, value, component.namespace, reads, engine);
  if (problem === null) return;
  throw new CallError(`ReturnsValidationError: ${problem}`);
}

/** @throws CallError when JSON is longer than arguments and results may be. */
export function expectSize(text: string, what: string): void {
  if (text.length <= MAX_VALUE_LENGTH) return;
  throw new CallError(
    `${what} is too large (${String(text.length)} > maximum size 16 MiB)`,
  );
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
