/**
 * What clients send over the WebSocket, parsed from untrusted text, and the
 * small encodings both directions share.
 */
import type { JsonObject, JsonValue } from "../engine/types.js";

export interface AddQuery {
  readonly type: "Add";
  readonly queryId: number;
  readonly udfPath: string;
  readonly componentPath: string | undefined;
  readonly args: JsonValue;
  readonly journal: string | null;
}

export interface RemoveQuery {
  readonly type: "Remove";
  readonly queryId: number;
}

export interface FunctionRequest {
  readonly type: "Mutation" | "Action";
  readonly requestId: number;
  readonly udfPath: string;
  readonly componentPath: string | undefined;
  readonly args: JsonValue;
}

export type Credentials =
  | { readonly tokenType: "None" }
  | { readonly tokenType: "User"; readonly value: string }
  | {
      readonly tokenType: "Admin";
      readonly value: string;
      readonly impersonating: JsonObject | undefined;
    };

export type ClientMessage =
  | {
      readonly type: "Connect";
      readonly sessionId: string;
      readonly maxObservedTimestamp: bigint | null;
      /** Milliseconds by the client's clock, when it told. */
      readonly clientTs: number | null;
    }
  | {
      readonly type: "ModifyQuerySet";
      readonly baseVersion: number;
      readonly newVersion: number;
      readonly modifications: readonly (AddQuery | RemoveQuery)[];
    }
  | {
      readonly type: "Authenticate";
      readonly baseVersion: number;
      readonly credentials: Credentials;
    }
  | FunctionRequest
  | { readonly type: "Event" };

/** A frame that no client of ours sends. */
export class MalformedMessageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "MalformedMessageError";
  }
}

/** @throws MalformedMessageError */
export function parseClientMessage(text: string): ClientMessage {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new MalformedMessageError("Message is not JSON");
  }
  const message = objectOf(parsed, "message");
  switch (message.type) {
    case "Connect":
      return {
        type: "Connect",
        sessionId: sessionIdOf(message.sessionId),
        maxObservedTimestamp:
          typeof message.maxObservedTimestamp === "string"
            ? decodeTs(message.maxObservedTimestamp)
            : null,
        clientTs:
          typeof message.clientTs === "number" ? message.clientTs : null,
      };
    case "ModifyQuerySet":
      return {
        type: "ModifyQuerySet",
        baseVersion: countOf(message.baseVersion, "baseVersion"),
        newVersion: countOf(message.newVersion, "newVersion"),
        modifications: arrayOf(message.modifications, "modifications").map(
          parseModification,
        ),
      };
    case "Authenticate":
      return {
        type: "Authenticate",
        baseVersion: countOf(message.baseVersion, "baseVersion"),
        credentials: parseCredentials(message),
      };
    case "Mutation":
    case "Action":
      return {
        type: message.type,
        requestId: countOf(message.requestId, "requestId"),
        ...parseCall(message),
      };
    case "Event":
      return { type: "Event" };
    default:
      throw new MalformedMessageError("Unknown message type");
  }
}

function parseModification(value: unknown): AddQuery | RemoveQuery {
  const modification = objectOf(value, "modification");
  const queryId = countOf(modification.queryId, "queryId");
  if (modification.type === "Remove") {
    return { type: "Remove", queryId };
  }
  if (modification.type !== "Add") {
    throw new MalformedMessageError("Unknown modification type");
  }
  return {
    type: "Add",
    queryId,
    ...parseCall(modification),
    journal:
      typeof modification.journal === "string" ? modification.journal : null,
  };
}

function parseCredentials(message: Record<string, unknown>): Credentials {
  switch (message.tokenType) {
    case "None":
      return { tokenType: "None" };
    case "User":
      return { tokenType: "User", value: stringOf(message.value, "value") };
    case "Admin":
      return {
        tokenType: "Admin",
        value: stringOf(message.value, "value"),
        impersonating:
          message.impersonating === undefined || message.impersonating === null
            ? undefined
            : jsonObjectOf(message.impersonating, "impersonating"),
      };
    default:
      throw new MalformedMessageError("Unknown tokenType");
  }
}

function parseCall(message: Record<string, unknown>): {
  udfPath: string;
  componentPath: string | undefined;
  args: JsonValue;
} {
  const args = arrayOf(message.args, "args");
  if (args.length > 1) {
    throw new MalformedMessageError("args must hold one object");
  }
  return {
    udfPath: stringOf(message.udfPath, "udfPath"),
    componentPath:
      typeof message.componentPath === "string"
        ? message.componentPath
        : undefined,
    args: args.length === 0 ? {} : jsonObjectOf(args[0], "args[0]"),
  };
}

function objectOf(value: unknown, name: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new MalformedMessageError(`${name} must be an object`);
  }
  // Checked above: a non-array object of JSON.parse has string keys.
  return value as Record<string, unknown>;
}

function jsonObjectOf(value: unknown, name: string): JsonObject {
  // Every value here comes out of JSON.parse, so it is JSON all the way down.
  return objectOf(value, name) as JsonObject;
}

function arrayOf(value: unknown, name: string): unknown[] {
  if (!Array.isArray(value)) {
    throw new MalformedMessageError(`${name} must be an array`);
  }
  return value;
}

function stringOf(value: unknown, name: string): string {
  if (typeof value !== "string") {
    throw new MalformedMessageError(`${name} must be a string`);
  }
  return value;
}

/** Clients make a UUID; it is remembered with each of their mutations. */
function sessionIdOf(value: unknown): string {
  const id = stringOf(value, "sessionId");
  if (id.length > MAX_SESSION_ID_LENGTH) {
    throw new MalformedMessageError("sessionId is too long");
  }
  return id;
}

const MAX_SESSION_ID_LENGTH = 64;

function countOf(value: unknown, name: string): number {
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0) {
    throw new MalformedMessageError(`${name} must be a non-negative integer`);
  }
  return value;
}

/** The times encoded last: all who are told of a commit need the same two. */
const encoded: { ts: bigint; text: string }[] = [];

/** Base64 of 8 bytes, little endian. */
export function encodeTs(ts: bigint): string {
  for (const known of encoded) {
    if (known.ts === ts) {
      return known.text;
    }
  }
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(ts);
  const text = bytes.toString("base64");
  encoded.unshift({ ts, text });
  encoded.length = Math.min(encoded.length, 2);
  return text;
}

/** @throws MalformedMessageError */
export function decodeTs(text: string): bigint {
  const bytes = Buffer.from(text, "base64");
  if (bytes.length !== 8) {
    throw new MalformedMessageError("A timestamp must be 8 bytes in base64");
  }
  return bytes.readBigUInt64LE();
}
