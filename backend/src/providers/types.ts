/** What an answerer is given and what it says when it is done. */
import type { ErrorCode, Source, Usage } from "@frontdesk/protocol";

export interface KnowledgeEntry {
  readonly question: string;
  readonly answer: string;
  readonly url?: string | undefined;
}

/** As the begin mutation gathers it; every list is bounded there. */
export interface TurnContext {
  /** The tenant's own prompt. */
  readonly system: string;
  /** Oldest first; the last one is the visitor's new message. */
  readonly history: readonly {
    readonly role: "user" | "assistant";
    readonly text: string;
  }[];
  readonly knowledge: readonly KnowledgeEntry[];
  readonly provider: "openai" | "local";
  readonly model?: string | undefined;
  readonly locale?: string | undefined;
  /** The tenant's money for models is spent: offer a human instead. */
  readonly budgetExhausted?: boolean | undefined;
}

export interface AnswerResult {
  readonly reason: "complete" | "length";
  readonly model?: string | undefined;
  readonly usage?: Usage | undefined;
  readonly sources?: readonly Source[] | undefined;
  /** Written by the built-in answerer. */
  readonly automatic?: boolean | undefined;
}

export interface AnswerSink {
  readonly signal: AbortSignal;
  onText(text: string): void;
}

export interface Answerer {
  /**
   * Writes one answer into the sink. Rejects with `ProviderError`; when the
   * signal is aborted it rejects with the signal's reason.
   */
  answer(context: TurnContext, sink: AnswerSink): Promise<AnswerResult>;
}

export type ProviderErrorCode = Extract<
  ErrorCode,
  "provider_unavailable" | "provider_stalled" | "provider_refused"
>;

export class ProviderError extends Error {
  constructor(
    readonly code: ProviderErrorCode,
    readonly details: {
      /** The same request may succeed if sent again. */
      readonly retryable: boolean;
      readonly status?: number | undefined;
      /** What the provider asked us to wait. */
      readonly retryAfterMs?: number | undefined;
    },
    options?: ErrorOptions,
  ) {
    super(`${code} (status ${details.status ?? "none"})`, options);
    this.name = "ProviderError";
  }
}
