/** The deployment's environment variables, kept with its data. */
import type { Engine } from "../../engine/types.js";
import { isJsonObject } from "../../values/json-value.js";
import { textOf } from "../json-fields.js";
import type { Environment } from "../loader/process.js";
import { PushError } from "../types.js";

const KEY = "environment";
const MAX_VARIABLES = 512;
const MAX_VALUE_BYTES = 8 * 1024;

export interface EnvironmentChange {
  readonly name: string;
  /** null removes. */
  readonly value: string | null;
}

export function readEnvironment(engine: Engine): Environment {
  const stored = engine.getMeta(KEY);
  if (!isJsonObject(stored)) return {};
  return Object.fromEntries(
    Object.entries(stored).map(([name, value]) => [name, textOf(value)]),
  );
}

export async function storeEnvironment(
  engine: Engine,
  environment: Environment,
): Promise<void> {
  await engine.mutate((transaction) => {
    transaction.putMeta(KEY, { ...environment });
    return Promise.resolve();
  });
}

/** @throws PushError `InvalidEnvironmentVariable` */
export function changedEnvironment(
  current: Environment,
  changes: readonly EnvironmentChange[],
): Environment {
  const next = new Map(Object.entries(current));
  for (const { name, value } of changes) {
    expectName(name);
    if (value === null) next.delete(name);
    else next.set(name, expectValue(name, value));
  }
  if (next.size > MAX_VARIABLES) {
    throw invalid(`There may be at most ${String(MAX_VARIABLES)} variables.`);
  }
  return Object.fromEntries([...next].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function expectName(name: string): void {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
    throw invalid(`"${name}" is no valid name for an environment variable.`);
  }
  if (name.startsWith("CONVEX_")) {
    throw invalid(`${name} is built in: names may not begin with CONVEX_.`);
  }
}

function expectValue(name: string, value: string): string {
  if (Buffer.byteLength(value) <= MAX_VALUE_BYTES) return value;
  throw invalid(`The value of ${name} is longer than 8 KiB.`);
}

function invalid(message: string): PushError {
  return new PushError("InvalidEnvironmentVariable", message);
}
