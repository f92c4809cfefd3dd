/** Shapes of the plain HTTP answers a visitor's client reads. */
import type { ConversationMode, Message } from "./events.js";

export type WidgetPosition = "bottom-right" | "bottom-left" | "bottom-center";

/** `GET /v1/widgets/{id}/config`: public, never a secret. */
export interface WidgetConfig {
  readonly widgetId: string;
  /** Grows with every change; also the ETag. */
  readonly version: number;
  readonly title: string;
  readonly welcomeMessage: string;
  readonly inputPlaceholder: string;
  readonly position: WidgetPosition;
  /** `#rrggbb` */
  readonly accentColor: string;
  readonly locale?: string | undefined;
  readonly suggestedQuestions: readonly string[];
  readonly privacyUrl?: string | undefined;
  readonly maxMessageLength: number;
  /** Least time between two messages; 0 for none. */
  readonly minIntervalMs?: number | undefined;
  /** Custom properties to set on the widget's root, computed and safe. */
  readonly theme?: Readonly<Record<`--fd-${string}`, string>> | undefined;
  readonly logoUrl?: string | undefined;
  /** On the launcher, instead of its picture. */
  readonly buttonEmoji?: string | undefined;
  readonly appointmentsEnabled?: boolean | undefined;
}

/** `POST /v1/sessions` */
export interface SessionRequestBody {
  readonly widgetId?: string | undefined;
  /** The visitor's own secret from an earlier session. */
  readonly sessionId?: string | undefined;
  readonly locale?: string | undefined;
}

export interface ConversationSummary {
  readonly id: string;
  readonly mode: ConversationMode;
  readonly status: "open" | "closed";
  readonly lastSeq: number;
  /** The answer being written now, if any. */
  readonly streamingMessageId: string | null;
}

export interface SessionBody {
  readonly sessionId: string;
  /** For `Authorization: Bearer`. */
  readonly token: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
  readonly conversation: ConversationSummary | null;
}

/** `POST /chat` */
export interface ChatRequestBody {
  readonly widgetId?: string | undefined;
  readonly sessionId?: string | undefined;
  readonly message: string;
  /** Makes the send idempotent; the server makes one up when absent. */
  readonly clientMessageId?: string | undefined;
  readonly locale?: string | undefined;
  /** Address of the page the visitor is on. */
  readonly page?: string | undefined;
}

/** `GET /v1/conversations/{id}/messages` — ascending by seq. */
export interface MessagesBody {
  readonly messages: readonly Message[];
  readonly hasMore: boolean;
}

/** What every call about one conversation may carry instead of a token. */
export interface CredentialsBody {
  readonly sessionId?: string | undefined;
}

/** `POST /v1/conversations/{id}/stop` */
export interface StopRequestBody extends CredentialsBody {
  /** The answer to stop. */
  readonly messageId: string;
}

/** `POST /v1/conversations/{id}/typing` */
export interface TypingRequestBody extends CredentialsBody {
  readonly typing: boolean;
}

/** `POST /v1/conversations/{id}/read` */
export interface ReadRequestBody extends CredentialsBody {
  /** Newest seq the visitor has seen. */
  readonly seq: number;
}

/** `POST /v1/conversations/{id}/human` */
export type HumanRequestBody = CredentialsBody;

/** `POST /v1/conversations/{id}/contact` */
export interface ContactRequestBody extends CredentialsBody {
  readonly email: string;
  readonly name?: string | undefined;
}
