/** From the JSON of a vector search to the vectors it compares. */
import { isJsonObject } from "../../values/json-value.js";
import type { JsonObject, JsonValue } from "../../values/json-value.js";
import { InvalidRequestError } from "../errors.js";
import { filterToken } from "./filter-token.js";
import type { VectorInfo } from "./search-info.js";
import { filteredBy, unitVector } from "./vector-index.js";

const DEFAULT_LIMIT = 10;
const MAX_LIMIT = 256;
const MAX_FILTERS = 64;

export interface VectorQuery {
  /** At length one. */
  readonly vector: Float32Array;
  readonly limit: number;
  /**
   * Ranges of ids, of which a document must be in one; null admits all. Each
   * is a prefix of keys.
   */
  readonly filters: readonly string[] | null;
}

/**
 * @param name of the index, as `table.index`
 * @throws InvalidRequestError
 */
export function compileVectorQuery(
  index: VectorInfo,
  name: string,
  query: JsonObject,
): VectorQuery {
  const { vector, limit, expressions } = query;
  const filters = new Set<string>();
  for (const { field, value } of conditionsOf(expressions ?? null)) {
    const position = index.filterFields.indexOf(field);
    if (position < 0) {
      throw new InvalidRequestError(
        `Vector query against ${name} contains a filter on ${field} but that ` +
          "field isn't indexed for filtering in `filterFields`.",
      );
    }
    filters.add(filteredBy(index, position, filterToken(value)));
  }
  if (filters.size > MAX_FILTERS) {
    throw new InvalidRequestError(
      `Vector query against ${name} has too many conditions. Max: ` +
        `${MAX_FILTERS} Actual: ${filters.size}`,
    );
  }
  return {
    vector: checkedVector(vector, index.dimensions),
    limit: checkedLimit(limit ?? DEFAULT_LIMIT),
    filters: filters.size === 0 ? null : [...filters],
  };
}

function checkedLimit(limit: JsonValue): number {
  const whole = typeof limit === "number" && Number.isInteger(limit);
  if (!whole || limit < 1) {
    throw new InvalidRequestError(
      "Vector queries must ask for at least 1 result, requested " +
        `${JSON.stringify(limit)}.`,
    );
  }
  if (limit > MAX_LIMIT) {
    throw new InvalidRequestError(
      `Vector queries can fetch at most ${MAX_LIMIT} results, requested ` +
        `${limit}.`,
    );
  }
  return limit;
}

function checkedVector(
  value: JsonValue | undefined,
  dimensions: number,
): Float32Array {
  const vector = unitVector(value, dimensions);
  if (vector !== null) return vector;
  if (Array.isArray(value) && value.length !== dimensions) {
    throw new InvalidRequestError(
      `Expected a vector with dimensions ${dimensions}, received ` +
        `${value.length}.`,
    );
  }
  throw new InvalidRequestError(
    "The vector of a vector query must be an array of finite numbers.",
  );
}

interface Condition {
  readonly field: string;
  readonly value: JsonValue | undefined;
}

/** `q.eq` and `q.or`: whatever the nesting, one condition must hold. */
function conditionsOf(expression: JsonValue): Condition[] {
  if (expression === null) return [];
  if (isJsonObject(expression)) {
    if (Array.isArray(expression["$or"])) {
      return expression["$or"].flatMap(conditionsOf);
    }
    if (Object.hasOwn(expression, "$eq")) {
      return [equality(expression["$eq"])];
    }
  }
  throw new InvalidRequestError(
    "Filters should be a combination of `q.eq` and `q.or`.",
  );
}

function equality(operands: JsonValue | undefined): Condition {
  const [left, right] = Array.isArray(operands) ? operands : [];
  const field = isJsonObject(left) ? left["$field"] : undefined;
  if (
    typeof field !== "string" ||
    !isJsonObject(right) ||
    !Object.hasOwn(right, "$literal")
  ) {
    throw new InvalidRequestError(
      "`q.eq` must take a field path as its first argument and a value as " +
        "its second",
    );
  }
  const value = right["$literal"];
  const missing = isJsonObject(value) && Object.hasOwn(value, "$undefined");
  return { field, value: missing ? undefined : value };
}
