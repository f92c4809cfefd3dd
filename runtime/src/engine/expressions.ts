/** Filter expressions of the query JSON, over one document. */
import { isJsonObject } from "../values/json-value.js";
import type { JsonObject, JsonValue } from "../values/json-value.js";
import { compareJson } from "../values/key-encoding.js";
import {
  fromFloat,
  fromInteger,
  specialKind,
  toFloat,
  toInteger,
} from "../values/special-values.js";
import { InvalidRequestError } from "./errors.js";
import { fieldAt } from "./keys.js";

type Operand = JsonValue | undefined;
/** An expression compiled once per query. */
export type Evaluate = (document: JsonObject) => Operand;

/** @throws InvalidRequestError when the expression is malformed. */
export function compileFilter(
  expression: JsonValue | undefined,
): (document: JsonObject) => boolean {
  const evaluate = compile(expression);
  return (document) => isTruthy(evaluate(document));
}

function compile(expression: JsonValue | undefined): Evaluate {
  if (!isJsonObject(expression)) throw malformed(expression);
  const [operator, operand] = Object.entries(expression)[0] ?? ["", null];
  switch (operator) {
    case "$literal": {
      const literal = literalOf(operand);
      return () => literal;
    }
    case "$field": {
      if (typeof operand !== "string") throw malformed(expression);
      const path = operand.split(".");
      return (document) => fieldAt(document, path);
    }
    case "$and":
      return all(operand, (values) => values.every(isTruthy));
    case "$or":
      return all(operand, (values) => values.some(isTruthy));
    case "$not": {
      const inner = compile(operand);
      return (document) => !isTruthy(inner(document));
    }
    case "$neg": {
      const inner = compile(operand);
      return (document) => negate(inner(document));
    }
    default:
      return compileBinary(operator, operand, expression);
  }
}

function compileBinary(
  operator: string,
  operands: Operand,
  expression: JsonObject,
): Evaluate {
  const apply = BINARY[operator];
  if (!apply || !Array.isArray(operands) || operands.length !== 2) {
    throw malformed(expression);
  }
  const left = compile(operands[0]);
  const right = compile(operands[1]);
  return (document) => apply(left(document), right(document));
}

function all(
  operands: Operand,
  combine: (values: Operand[]) => boolean,
): Evaluate {
  if (!Array.isArray(operands)) throw malformed(operands);
  const inner = operands.map(compile);
  return (document) => combine(inner.map((evaluate) => evaluate(document)));
}

const BINARY: Readonly<
  Record<string, (left: Operand, right: Operand) => Operand>
> = {
  $eq: (l, r) => compareJson(l, r) === 0,
  $neq: (l, r) => compareJson(l, r) !== 0,
  $lt: (l, r) => compareJson(l, r) < 0,
  $lte: (l, r) => compareJson(l, r) <= 0,
  $gt: (l, r) => compareJson(l, r) > 0,
  $gte: (l, r) => compareJson(l, r) >= 0,
  $add: arithmetic(
    "add",
    (l, r) => l + r,
    (l, r) => l + r,
  ),
  $sub: arithmetic(
    "subtract",
    (l, r) => l - r,
    (l, r) => l - r,
  ),
  $mul: arithmetic(
    "multiply",
    (l, r) => l * r,
    (l, r) => l * r,
  ),
  $div: arithmetic(
    "divide",
    (l, r) => l / r,
    (l, r) => l / r,
  ),
  $mod: arithmetic(
    "take the remainder of",
    (l, r) => l % r,
    (l, r) => l % r,
  ),
};

/** Both integers or both floats: the two kinds never mix. */
function arithmetic(
  name: string,
  floats: (left: number, right: number) => number,
  integers: (left: bigint, right: bigint) => bigint,
): (left: Operand, right: Operand) => Operand {
  return (left, right) => {
    const [leftFloat, rightFloat] = [toFloat(left), toFloat(right)];
    if (leftFloat !== null && rightFloat !== null) {
      return fromFloat(floats(leftFloat, rightFloat));
    }
    const [leftInteger, rightInteger] = [toInteger(left), toInteger(right)];
    if (leftInteger === null || rightInteger === null) {
      throw new InvalidRequestError(
        `Cannot ${name} ${kindOf(left)} and ${kindOf(right)} in a filter.`,
      );
    }
    return checkedInteger(() => integers(leftInteger, rightInteger));
  };
}

function checkedInteger(compute: () => bigint): JsonValue {
  let result: bigint;
  try {
    result = compute();
  } catch (error) {
    // BigInt division by zero.
    throw new InvalidRequestError(
      `Integer arithmetic failed in a filter: ${String(error)}`,
    );
  }
  if (BigInt.asIntN(64, result) !== result) {
    throw new InvalidRequestError("Integer overflow in a filter.");
  }
  return fromInteger(result);
}

function negate(value: Operand): Operand {
  const float = toFloat(value);
  if (float !== null) return fromFloat(-float);
  const integer = toInteger(value);
  if (integer === null) {
    throw new InvalidRequestError(
      `Cannot negate ${kindOf(value)} in a filter.`,
    );
  }
  return checkedInteger(() => -integer);
}

function isTruthy(value: Operand): boolean {
  if (typeof value === "boolean") return value;
  if (value === undefined || value === null) return false;
  const number = toFloat(value);
  if (number !== null) return number !== 0;
  const integer = toInteger(value);
  if (integer !== null) return integer !== 0n;
  return value !== "";
}

function literalOf(operand: Operand): Operand {
  return isJsonObject(operand) && Object.hasOwn(operand, "$undefined")
    ? undefined
    : operand;
}

function kindOf(value: Operand): string {
  if (value === undefined) return "a missing field";
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  if (!isJsonObject(value)) return `a ${typeof value}`;
  return specialKind(value)?.slice(1) ?? "an object";
}

function malformed(expression: Operand): InvalidRequestError {
  return new InvalidRequestError(
    `Malformed filter expression ${JSON.stringify(expression)}`,
  );
}
