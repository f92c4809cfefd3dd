/** A JSON body, checked in the order that costs an attacker most. */
import type { z } from "zod";
import type { AppContext } from "../context.js";
import { ApiError } from "../errors.js";
import { toWellFormed } from "../well-formed.js";

export const MAX_BODY_BYTES = 64 * 1024;

const decoder = new TextDecoder("utf-8", { fatal: true });

/** Size, then type, then JSON, then schema. Throws `ApiError`. */
export async function readBody<S extends z.ZodType>(
  c: AppContext,
  schema: S,
): Promise<z.infer<S>> {
  const bytes = await readBytes(c.req.raw);
  const type = c.req.header("content-type")?.split(";")[0]?.trim();
  const isJson = /^application\/([\w.-]+\+)?json$/i.test(type ?? "");
  const isEmpty = bytes.byteLength === 0;
  if (!isJson && !(isEmpty && type === undefined)) {
    throw new ApiError("unsupported_media_type");
  }
  const parsed = schema.safeParse(isEmpty ? {} : parseJson(bytes));
  if (parsed.success) return parsed.data;
  const path = parsed.error.issues[0]?.path ?? [];
  const field = path.map(String).join(".");
  throw new ApiError("invalid_request", field === "" ? {} : { field });
}

export function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(decoder.decode(bytes), (_, value: unknown) =>
      // Escapes can spell half a surrogate pair, which no store takes.
      typeof value === "string" ? toWellFormed(value) : value,
    );
  } catch {
    // Whatever is wrong with it, the answer is the same.
    throw new ApiError("invalid_json");
  }
}

/**
 * An announced length is held to by the HTTP parser, so it can be believed;
 * without one the bytes are counted as they come.
 */
export async function readBytes(request: Request): Promise<Uint8Array> {
  const announced = request.headers.get("content-length");
  if (announced !== null) {
    if (!(Number(announced) <= MAX_BODY_BYTES)) {
      throw new ApiError("payload_too_large");
    }
    const buffer = await request.arrayBuffer().catch(refuseCutBody);
    return new Uint8Array(buffer);
  }
  if (!request.body) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  const body: ReadableStream<Uint8Array> = request.body;
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read().catch(refuseCutBody);
    if (done) break;
    size += value.byteLength;
    if (size > MAX_BODY_BYTES) {
      void reader.cancel().catch(() => undefined);
      throw new ApiError("payload_too_large");
    }
    chunks.push(value);
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
}

function refuseCutBody(): never {
  throw new ApiError("invalid_request", { message: "Body was cut off." });
}
