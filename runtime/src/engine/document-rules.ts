/** What a document must be before it is written. */
import type { JsonObject } from "../values/json-value.js";
import { measureValue, textOf } from "../values/canonical-json.js";
import { formatBytes } from "../values/format-bytes.js";
import { checkDocument } from "../values/document-validator.js";
import type { Catalog } from "./catalog.js";
import type { TableInfo } from "./table-info.js";
import {
  InvalidRequestError,
  LimitError,
  SchemaViolationError,
} from "./errors.js";
import type { Limits } from "./limits.js";
import { StorageError } from "../storage/types.js";
import type { StoredDocument } from "./types.js";

export interface DocumentContext {
  readonly table: TableInfo;
  readonly catalog: Catalog;
  readonly limits: Pick<Limits, "documentSize" | "documentNesting">;
}

export interface BuiltDocument {
  readonly document: JsonObject;
  /** Its canonical JSON. */
  readonly text: string;
  /** Bytes as Convex counts them. */
  readonly size: number;
  /** Whether it waits for the time of its commit. */
  readonly hasCommitTs: boolean;
}

/**
 * Checks a whole document, system fields included, and writes it out.
 * @throws InvalidValueError, LimitError, SchemaViolationError
 */
export function buildDocument(
  context: DocumentContext,
  document: JsonObject,
): BuiltDocument {
  const sorted: JsonObject = Object.fromEntries(
    Object.keys(document)
      .sort()
      .map((name) => [checkName(name), document[name] ?? null]),
  );
  const measure = measureValue(sorted);
  const { documentSize, documentNesting } = context.limits;
  if (measure.size > documentSize) {
    throw new LimitError(
      `Value is too large (${formatBytes(measure.size)} > maximum size ` +
        `${formatBytes(documentSize)})`,
    );
  }
  if (measure.nesting > documentNesting) {
    throw new LimitError(
      `Document is too nested (nested ${measure.nesting} levels deep > ` +
        `maximum nesting ${documentNesting})`,
    );
  }
  const violation = schemaViolation(context, sorted);
  if (violation !== null) {
    throw new SchemaViolationError(
      "Failed to insert or update a document in table " +
        `"${context.table.name}" because it does not match the schema: ` +
        violation,
    );
  }
  return {
    document: sorted,
    text: textOf(sorted, measure),
    size: measure.size,
    hasCommitTs: measure.hasCommitTs,
  };
}

/** Why a document does not match its table's validator, or null. */
export function schemaViolation(
  { table, catalog }: Pick<DocumentContext, "table" | "catalog">,
  document: JsonObject,
): string | null {
  if (table.documentType === null) return null;
  return checkDocument(table.documentType, document, {
    tableName: (number) =>
      catalog.tableOfNumber(table.namespace, number)?.name ?? null,
  });
}

function checkName(name: string): string {
  if (name.startsWith("_") && name !== "_id" && name !== "_creationTime") {
    throw new InvalidRequestError(
      `Field name ${name} starts with an underscore, which is only allowed ` +
        "for system fields like '_id'",
    );
  }
  return name;
}

/**
 * For inserts: the system fields are not the caller's to set.
 * @throws InvalidRequestError
 */
export function checkNoSystemFields(value: JsonObject): void {
  for (const field of ["_id", "_creationTime"]) {
    if (!Object.hasOwn(value, field)) continue;
    throw new InvalidRequestError(
      `Cannot insert a document with the system field \`${field}\`: it is ` +
        "set by the database.",
    );
  }
}

/**
 * For changes: system fields, where given, must be those of the document.
 * @returns the document's creation time
 * @throws InvalidRequestError
 */
export function checkSystemFields(
  document: StoredDocument,
  value: JsonObject,
): number {
  const { _creationTime: creationTime } = document.value;
  if (typeof creationTime !== "number") {
    throw new StorageError(
      `The stored document ${document.id} has no _creationTime.`,
    );
  }
  const own = { _id: document.id, _creationTime: creationTime };
  for (const [field, expected] of Object.entries(own)) {
    if (Object.hasOwn(value, field) && value[field] !== expected) {
      throw new InvalidRequestError(
        `The field \`${field}\` cannot be changed.`,
      );
    }
  }
  return creationTime;
}
