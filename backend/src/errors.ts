/** Refusals as HTTP answers: a closed set of codes, each with one status. */
import type { ErrorBody, ErrorCode } from "@frontdesk/protocol";
import { sentence } from "./sentences.js";

export const STATUS = {
  invalid_request: 400,
  invalid_json: 400,
  unsupported_media_type: 415,
  payload_too_large: 413,
  missing_credentials: 401,
  invalid_key: 401,
  invalid_session: 401,
  session_expired: 401,
  invalid_widget_id: 400,
  widget_not_found_or_inactive: 404,
  domain_not_authorized: 403,
  conversation_not_found: 404,
  message_too_long: 400,
  rate_limit_exceeded: 429,
  temporarily_blocked: 403,
  too_many_streams: 429,
  not_found: 404,
  method_not_allowed: 405,
  provider_unavailable: 502,
  provider_stalled: 504,
  provider_refused: 502,
  answer_interrupted: 502,
  slow_reader: 408,
  shutting_down: 503,
  upstream_unavailable: 503,
  internal_server_error: 500,
} as const satisfies Record<ErrorCode, number>;

export interface ApiErrorDetails {
  /** The field at fault, dotted. */
  readonly field?: string | undefined;
  /** Seconds, whole. */
  readonly retryAfter?: number | undefined;
  /** Replaces the code's sentence. */
  readonly message?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** Thrown anywhere below a route; the app turns it into an `ErrorBody`. */
export class ApiError extends Error {
  constructor(
    readonly code: ErrorCode,
    readonly details: ApiErrorDetails = {},
  ) {
    super(code);
    this.name = "ApiError";
  }

  get status(): number {
    return STATUS[this.code];
  }
}

/** `locale` is any BCP 47 tag; unknown languages get English. */
export function toErrorBody(
  error: ApiError,
  locale: string | undefined,
  requestId: string,
): ErrorBody {
  const { field, retryAfter, message } = error.details;
  return {
    error: error.code,
    message: message ?? sentence(error.code, locale),
    ...(field === undefined ? {} : { field }),
    ...(retryAfter === undefined ? {} : { retry_after: retryAfter }),
    request_id: requestId,
  };
}

/** Rounds up so that a client that waits exactly this long is let in. */
export function toRetrySeconds(milliseconds: number): number {
  return Math.max(1, Math.ceil(milliseconds / 1000));
}
