/** Reads request bodies within bounds, compressed or not. */
import type { IncomingMessage } from "node:http";
import type { Readable, Transform } from "node:stream";
import { createBrotliDecompress, createGunzip } from "node:zlib";
import type { JsonObject, JsonValue } from "../../engine/types.js";
import { badRequest, HttpError } from "./errors.js";

/**
 * The whole body. `maxBytes` counts what arrives and what it unpacks to.
 * @throws HttpError 413 when larger, 415 for an unknown encoding.
 */
export async function readBody(
  request: IncomingMessage,
  maxBytes: number,
): Promise<Buffer> {
  if (Number(request.headers["content-length"] ?? 0) > maxBytes) {
    throw tooLarge(maxBytes);
  }
  const source = decoded(request);
  try {
    return await collect(source, maxBytes);
  } catch (error) {
    if (source !== request) source.destroy();
    if (error instanceof HttpError) {
      throw error;
    }
    throw badRequest("BadBody", "The request body could not be read");
  }
}

/** By events: an async iterator costs a small call more than running it. */
function collect(source: Readable, maxBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    source.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxBytes) {
        source.pause();
        reject(tooLarge(maxBytes));
        return;
      }
      chunks.push(chunk);
    });
    source.once("end", () => {
      const [first, ...others] = chunks;
      resolve(first && others.length === 0 ? first : Buffer.concat(chunks));
    });
    source.once("error", reject);
    source.once("close", () => reject(new Error("Closed before its end")));
  });
}

/** @throws HttpError 400 when the body is not a JSON object. */
export async function readJsonObject(
  request: IncomingMessage,
  maxBytes: number,
): Promise<JsonObject> {
  return parseJsonObject((await readBody(request, maxBytes)).toString("utf8"));
}

/** @throws HttpError 400 */
export function parseJsonObject(text: string): JsonObject {
  let value: JsonValue;
  try {
    // JSON.parse yields JSON and nothing else.
    value = JSON.parse(text) as JsonValue;
  } catch {
    throw badRequest("BadJsonBody", "The request body is not valid JSON");
  }
  if (!isJsonObject(value)) {
    throw badRequest("BadJsonBody", "The request body must be a JSON object");
  }
  return value;
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function decoded(request: IncomingMessage): Readable {
  const encoding = request.headers["content-encoding"] ?? "identity";
  switch (encoding) {
    case "identity":
      return request;
    case "br":
      return unpacked(request, createBrotliDecompress());
    case "gzip":
      return unpacked(request, createGunzip());
    default:
      throw new HttpError(
        415,
        "UnsupportedEncoding",
        `Content-Encoding ${encoding} is not supported`,
      );
  }
}

/** A client that leaves in the middle ends the unpacking too. */
function unpacked(request: IncomingMessage, unpack: Transform): Readable {
  request.once("close", () => {
    if (!request.readableEnded) unpack.destroy();
  });
  return request.pipe(unpack);
}

function tooLarge(maxBytes: number): HttpError {
  return new HttpError(
    413,
    "RequestTooLarge",
    `The request body is larger than ${maxBytes} bytes`,
  );
}
