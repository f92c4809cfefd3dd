/** Refusals of the admin API: RFC 9457 bodies with stable codes. */
import type { Problem, ProblemCode } from "@frontdesk/protocol/admin";
import { ApiError } from "../errors.js";

interface Kind {
  readonly status: number;
  readonly title: string;
  /** What to do about it. */
  readonly detail: string;
}

export const PROBLEMS: Readonly<Record<ProblemCode, Kind>> = {
  invalid_request: {
    status: 400,
    title: "Invalid request",
    detail: "A field is missing or wrong; `field` names it.",
  },
  invalid_json: {
    status: 400,
    title: "Invalid JSON",
    detail: "The request body is not valid JSON.",
  },
  invalid_widget_id: {
    status: 400,
    title: "Invalid widget id",
    detail: "This is not a widget id.",
  },
  missing_credentials: {
    status: 401,
    title: "Missing credentials",
    detail: "Send a tenant API key as `Authorization: Bearer fdk_…`.",
  },
  invalid_key: {
    status: 401,
    title: "Invalid key",
    detail: "This API key is unknown, expired or revoked.",
  },
  insufficient_scope: {
    status: 403,
    title: "Insufficient scope",
    detail: "This API key may not do this; its scopes are set when it is made.",
  },
  widget_not_found: {
    status: 404,
    title: "Widget not found",
    detail: "There is no such widget.",
  },
  not_found: {
    status: 404,
    title: "Not found",
    detail: "There is nothing here.",
  },
  method_not_allowed: {
    status: 405,
    title: "Method not allowed",
    detail: "`Allow` names the methods of this address.",
  },
  idempotency_key_reused: {
    status: 409,
    title: "Idempotency key reused",
    detail: "This Idempotency-Key was sent before with another request.",
  },
  conflict: {
    status: 409,
    title: "Conflict",
    detail: "This cannot be done to it as it is.",
  },
  already_exists: {
    status: 409,
    title: "Already exists",
    detail: "`field` must be unique, and this value is taken.",
  },
  limit_reached: {
    status: 409,
    title: "Limit reached",
    detail: "There cannot be more of these; remove one first.",
  },
  key_ended: {
    status: 409,
    title: "Key ended",
    detail: "A revoked or expired key cannot be rotated; create a new one.",
  },
  precondition_failed: {
    status: 412,
    title: "Precondition failed",
    detail: "It has changed since: get it again, then send its new ETag.",
  },
  payload_too_large: {
    status: 413,
    title: "Payload too large",
    detail: "The request body is larger than 64 KB.",
  },
  unsupported_media_type: {
    status: 415,
    title: "Unsupported media type",
    detail: "Send the request body as application/json.",
  },
  precondition_required: {
    status: 428,
    title: "Precondition required",
    detail: "Send the ETag of what you change as `If-Match`.",
  },
  rate_limit_exceeded: {
    status: 429,
    title: "Rate limit exceeded",
    detail: "Too many requests; wait as long as `Retry-After` says.",
  },
  internal_server_error: {
    status: 500,
    title: "Internal server error",
    detail: "Something went wrong on our side.",
  },
  upstream_unavailable: {
    status: 503,
    title: "Service unavailable",
    detail: "The service is unavailable right now; try again soon.",
  },
};

export interface ProblemDetails {
  /** Dotted. */
  readonly field?: string | undefined;
  /** Replaces the code's own. */
  readonly detail?: string | undefined;
  /** Seconds, whole. */
  readonly retryAfter?: number | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** Thrown anywhere below a route of the admin API. */
export class AdminError extends Error {
  constructor(
    readonly code: ProblemCode,
    readonly details: ProblemDetails = {},
  ) {
    super(code);
    this.name = "AdminError";
  }
}

/** What shared parts throw, in the admin API's words; null for none of it. */
export function toAdminError(error: unknown): AdminError | null {
  if (error instanceof AdminError) return error;
  if (!(error instanceof ApiError)) return null;
  const { code, details } = error;
  if (!Object.hasOwn(PROBLEMS, code)) return null;
  const { message: detail, ...rest } = details;
  // Its name was just found among the codes.
  return new AdminError(code as ProblemCode, { ...rest, detail });
}

export function toProblem(error: AdminError, requestId: string): Problem {
  const { status, title, detail } = PROBLEMS[error.code];
  const { field, retryAfter } = error.details;
  return {
    type: `/docs#${error.code}`,
    title,
    status,
    detail: error.details.detail ?? detail,
    code: error.code,
    ...(field !== undefined && { field }),
    ...(retryAfter !== undefined && { retry_after: retryAfter }),
    request_id: requestId,
  };
}
