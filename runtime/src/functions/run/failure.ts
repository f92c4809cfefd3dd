/** How a function's error is told to its caller. */
import { inspect } from "node:util";
import { CommitFailedError } from "../../engine/index.js";
import type { JsonValue } from "../../engine/types.js";
import type { SourceMaps } from "../loader/source-maps.js";
import type { FunctionFailure } from "../types.js";

/** The caller's mistake, not the function's: shown without "Uncaught". */
export class CallError extends Error {
  override readonly name = "CallError";
}

/** An error that already has its text, and a ConvexError's data. */
export interface Failure {
  /** Without request id; frames included. */
  readonly text: string;
  /** Convex JSON; undefined unless it was a ConvexError. */
  readonly data: JsonValue | undefined;
  /** The function was fine, the disk was not. */
  readonly unsaved?: boolean | undefined;
}

export function toFailure(error: unknown, maps: SourceMaps | null): Failure {
  if (error instanceof CallError)
    return { text: error.message, data: undefined };
  if (error instanceof CommitFailedError) {
    return { text: error.message, data: undefined, unsaved: true };
  }
  if (!isErrorLike(error)) {
    return { text: `Uncaught ${inspect(error)}`, data: undefined };
  }
  const frames = maps?.frames(error.stack ?? "") ?? [];
  const isConvexError = Symbol.for("ConvexError") in error;
  const name = isConvexError ? "ConvexError" : error.name;
  const head = `Uncaught ${name}: ${error.message}`;
  return {
    text: [head, ...frames].join("\n"),
    data: isConvexError ? convexErrorData(error) : undefined,
  };
}

export function toFunctionFailure(
  failure: Failure,
  requestId: string,
): FunctionFailure {
  return {
    message: `[Request ID: ${requestId}] Server Error\n${failure.text}`,
    ...(failure.data !== undefined && { data: failure.data }),
    ...(failure.unsaved && { unsaved: true }),
  };
}

/**
 * What a system call rejects with after a nested call failed: `convex/server`
 * makes a ConvexError of it when there is `data`, else a plain Error.
 */
export function toNestedError(failure: Failure): Error {
  const error = new Error(failure.text);
  return failure.data === undefined
    ? error
    : Object.assign(error, { data: failure.data });
}

interface ErrorLike {
  readonly name: string;
  readonly message: string;
  readonly stack?: string | undefined;
}

/** By shape: libraries may bring errors of their own realm. */
function isErrorLike(value: unknown): value is ErrorLike {
  return (
    value instanceof Error ||
    (typeof value === "object" &&
      value !== null &&
      "message" in value &&
      typeof value.message === "string" &&
      "name" in value &&
      typeof value.name === "string")
  );
}

/** `convex/server` leaves the data as JSON text on the error it rethrows. */
function convexErrorData(error: object): JsonValue {
  const data: unknown = Reflect.get(error, "data");
  if (typeof data !== "string") return null;
  if (!("ConvexErrorSymbol" in error)) return data;
  return JSON.parse(data) as JsonValue;
}
