/**
 * Documents as lines of a snapshot export: numbers with a point are floats,
 * those without are 64-bit integers; bytes and numbers that JSON lacks keep
 * Convex's own encoding. Convex calls this format "uniform".
 */
import type { JsonObject, JsonValue } from "../../engine/types.js";
import {
  fromInteger,
  specialKind,
  toInteger,
} from "../../values/special-values.js";
import { isJsonObject } from "../http/body.js";

export function exportText(value: JsonValue): string {
  if (typeof value === "number") return floatText(value);
  if (Array.isArray(value)) return `[${value.map(exportText).join(",")}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const kind = specialKind(value);
  if (kind === "$integer") return String(toInteger(value));
  if (kind !== null) return JSON.stringify(value);
  const fields = Object.entries(value).map(
    ([name, field]) => `${JSON.stringify(name)}:${exportText(field)}`,
  );
  return `{${fields.join(",")}}`;
}

function floatText(value: number): string {
  const text = String(value);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}

/** Strings are matched too, so that what they contain is left alone. */
const TOKENS = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const MIN_INTEGER = -(2n ** 63n);
const MAX_INTEGER = 2n ** 63n - 1n;

/**
 * The inverse of `exportText`.
 * @throws SyntaxError when the text is not JSON, or no object.
 */
export function parseUniform(line: string): JsonObject {
  return parseClean(line.replace(TOKENS, (token) => integerToken(token)));
}

/**
 * Lines that people write: every number is a float.
 * @throws SyntaxError when the text is not JSON, or no object.
 */
export function parseClean(line: string): JsonObject {
  const value = JSON.parse(line) as JsonValue;
  if (!isJsonObject(value)) throw new SyntaxError("it is no object");
  return value;
}

function integerToken(token: string): string {
  if (!/^-?\d+$/.test(token)) return token;
  const integer = BigInt(token);
  return integer < MIN_INTEGER || integer > MAX_INTEGER
    ? token
    : JSON.stringify(fromInteger(integer));
}
