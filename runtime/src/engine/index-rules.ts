/** What indexes a schema may declare. */
import { InvalidRequestError } from "./errors.js";
import type { TableDefinition } from "./types.js";

const MAX_INDEXES = 64;
const MAX_INDEX_FIELDS = 16;
const MAX_VECTOR_INDEXES = 4;
const MAX_FILTER_FIELDS = 16;
const MIN_DIMENSIONS = 2;
const MAX_DIMENSIONS = 4_096;
const RESERVED_INDEXES = new Set(["by_id", "by_creation_time"]);

/** @throws InvalidRequestError */
export function checkIndexes(table: TableDefinition): void {
  const { searchIndexes = [], vectorIndexes = [] } = table;
  const all = [...table.indexes, ...searchIndexes, ...vectorIndexes];
  if (all.length > MAX_INDEXES) {
    throw new InvalidRequestError(
      `Table "${table.name}" has ${all.length} indexes; at most ` +
        `${MAX_INDEXES} are allowed.`,
    );
  }
  checkNames(table, all);
  for (const { name, fields } of table.indexes) {
    if (fields.length === 0 || fields.length > MAX_INDEX_FIELDS) {
      throw new InvalidRequestError(
        `Index ${table.name}.${name} must have 1 to ${MAX_INDEX_FIELDS} fields.`,
      );
    }
  }
  for (const { filterFields } of [...searchIndexes, ...vectorIndexes]) {
    if (filterFields.length > MAX_FILTER_FIELDS) {
      throw new InvalidRequestError(
        `Search indexes may have up to ${MAX_FILTER_FIELDS} filter fields.`,
      );
    }
  }
  checkVectorIndexes(table);
}

function checkNames(
  table: TableDefinition,
  indexes: readonly { readonly name: string }[],
): void {
  const names = new Set<string>();
  const staged = (table.stagedIndexes ?? []).map((name) => ({ name }));
  for (const { name } of [...indexes, ...staged]) {
    if (RESERVED_INDEXES.has(name) || names.has(name)) {
      throw new InvalidRequestError(
        `Index ${table.name}.${name} is defined twice or has a reserved name.`,
      );
    }
    names.add(name);
  }
}

function checkVectorIndexes({ name, vectorIndexes = [] }: TableDefinition) {
  if (vectorIndexes.length > MAX_VECTOR_INDEXES) {
    throw new InvalidRequestError(
      `Table "${name}" cannot have more than ${MAX_VECTOR_INDEXES} vector ` +
        "indexes.",
    );
  }
  for (const { dimensions } of vectorIndexes) {
    const whole = Number.isInteger(dimensions);
    if (whole && dimensions >= MIN_DIMENSIONS && dimensions <= MAX_DIMENSIONS) {
      continue;
    }
    throw new InvalidRequestError(
      `Dimensions ${dimensions} must be between ${MIN_DIMENSIONS} and ` +
        `${MAX_DIMENSIONS}.`,
    );
  }
}
