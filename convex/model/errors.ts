import { ConvexError } from "convex/values";

/** Why a member's or the gateway's call is refused; closed. */
export type ErrorKind =
  "unauthenticated" | "forbidden" | "not_found" | "invalid" | "conflict";

export type ErrorData = {
  kind: ErrorKind;
  message: string;
};

/** An expected refusal, as data the caller can tell apart. */
export function refusal(
  kind: ErrorKind,
  message: string,
): ConvexError<ErrorData> {
  return new ConvexError({ kind, message });
}
