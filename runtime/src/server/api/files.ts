/** Uploads to the URLs that functions make, and the files' own URLs. */
import { CommitFailedError } from "../../engine/index.js";
import { FileError, isUuid } from "../../files/index.js";
import { badRequest, HttpError } from "../http/errors.js";
import { sendFile } from "../http/send-file.js";
import type { Endpoint, Routes } from "./context.js";

const PREFIX = "/api/storage/";
const MEDIA_TYPE = /^[\w!#$&^.+*-]+\/[\w!#$&^.+*-]+\s*(;[\x20-\x7e]*)?$/;
const MAX_TYPE_LENGTH = 255;
const SHA256 = /^sha-256=([A-Za-z0-9+/]{43}=)$/;

const STATUS: Readonly<Record<FileError["code"], number>> = {
  StorageTokenInvalid: 401,
  StorageTokenExpired: 401,
  Sha256Mismatch: 400,
  InvalidStorageId: 400,
  InvalidArgument: 400,
  StorageIdNotFound: 404,
  FileTooLarge: 413,
  StorageFull: 507,
};

const upload: Endpoint = async ({ files }, { request, url }) => {
  const namespace = inHttp(() =>
    files.tokens.verify(url.searchParams.get("token") ?? ""),
  );
  const { headers } = request;
  const size = headers["content-length"];
  const announced = {
    contentType: mediaType(headers["content-type"]),
    sha256: announcedDigest(headers["digest"]),
    size: size === undefined ? undefined : Number(size),
  };
  try {
    // Whoever is refused shall be able to read why: the socket stays.
    const body = request.iterator({ destroyOnReturn: false });
    const storageId = await files.store(
      namespace,
      body as AsyncIterable<Buffer>,
      announced,
    );
    return { storageId };
  } catch (error) {
    // A client that left in the middle reads no answer, and is no fault.
    throw request.destroyed && !request.complete
      ? cutShort()
      : asHttpError(error);
  }
};

/** GET and HEAD; whoever knows the URL may read the file. */
export const serveFile: Endpoint = async (
  { files },
  { request, response, url },
) => {
  const uuid = url.pathname.slice(PREFIX.length);
  if (!isUuid(uuid)) {
    throw badRequest(
      "InvalidStoragePath",
      `Invalid storage path: ${JSON.stringify(uuid)}. Please use ` +
        "`storage.getUrl(storageId)` to make the URL of a file.",
    );
  }
  const record = files.byUuid(uuid);
  if (record === null) {
    throw new HttpError(404, "FileNotFound", `File ${uuid} not found`);
  }
  const file = await files.open(record);
  try {
    await sendFile(record, file, request, response);
  } finally {
    await file.close();
  }
  return undefined;
};

export const fileRoutes: Routes = { [`POST ${PREFIX}upload`]: upload };

export function isFilePath(method: string | undefined, path: string): boolean {
  return path.startsWith(PREFIX) && (method === "GET" || method === "HEAD");
}

/** @throws HttpError 400 */
function mediaType(header: string | undefined): string | null {
  if (header === undefined || header === "") return null;
  if (header.length <= MAX_TYPE_LENGTH && MEDIA_TYPE.test(header)) {
    return header;
  }
  throw badRequest("BadHeader", "Bad header for content-type");
}

/** Base64. @throws HttpError 400 */
function announcedDigest(
  header: string | string[] | undefined,
): string | undefined {
  if (header === undefined) return undefined;
  const [, digest] = SHA256.exec(String(header)) ?? [];
  if (digest !== undefined) return digest;
  throw badRequest("BadHeader", "Bad header for digest: expected sha-256=…");
}

function inHttp<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw asHttpError(error);
  }
}

function asHttpError(error: unknown): unknown {
  if (error instanceof FileError) {
    return new HttpError(STATUS[error.code], error.code, error.message);
  }
  // The bytes had room and the row had not.
  return error instanceof CommitFailedError
    ? new HttpError(STATUS.StorageFull, "StorageFull", error.message)
    : error;
}

function cutShort(): HttpError {
  return badRequest("BadBody", "The request body could not be read");
}
