/**
 * Reads events from NDJSON that arrives in pieces cut anywhere. No schema
 * library: the widget carries this file. It checks what a client computes
 * with (an event's type and the fields that place it) and no more.
 */
import type { ChatEvent } from "./events.js";

/** Longest accepted line, in UTF-16 units: a whole message, escaped. */
export const MAX_LINE_LENGTH = 1 << 20;

/** The fields without which an event of a type cannot be placed. */
const REQUIRED: {
  readonly [T in ChatEvent["type"]]: Readonly<Record<string, string>>;
} = {
  start: { conversationId: "string", seq: "number", attempt: "number" },
  token: { messageId: "string", text: "string", offset: "number" },
  done: { seq: "number", reason: "string" },
  error: { code: "string", message: "string" },
  ping: {},
  reset: { messageId: "string", attempt: "number" },
  message: { message: "object" },
  card: { card: "object" },
  state: { mode: "string", status: "string" },
  config: { version: "number" },
};

export type NdjsonErrorKind = "line_too_long" | "malformed";

/** The stream cannot be read on; what came before it was delivered. */
export class NdjsonError extends Error {
  readonly kind: NdjsonErrorKind;

  constructor(kind: NdjsonErrorKind, message: string) {
    super(message);
    this.name = "NdjsonError";
    this.kind = kind;
  }
}

export interface NdjsonDecoder {
  /**
   * Takes the next piece and calls `onEvent` for every line it completes.
   * @throws {NdjsonError} for a malformed or too long line; the decoder is
   * of no further use then.
   */
  push(chunk: Uint8Array | string): void;
  /**
   * The stream has ended: reads a last line that lacks its line feed.
   * @throws {NdjsonError} when the rest is half an event.
   */
  end(): void;
}

/**
 * @param onEvent called in order, once per event of a known type; unknown
 * types are skipped so that an older client reads a newer gateway.
 */
export function createNdjsonDecoder(
  onEvent: (event: ChatEvent) => void,
  maxLineLength: number = MAX_LINE_LENGTH,
): NdjsonDecoder {
  const utf8 = new TextDecoder("utf-8", { fatal: true });
  let rest = "";

  const decode = (chunk?: Uint8Array): string => {
    try {
      return utf8.decode(chunk, { stream: chunk !== undefined });
    } catch {
      throw new NdjsonError("malformed", "The stream is not UTF-8");
    }
  };

  const take = (text: string): void => {
    let from = rest.length;
    const all = rest + text;
    let start = 0;
    for (
      let at = all.indexOf("\n", from);
      at >= 0;
      at = all.indexOf("\n", from)
    ) {
      readLine(all.slice(start, at), maxLineLength, onEvent);
      start = from = at + 1;
    }
    rest = all.slice(start);
    requireShort(rest, maxLineLength);
  };

  return {
    push: (chunk) => take(typeof chunk === "string" ? chunk : decode(chunk)),
    end: () => take(`${decode()}\n`),
  };
}

function readLine(
  line: string,
  maxLineLength: number,
  onEvent: (event: ChatEvent) => void,
): void {
  requireShort(line, maxLineLength);
  // JSON counts a carriage return as white space, so CRLF needs no care.
  if (line.trim() === "") return;
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw malformed(line);
  }
  const event = parseEvent(value, line);
  if (event !== null) onEvent(event);
}

/** @returns null for a type this version does not know. */
function parseEvent(value: unknown, line: string): ChatEvent | null {
  if (!isRecord(value) || typeof value.type !== "string") throw malformed(line);
  if (!Object.hasOwn(REQUIRED, value.type)) return null;
  if (!isEvent(value)) throw malformed(line);
  return value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

/**
 * Known by its type and placing fields alone; for the rest the gateway, the
 * only writer, is typed by the same interface.
 */
function isEvent(value: object): value is ChatEvent {
  const { type, ...fields } = value as Record<string, unknown>;
  const required = REQUIRED[type as ChatEvent["type"]];
  return Object.entries(required).every(
    ([field, kind]) => typeof fields[field] === kind && fields[field] !== null,
  );
}

function requireShort(line: string, maxLineLength: number): void {
  if (line.length > maxLineLength) {
    throw new NdjsonError(
      "line_too_long",
      `A line is longer than ${maxLineLength} characters`,
    );
  }
}

function malformed(line: string): NdjsonError {
  return new NdjsonError("malformed", `Not an event: ${line.slice(0, 80)}`);
}
