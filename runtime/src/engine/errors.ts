/** Errors of the engine that a developer or client is meant to read. */

/** A stored or written document does not fit its table's validator. */
export class SchemaViolationError extends Error {
  override name = "SchemaViolationError";
}

/** A pagination cursor does not belong to the query it was given to. */
export class InvalidCursorError extends Error {
  override name = "InvalidCursorError";
}

/** One transaction asked for more than the documented limits allow. */
export class LimitError extends Error {
  override name = "LimitError";
}

/** A query, document or id that the data model does not allow. */
export class InvalidRequestError extends Error {
  override name = "InvalidRequestError";
}

/** The writes of a mutation did not reach the disk; nothing of it remains. */
export class CommitFailedError extends Error {
  override name = "CommitFailedError";
}

/** The engine was closed, or stopped itself because of its store. */
export class EngineClosedError extends Error {
  override name = "EngineClosedError";
}
