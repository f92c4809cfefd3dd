/** What the door remembers of a refusal, and which refusals count as what. */
import type { ErrorCode } from "@frontdesk/protocol";

export type SecurityEventType =
  | "rate_limit"
  | "suspicious_content"
  | "domain_not_allowed"
  | "invalid_key"
  | "widget_not_found"
  | "message_too_long"
  | "blocked"
  | "multiple_failed_validations";

/** One word each, of the first refusal of a row. */
export interface SecurityDetails {
  readonly limit?: string;
  readonly reason?: string;
  readonly path?: string;
  readonly origin?: string;
}

/** One refusal. */
export interface SecurityEvent {
  readonly type: SecurityEventType;
  /** Public id; null when the caller named no widget there is. */
  readonly widgetId: string | null;
  /** Host of the page, as far as the caller told it. */
  readonly domain: string | null;
  /** Salted; see `hashAddress`. */
  readonly addressHash: string | null;
  readonly details?: SecurityDetails | undefined;
}

/** Refusals that say something about the caller by themselves. */
const TYPES: Readonly<Partial<Record<ErrorCode, SecurityEventType>>> = {
  rate_limit_exceeded: "rate_limit",
  conversation_too_long: "rate_limit",
  content_filtered: "suspicious_content",
  domain_not_authorized: "domain_not_allowed",
  widget_not_confirmed: "domain_not_allowed",
  invalid_key: "invalid_key",
  secret_key_exposed: "invalid_key",
  invalid_widget_id: "widget_not_found",
  widget_not_found_or_inactive: "widget_not_found",
  message_too_long: "message_too_long",
  temporarily_blocked: "blocked",
};

/** Refusals that do so only when an address collects them. */
const VALIDATIONS: readonly ErrorCode[] = [
  "invalid_request",
  "invalid_json",
  "unsupported_media_type",
  "payload_too_large",
  "missing_credentials",
  "invalid_session",
];

/** null for refusals that are nobody's fault, such as an outage. */
export function typeOfRefusal(code: ErrorCode): SecurityEventType | null {
  return TYPES[code] ?? null;
}

export function isFailedValidation(code: ErrorCode): boolean {
  return VALIDATIONS.includes(code);
}
