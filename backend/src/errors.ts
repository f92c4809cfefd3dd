/** Refusals as HTTP answers: a closed set of codes, each with one status. */
import type {
  ErrorBody,
  ErrorCode,
  LimitType,
  Quota,
} from "@frontdesk/protocol";
import {
  filterSentence,
  limitSentence,
  waitSentence,
} from "./limit-sentences.js";
import { languageOf, sentence } from "./sentences.js";

export const STATUS = {
  invalid_request: 400,
  invalid_json: 400,
  unsupported_media_type: 415,
  payload_too_large: 413,
  missing_credentials: 401,
  invalid_key: 401,
  secret_key_exposed: 403,
  invalid_session: 401,
  session_expired: 401,
  invalid_widget_id: 400,
  widget_not_found_or_inactive: 404,
  widget_not_confirmed: 403,
  domain_not_authorized: 403,
  conversation_not_found: 404,
  message_too_long: 400,
  content_filtered: 400,
  conversation_too_long: 409,
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
  readonly limitType?: LimitType | undefined;
  /** Why a message was filtered. */
  readonly reason?: string | undefined;
  /** What the visitor has left. */
  readonly quota?: Quota | undefined;
  /** More exactly why, for the security log; callers are not told. */
  readonly noted?: string | undefined;
  /** Milliseconds since the epoch. */
  readonly blockExpiresAt?: number | undefined;
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
    // Expected, told by its code, and thrown by the thousand in a flood: where
    // it was made is nobody's question, and costs as much as the refusal.
    const depth = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    super(code);
    Error.stackTraceLimit = depth;
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
  const { field, retryAfter, limitType, reason, quota, blockExpiresAt } =
    error.details;
  const today = quota && usageToday(quota);
  return {
    error: error.code,
    message: sentenceOf(error, locale),
    ...(field !== undefined && { field }),
    ...(retryAfter !== undefined && { retry_after: retryAfter }),
    ...(limitType && { limit_type: limitType }),
    ...(reason !== undefined && { reason }),
    ...(today && { usage: today }),
    ...(blockExpiresAt !== undefined && {
      block_expires_at: new Date(blockExpiresAt).toISOString(),
    }),
    request_id: requestId,
  };
}

function usageToday(quota: Quota): ErrorBody["usage"] {
  const { remainingToday, dayResetAt } = quota;
  if (remainingToday === undefined || dayResetAt === undefined) return;
  return {
    messages_remaining_today: remainingToday,
    reset_at: new Date(dayResetAt).toISOString(),
  };
}

function sentenceOf(
  { code, details }: ApiError,
  locale: string | undefined,
): string {
  const { message, limitType, reason, retryAfter } = details;
  if (message !== undefined) return message;
  const language = languageOf(locale);
  if (code === "rate_limit_exceeded" && limitType) {
    return limitSentence(limitType, retryAfter, language);
  }
  const filtered =
    code === "content_filtered" && reason !== undefined
      ? filterSentence(reason, language)
      : undefined;
  if (filtered !== undefined) return filtered;
  const plain = sentence(code, locale);
  return code === "temporarily_blocked" && retryAfter !== undefined
    ? `${plain} ${waitSentence(retryAfter, language)}`
    : plain;
}

/** Rounds up so that a client that waits exactly this long is let in. */
export function toRetrySeconds(milliseconds: number): number {
  return Math.max(1, Math.ceil(milliseconds / 1000));
}
