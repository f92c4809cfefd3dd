/** Answers with a file: whole, in part, or not when the client has it. */
import type { FileHandle } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { parseRange } from "./range.js";
import { dropWhenStalled } from "./reply.js";

export interface SentFile {
  /** Bytes. */
  readonly size: number;
  /** Base64. */
  readonly sha256: string;
  readonly contentType: string | null;
}

/** Files never change: a browser may keep them for 30 days. */
const CACHE_CONTROL = "private, max-age=2592000";

/**
 * Resolves when all was sent or the client is gone. The caller closes `file`.
 * @throws Error when the file on disk is not the one described.
 */
export async function sendFile(
  { size, sha256, contentType }: SentFile,
  file: FileHandle,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const stored = (await file.stat()).size;
  if (stored !== size) {
    throw new Error(`A stored file has ${stored} bytes instead of ${size}.`);
  }
  const etag = `"${sha256}"`;
  const type = contentType ?? "application/octet-stream";
  const common = {
    "cache-control": CACHE_CONTROL,
    etag,
    "accept-ranges": "bytes",
  };
  if (isKnown(request.headers["if-none-match"], etag)) {
    response.writeHead(304, common).end();
    return;
  }
  const range = wantedRange(request, etag, size);
  if (range === "unsatisfiable") {
    response.writeHead(416, {
      "content-range": `bytes */${size}`,
      "content-length": 0,
    });
    response.end();
    return;
  }
  const { first, last } = range ?? { first: 0, last: size - 1 };
  response.writeHead(range === null ? 200 : 206, {
    ...common,
    "content-type": type,
    "content-length": last - first + 1,
    ...(range === null
      ? { digest: `sha-256=${sha256}` }
      : { "content-range": `bytes ${first}-${last}/${size}` }),
    ...safety(type),
  });
  if (request.method === "HEAD" || size === 0) {
    response.end();
    return;
  }
  await send(file, first, last, response);
}

async function send(
  file: FileHandle,
  first: number,
  last: number,
  response: ServerResponse,
): Promise<void> {
  dropWhenStalled(response);
  const source = file.createReadStream({
    start: first,
    end: last,
    autoClose: false,
  });
  try {
    await pipeline(source, response);
  } catch (error) {
    if (!isLeaving(error)) throw error;
  }
}

/** A client that left in the middle is nobody's fault. */
function isLeaving(error: unknown): boolean {
  return (
    error instanceof Error &&
    "code" in error &&
    error.code === "ERR_STREAM_PREMATURE_CLOSE"
  );
}

function wantedRange(
  request: IncomingMessage,
  etag: string,
  size: number,
): ReturnType<typeof parseRange> {
  const { range, "if-range": ifRange } = request.headers;
  if (request.method !== "GET" || range === undefined) return null;
  // What the client has a part of must be this very file.
  if (ifRange !== undefined && ifRange !== etag) return null;
  return parseRange(range, size);
}

function isKnown(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header
    .split(",")
    .map((one) => one.trim().replace(/^W\//, ""))
    .some((one) => one === "*" || one === etag);
}

/** Types that browsers show without running anything found in them. */
const PASSIVE =
  /^(image\/(?!svg)|audio\/|video\/|font\/|text\/(plain|csv)\b|application\/(pdf|json|octet-stream|zip|gzip)\b)/i;

/**
 * Anybody may have uploaded it: the browser must take the type as it is given,
 * and documents may run no scripts on this origin.
 */
function safety(type: string): Record<string, string> {
  return {
    "x-content-type-options": "nosniff",
    ...(!PASSIVE.test(type) && {
      "content-security-policy":
        "sandbox; default-src 'none'; style-src 'unsafe-inline'; " +
        "img-src 'self' data:; media-src 'self' data:",
    }),
  };
}
