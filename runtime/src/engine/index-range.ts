/** From the source of a query to the range of keys it reads. */
import { isJsonObject } from "../values/json-value.js";
import type { JsonObject, JsonValue } from "../values/json-value.js";
import { AFTER, encodeKey } from "../values/key-encoding.js";
import type { IndexInfo, TableInfo } from "./table-info.js";
import { InvalidRequestError } from "./errors.js";

export interface ScanRange {
  readonly index: IndexInfo;
  readonly start: string;
  readonly end: string;
}

interface Bound {
  readonly type: string;
  readonly fieldPath: string;
  readonly value: JsonValue | undefined;
}

/** The index of a table by name. @throws InvalidRequestError if missing. */
export function findIndex(table: TableInfo, name: string): IndexInfo {
  if (name === "by_id") return table.byId;
  if (name === "by_creation_time") return table.byCreationTime;
  const index = table.declared.find((declared) => declared.name === name);
  if (!index) throw indexNotFound(table.name, name);
  return index;
}

export function indexNotFound(
  table: string,
  index: string,
): InvalidRequestError {
  return new InvalidRequestError(`Index ${table}.${index} not found.`);
}

/**
 * Equality on a prefix of the index fields, then at most one lower and one
 * upper bound on the next field.
 * @param range `source.range` of the query JSON
 * @throws InvalidRequestError naming the index
 */
export function compileRange(
  table: TableInfo,
  index: IndexInfo,
  range: JsonValue | undefined,
): ScanRange {
  const bounds = parseBounds(range);
  const fields = index.paths.map((path) => path.join("."));
  const name = `${table.name}.${index.name}`;
  let prefix = index.prefix;
  let position = 0;
  while (bounds[position]?.type === "Eq") {
    const bound = bounds[position];
    if (bound?.fieldPath !== fields[position]) {
      throw wrongOrder(name, fields, bounds, position);
    }
    prefix += encodeKey(bound?.value);
    position++;
  }
  let start = prefix;
  let end = prefix + AFTER;
  let lower = false;
  let upper = false;
  for (const bound of bounds.slice(position)) {
    if (bound.fieldPath !== fields[position]) {
      throw wrongOrder(name, fields, bounds, position);
    }
    const key = prefix + encodeKey(bound.value);
    switch (bound.type) {
      case "Gt":
      case "Gte":
        if (lower) throw twice(name, "lower", bound.fieldPath);
        lower = true;
        start = bound.type === "Gt" ? key + AFTER : key;
        break;
      case "Lt":
      case "Lte":
        if (upper) throw twice(name, "upper", bound.fieldPath);
        upper = true;
        end = bound.type === "Lte" ? key + AFTER : key;
        break;
      default:
        throw wrongOrder(name, fields, bounds, position);
    }
  }
  return { index, start, end };
}

function parseBounds(range: JsonValue | undefined): Bound[] {
  if (range === undefined || range === null) return [];
  if (!Array.isArray(range)) throw new InvalidRequestError("Malformed range.");
  return range.map((entry) => {
    const { type, fieldPath, value } = isJsonObject(entry)
      ? entry
      : ({} as JsonObject);
    if (typeof type !== "string" || typeof fieldPath !== "string") {
      throw new InvalidRequestError("Malformed index range expression.");
    }
    return { type, fieldPath, value: orMissing(value) };
  });
}

/** `{"$undefined": null}` stands for a field the document does not have. */
function orMissing(value: JsonValue | undefined): JsonValue | undefined {
  const missing = isJsonObject(value) && Object.hasOwn(value, "$undefined");
  return missing ? undefined : value;
}

function wrongOrder(
  index: string,
  fields: readonly string[],
  bounds: readonly Bound[],
  position: number,
): InvalidRequestError {
  const used = bounds.map(({ fieldPath }) => fieldPath);
  const wrong = bounds.slice(position).map(({ fieldPath }) => fieldPath)[0];
  return new InvalidRequestError(
    `Tried to query index ${index} but the query didn't use the index fields ` +
      `in order.\nIndex fields: ${JSON.stringify(fields)}\nQuery fields: ` +
      `${JSON.stringify(used)}\nFirst incorrect field: ${wrong}\nFor more ` +
      "information see https://docs.convex.dev/using/indexes.",
  );
}

function twice(
  index: string,
  side: string,
  field: string,
): InvalidRequestError {
  return new InvalidRequestError(
    `Tried to query index ${index} with two ${side} bounds on the field ` +
      `${field}.`,
  );
}
