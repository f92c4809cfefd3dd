/** Any endpoint that speaks OpenAI's chat completions, one try per call. */
import OpenAI from "openai";
import type { Usage } from "@frontdesk/protocol";
import type { ProviderConfig } from "../config.js";
import { buildPrompt } from "./conduct.js";
import { toProviderError } from "./openai-errors.js";
import { streamFetch } from "./stream-fetch.js";
import type { Answerer, AnswerResult, AnswerSink } from "./types.js";
import type { TurnContext } from "./types.js";
import { ProviderError } from "./types.js";

/** An answer longer than this is cut: it bounds memory and spending. */
const MAX_ANSWER_UNITS = 32_000;

export interface OpenAiOptions {
  /** Longest silence before and between tokens. */
  readonly stallMs: number;
  readonly now?: (() => number) | undefined;
}

export function createOpenAiAnswerer(
  config: ProviderConfig,
  { stallMs, now = Date.now }: OpenAiOptions,
): Answerer {
  const client = new OpenAI({
    apiKey: config.apiKey,
    baseURL: config.baseURL ?? null,
    // Retrying is ours: the SDK does not know whether a token was shown.
    maxRetries: 0,
    // It would print provider data, which may quote the visitor.
    logLevel: "off",
    fetch: streamFetch,
  });
  /** Some compatible endpoints refuse the option; asked once, remembered. */
  let askForUsage = true;

  async function open(
    context: TurnContext,
    signal: AbortSignal,
  ): Promise<AsyncIterable<OpenAI.ChatCompletionChunk>> {
    const request = {
      model: context.model ?? config.model,
      messages: [...buildPrompt(context, now())],
      ...outputLimit(config),
      stream: true as const,
    };
    if (!askForUsage) {
      return client.chat.completions.create(request, { signal });
    }
    try {
      const options = { stream_options: { include_usage: true } };
      return await client.chat.completions.create(
        { ...request, ...options },
        { signal },
      );
    } catch (error) {
      if (!refusesUsageOption(error)) throw error;
      askForUsage = false;
      return client.chat.completions.create(request, { signal });
    }
  }

  return {
    async answer(context, sink): Promise<AnswerResult> {
      sink.signal.throwIfAborted();
      const abort = new AbortController();
      let stalled = false;
      const stall = setTimeout(() => {
        stalled = true;
        abort.abort();
      }, stallMs);
      const onAbort = (): void => abort.abort();
      sink.signal.addEventListener("abort", onAbort, { once: true });
      try {
        const chunks = await open(context, abort.signal);
        const result = await readChunks(chunks, sink, () => stall.refresh());
        // The SDK ends an aborted stream as if it were over.
        if (stalled) throw stallError();
        sink.signal.throwIfAborted();
        if (!result) throw cutError();
        return { ...result, model: context.model ?? config.model };
      } catch (error) {
        if (stalled) throw stallError();
        sink.signal.throwIfAborted();
        throw error instanceof ProviderError ? error : toProviderError(error);
      } finally {
        clearTimeout(stall);
        sink.signal.removeEventListener("abort", onAbort);
        abort.abort();
      }
    },
  };
}

/**
 * The newer name where it was made; elsewhere the older one, which the
 * compatible servers know.
 */
function outputLimit({ baseURL, maxOutputTokens }: ProviderConfig) {
  return baseURL === undefined
    ? { max_completion_tokens: maxOutputTokens }
    : { max_tokens: maxOutputTokens };
}

/** null when the stream ended without saying that it was finished. */
async function readChunks(
  chunks: AsyncIterable<OpenAI.ChatCompletionChunk>,
  sink: AnswerSink,
  onToken: () => void,
): Promise<AnswerResult | null> {
  let units = 0;
  let finish: string | null = null;
  let usage: Usage | undefined;
  for await (const chunk of chunks) {
    if (chunk.usage) {
      const { prompt_tokens, completion_tokens } = chunk.usage;
      usage = {
        promptTokens: Math.max(0, Math.trunc(prompt_tokens ?? 0)),
        completionTokens: Math.max(0, Math.trunc(completion_tokens ?? 0)),
      };
    }
    const choice = chunk.choices?.[0];
    const text = choice?.delta?.content;
    if (text) {
      onToken();
      units += text.length;
      sink.onText(text);
      if (units >= MAX_ANSWER_UNITS) return { reason: "length", usage };
    }
    finish = choice?.finish_reason ?? finish;
  }
  if (finish === "content_filter") {
    throw new ProviderError("provider_refused", { retryable: false });
  }
  if (finish === null) return null;
  if (units === 0) {
    throw new ProviderError("provider_unavailable", { retryable: true });
  }
  return { reason: finish === "length" ? "length" : "complete", usage };
}

function refusesUsageOption(error: unknown): boolean {
  return (
    error instanceof OpenAI.APIError &&
    (error.status === 400 || error.status === 422) &&
    /stream_options|include_usage/.test(error.message)
  );
}

function stallError(): ProviderError {
  return new ProviderError("provider_stalled", { retryable: true });
}

function cutError(): ProviderError {
  return new ProviderError("provider_unavailable", { retryable: true });
}
