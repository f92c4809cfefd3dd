/**
 * The provider with our own patience: before the first token a failed try is
 * repeated, then the built-in answerer takes over; after the first token the
 * visitor has seen text, so the failure is told as it is.
 */
import type { Logger } from "../logger.js";
import { sleep } from "../sleep.js";
import type { Answerer, AnswerResult, AnswerSink } from "./types.js";
import { ProviderError, type TurnContext } from "./types.js";

export interface Patience {
  /** Tries in all. */
  readonly tries: number;
  /** First pause; doubles each time. */
  readonly pauseMs: number;
  /** A provider that asks for a longer wait is given up at once. */
  readonly maxPauseMs: number;
}

export const DEFAULT_PATIENCE: Patience = {
  tries: 3,
  pauseMs: 300,
  maxPauseMs: 8_000,
};

export function createResilientAnswerer(options: {
  readonly primary: Answerer | null;
  readonly fallback: Answerer;
  readonly patience: Patience;
  readonly logger: Logger;
}): Answerer {
  const { primary, fallback, patience, logger } = options;

  async function tryPrimary(
    answerer: Answerer,
    context: TurnContext,
    sink: AnswerSink,
  ): Promise<AnswerResult | null> {
    let spoken = false;
    const watched: AnswerSink = {
      signal: sink.signal,
      onText(text) {
        spoken = true;
        sink.onText(text);
      },
    };
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await answerer.answer(context, watched);
      } catch (error) {
        if (!(error instanceof ProviderError)) throw error;
        const { code, details } = error;
        const { status } = details;
        logger.warn({ code, status, attempt, spoken }, "provider failed");
        // What the provider's filter refuses, nobody else should answer.
        if (spoken || code === "provider_refused") throw error;
        const pause =
          details.retryAfterMs ??
          patience.pauseMs * 2 ** (attempt - 1) * (0.75 + Math.random() / 2);
        const worthWaiting =
          details.retryable &&
          attempt < patience.tries &&
          pause <= patience.maxPauseMs;
        if (!worthWaiting) return null;
        await sleep(pause, sink.signal);
      }
    }
  }

  return {
    async answer(context, sink) {
      if (primary && context.provider === "openai") {
        const result = await tryPrimary(primary, context, sink);
        if (result) return result;
      }
      return fallback.answer(context, sink);
    },
  };
}
