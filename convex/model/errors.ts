import { ConvexError } from "convex/values";

/** Why a member's or the gateway's call is refused; closed. */
export type ErrorKind =
  | "unauthenticated"
  | "forbidden"
  | "not_found"
  | "invalid"
  | "conflict"
  /** The admin API's caller, not the gateway's: unknown, revoked, expired. */
  | "invalid_api_key"
  | "insufficient_scope";

export type ErrorData = {
  kind: ErrorKind;
  message: string;
  /** The argument at fault, when there is one. */
  field?: string;
};

/** An expected refusal, as data the caller can tell apart. */
export function refusal(
  kind: ErrorKind,
  message: string,
  field?: string,
): ConvexError<ErrorData> {
  return new ConvexError({ kind, message, ...(field && { field }) });
}
