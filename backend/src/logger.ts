/**
 * The log: request ids, routes, durations, codes. Never a message's text, a
 * key or a token; what could carry one is not passed in, and the paths below
 * are removed in case it is.
 */
import { pino, type DestinationStream, type Logger } from "pino";

export type { Logger } from "pino";

const REDACTED = [
  "authorization",
  "text",
  "message.text",
  "token",
  "key",
  "apiKey",
  "sessionId",
  "headers",
  "body",
];

export function createLogger(
  level: string,
  destination?: DestinationStream,
): Logger {
  const options = {
    level,
    base: { service: "backend" },
    redact: { paths: REDACTED, remove: true },
    serializers: { err: describeError },
  };
  return destination ? pino(options, destination) : pino(options);
}

/**
 * Name, code and stack. A provider's error message may quote the request, so
 * only errors of our own and of Node keep theirs.
 */
function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error };
  const code = "code" in error ? error.code : undefined;
  const frames = (error.stack ?? "")
    .split("\n")
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 8);
  return {
    name: error.name,
    ...(typeof code === "string" && { code }),
    ...(isOwnMessage(error) && { message: error.message }),
    stack: frames.join("\n"),
  };
}

function isOwnMessage(error: Error): boolean {
  const own = ["ProviderError", "ApiError", "ConfigError", "StoreError"];
  return own.includes(error.name) || "syscall" in error;
}
