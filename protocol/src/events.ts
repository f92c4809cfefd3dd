/**
 * The events of a conversation as a visitor's client reads them, one JSON
 * object a line (NDJSON) or one `data:` field (SSE). A message's place is its
 * `seq`; a place inside a text is its `offset`, in UTF-16 code units.
 */

export type Author = "visitor" | "assistant" | "staff" | "system";

/** Who answers: the model, nobody yet though a human was asked for, a human. */
export type ConversationMode = "assistant" | "waiting" | "human";

export type MessageState = "complete" | "streaming" | "stopped" | "failed";

/** Why an answer ended. */
export type FinishReason =
  /** The model said all it had to say. */
  | "complete"
  /** The model or a limit cut the answer's length. */
  | "length"
  /** The visitor pressed stop. */
  | "stopped"
  /** A newer message of the visitor made this answer moot. */
  | "superseded"
  /** Staff took over. */
  | "takeover"
  /** The provider failed after the first token. */
  | "failed"
  /** No answer is written because staff hold the conversation. */
  | "human";

export interface Source {
  readonly title: string;
  readonly url?: string | undefined;
}

export interface Message {
  readonly id: string;
  readonly seq: number;
  readonly author: Author;
  readonly text: string;
  readonly state: MessageState;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** Staff member's display name; absent for the others. */
  readonly authorName?: string | undefined;
  readonly clientMessageId?: string | undefined;
  /** The answer is an automatic one of the built-in answerer. */
  readonly automatic?: boolean | undefined;
  readonly sources?: readonly Source[] | undefined;
}

export interface Usage {
  readonly promptTokens: number;
  readonly completionTokens: number;
}

/** What the visitor may still send, and when that is renewed (ms, epoch). */
export interface Quota {
  /** By whichever of the visitor's limits is tightest now. */
  readonly remaining: number;
  /** How many that limit allows in all. */
  readonly limit?: number | undefined;
  readonly resetAt: number;
  readonly remainingToday?: number | undefined;
  readonly dayResetAt?: number | undefined;
}

/** The first event of every `/chat` answer. */
export interface StartEvent {
  readonly type: "start";
  readonly conversationId: string;
  /** The answer's id; null when staff hold the conversation. */
  readonly messageId: string | null;
  /** The answer's seq; the visitor's message's when there is no answer. */
  readonly seq: number;
  /** 1 for the first writing; more after a gateway died in the middle. */
  readonly attempt: number;
  /** Seq of the visitor's own message. */
  readonly visitorSeq: number;
  /** This send was seen before; what follows is the answer it already has. */
  readonly duplicate?: boolean | undefined;
}

export interface TokenEvent {
  readonly type: "token";
  readonly messageId: string;
  readonly text: string;
  /** Where `text` begins in the answer. */
  readonly offset: number;
}

export interface DoneEvent {
  readonly type: "done";
  readonly messageId: string | null;
  readonly seq: number;
  readonly reason: FinishReason;
  readonly usage?: Usage | undefined;
  readonly quota?: Quota | undefined;
  readonly sources?: readonly Source[] | undefined;
  readonly automatic?: boolean | undefined;
}

export interface ErrorEvent {
  readonly type: "error";
  readonly code: ErrorCode;
  /** A sentence in the visitor's language. */
  readonly message: string;
  /** Seconds. */
  readonly retryAfter?: number | undefined;
}

/** Keeps proxies from closing a quiet stream. */
export interface PingEvent {
  readonly type: "ping";
}

/** The answer is written anew: drop its text so far. */
export interface ResetEvent {
  readonly type: "reset";
  readonly messageId: string;
  readonly attempt: number;
}

/** A whole message: staff, system, or one that ended while nobody looked. */
export interface MessageEvent {
  readonly type: "message";
  readonly message: Message;
}

/** Something to fill in or press, drawn by the client. */
export interface CardEvent {
  readonly type: "card";
  readonly card: { readonly kind: "contact" };
}

export interface StateEvent {
  readonly type: "state";
  readonly mode: ConversationMode;
  readonly status: "open" | "closed";
  /** The staff member who holds the conversation. */
  readonly assignee?: { readonly name: string } | undefined;
  /** Who is typing on the staff's side, by name; absent for nobody. */
  readonly typing?: string | undefined;
  /** Some staff member is there. */
  readonly staffOnline: boolean;
  /** Newest seq staff have read. */
  readonly staffReadSeq: number;
  /** Newest seq of the conversation. */
  readonly lastSeq: number;
}

/**
 * The widget looks or reads differently from this version on: fetch its
 * configuration again, past the cache. Comes at any place of a stream that
 * stays open.
 */
export interface ConfigEvent {
  readonly type: "config";
  readonly version: number;
}

export type ChatEvent =
  | StartEvent
  | TokenEvent
  | DoneEvent
  | ErrorEvent
  | PingEvent
  | ResetEvent
  | MessageEvent
  | CardEvent
  | StateEvent
  | ConfigEvent;

/** Every code a client may meet, in a stream or in an HTTP error body. */
export const ERROR_CODES = [
  "invalid_request",
  "invalid_json",
  "unsupported_media_type",
  "payload_too_large",
  "missing_credentials",
  "invalid_key",
  "secret_key_exposed",
  "invalid_session",
  "session_expired",
  "invalid_widget_id",
  "widget_not_found_or_inactive",
  "widget_not_confirmed",
  "domain_not_authorized",
  "conversation_not_found",
  "message_too_long",
  "content_filtered",
  "conversation_too_long",
  "rate_limit_exceeded",
  "temporarily_blocked",
  "too_many_streams",
  "not_found",
  "method_not_allowed",
  "provider_unavailable",
  "provider_stalled",
  "provider_refused",
  "answer_interrupted",
  "slow_reader",
  "shutting_down",
  "upstream_unavailable",
  "internal_server_error",
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** Which limit `rate_limit_exceeded` is about. */
export type LimitType =
  | "per_minute"
  | "per_hour"
  | "per_day"
  /** The least time between two messages. */
  | "interval"
  /** Everybody behind one address. */
  | "per_address"
  /** All visitors of one widget. */
  | "per_widget"
  | "conversation_length";

/** What a visitor has left of today. */
export interface UsageToday {
  readonly messages_remaining_today: number;
  /** ISO 8601, UTC. */
  readonly reset_at: string;
}

/** The body of every HTTP error answer. */
export interface ErrorBody {
  readonly error: ErrorCode;
  readonly message: string;
  /** The field at fault, dotted. */
  readonly field?: string | undefined;
  /** Seconds. */
  readonly retry_after?: number | undefined;
  readonly limit_type?: LimitType | undefined;
  /** Why `content_filtered`, as a stable word. */
  readonly reason?: string | undefined;
  readonly usage?: UsageToday | undefined;
  /** ISO 8601, UTC; of `temporarily_blocked`. */
  readonly block_expires_at?: string | undefined;
  readonly request_id: string;
}
