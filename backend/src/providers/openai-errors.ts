/** Which of the provider's failures are worth another try. */
import OpenAI from "openai";
import { ProviderError } from "./types.js";

/** Too many requests, conflicts and time-outs pass; a wrong key does not. */
const RETRYABLE_4XX = new Set([408, 409, 425, 429]);

export function toProviderError(error: unknown): ProviderError {
  const options = { cause: error };
  const status: unknown =
    error instanceof OpenAI.APIError ? error.status : undefined;
  if (!(error instanceof OpenAI.APIError) || typeof status !== "number") {
    // Connection refused or cut, or a chunk that is no JSON.
    const code = "provider_unavailable";
    return new ProviderError(code, { retryable: true }, options);
  }
  const retryable = status >= 500 || RETRYABLE_4XX.has(status);
  const refused = status === 400 && error.code === "content_filter";
  return new ProviderError(
    refused ? "provider_refused" : "provider_unavailable",
    {
      retryable: retryable && error.code !== "insufficient_quota",
      status,
      retryAfterMs: retryAfterMs(error.headers),
    },
    options,
  );
}

/** `retry-after-ms`, or `retry-after` in seconds or as a date. */
function retryAfterMs(headers: unknown): number | undefined {
  if (!(headers instanceof Headers)) return undefined;
  const precise = Number.parseFloat(headers.get("retry-after-ms") ?? "");
  if (Number.isFinite(precise)) return Math.max(0, precise);
  const value = headers.get("retry-after");
  if (!value) return undefined;
  const seconds = Number(value);
  const wait = Number.isFinite(seconds)
    ? seconds * 1000
    : Date.parse(value) - Date.now();
  return Number.isFinite(wait) ? Math.max(0, wait) : undefined;
}
