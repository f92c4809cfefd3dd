/**
 * The texts that say how a value fails its validator. They are written only
 * when somebody is told: a value that fits the last member of a union has
 * failed all the others before.
 */
import { displayValidator, displayValue } from "./display.js";
import type { JsonObject, JsonValue } from "./json-value.js";

export type Mismatch = () => string;

export function details(
  validator: JsonObject,
  value: JsonValue,
  path: string,
): string {
  const where = path === "" ? "" : `Path: ${path}\n`;
  return (
    `${where}Value: ${displayValue(value)}\n` +
    `Validator: ${displayValidator(validator)}`
  );
}

/** Null when the value matches. */
export function verdict(
  matches: boolean,
  validator: JsonObject,
  value: JsonValue,
  path: string,
): Mismatch | null {
  if (matches) return null;
  return () =>
    `Value does not match validator.\n${details(validator, value, path)}`;
}

export function objectDetails(
  validator: JsonObject,
  value: JsonObject,
  path: string,
): string {
  const where = path === "" ? "" : `Path: ${path}\n`;
  return (
    `${where}Object: ${displayValue(value)}\n` +
    `Validator: ${displayValidator(validator)}`
  );
}
