/** `ctx.storage`: files of the calling component. */
import type { JsonObject, ReadTransaction } from "../../engine/types.js";
import { findFile } from "../../files/index.js";
import type { FileRecord } from "../../files/index.js";
import type { Call } from "../run/call.js";
import { optionalText, text } from "./arguments.js";
import { expectRoomForFile } from "./file-limits.js";

export function generateUploadUrl(call: Call): string {
  if (call.kind === "query") throw readOnly("generateUploadUrl");
  const { tokens } = call.request.services.files;
  const token = tokens.issue(call.component.namespace);
  return JSON.stringify(`${storageUrl(call)}/upload?token=${token}`);
}

export function getUrl(call: Call, args: JsonObject): string {
  const file = find(call, args);
  return JSON.stringify(file && `${storageUrl(call)}/${file.uuid}`);
}

export function getMetadata(call: Call, args: JsonObject): string {
  const file = find(call, args);
  return JSON.stringify(
    file && {
      storageId: file.uuid,
      sha256: Buffer.from(file.sha256, "base64").toString("hex"),
      size: file.size,
      contentType: file.contentType,
    },
  );
}

export async function deleteFile(
  call: Call,
  args: JsonObject,
): Promise<string> {
  const { files } = call.request.services;
  const { namespace } = call.component;
  const storageId = text(args, "storageId");
  if (call.writes !== null) {
    files.remove(call.writes, namespace, storageId);
  } else if (call.kind === "action") {
    await files.mutate((transaction) => {
      files.remove(transaction, namespace, storageId);
      return Promise.resolve();
    });
  } else {
    throw readOnly("delete");
  }
  return "null";
}

/** The form of mutations: the file is theirs, and gone if they fail. */
export async function storeInMutation(
  call: Call,
  args: JsonObject,
): Promise<string> {
  const { writes } = call;
  if (writes === null) throw readOnly("store");
  const { files } = call.request.services;
  const bytes = Buffer.from(text(args, "blob"), "base64");
  expectRoomForFile(files.usage(writes), "write", bytes.length);
  const announced = {
    contentType: optionalText(args, "contentType") || null,
    sha256: optionalText(args, "sha256"),
  };
  const id = await files.receive(once(bytes), announced, async (content) => {
    // Other calls went on while the bytes were written.
    while (call.child !== null) await call.child;
    if (call.hasEnded) throw new Error("store() must be awaited.");
    return files.insert(writes, call.component.namespace, content);
  });
  return JSON.stringify(id);
}

/** The form of mutations. */
export async function getInMutation(
  call: Call,
  args: JsonObject,
): Promise<string> {
  const { writes } = call;
  if (writes === null) throw readOnly("get");
  const { files } = call.request.services;
  const file = find(call, args);
  if (file === null) return "null";
  expectRoomForFile(files.usage(writes), "read", file.size);
  const bytes = await files.read(file, writes);
  const { contentType } = file;
  return JSON.stringify({ blob: bytes.toString("base64"), contentType });
}

/** The form of actions: resolves to the file's id. */
export async function storeBlob(call: Call, args: object): Promise<string> {
  if (call.kind !== "action") throw readOnly("store");
  const blob: unknown = Reflect.get(args, "blob");
  if (!(blob instanceof Blob)) {
    throw new Error(
      "store() expects a Blob. If you are trying to store a Request, " +
        "`await request.blob()` will give you the correct input.",
    );
  }
  const options: unknown = Reflect.get(args, "options");
  const sha256: unknown =
    typeof options === "object" && options !== null
      ? Reflect.get(options, "sha256")
      : undefined;
  const { files } = call.request.services;
  return files.store(call.component.namespace, chunksOf(blob), {
    contentType: blob.type || null,
    sha256: typeof sha256 === "string" ? sha256 : undefined,
    size: blob.size,
  });
}

/** The form of actions. */
export async function getBlob(call: Call, args: object): Promise<Blob | null> {
  if (call.kind !== "action") throw readOnly("get");
  const storageId: unknown = Reflect.get(args, "storageId");
  if (typeof storageId !== "string") {
    throw new Error(
      `storage.get requires a string storageId but received ${String(storageId)}`,
    );
  }
  const file = find(call, { storageId });
  if (file === null) return null;
  const bytes = await call.request.services.files.read(file);
  return new Blob([new Uint8Array(bytes)], { type: file.contentType ?? "" });
}

/** As the call's transaction sees it; in actions, as it is now. */
function find(call: Call, args: JsonObject): FileRecord | null {
  const storageId = text(args, "storageId");
  const search = (reads: ReadTransaction): FileRecord | null =>
    findFile(reads, call.component.namespace, storageId);
  if (call.reads !== null) return search(call.reads);
  const reads = call.request.services.engine.beginRead();
  try {
    return search(reads);
  } finally {
    reads.close();
  }
}

/** Where the server takes and gives files. */
function storageUrl(call: Call): string {
  const { environment } = call.request.deployment.app;
  const { CONVEX_CLOUD_URL: cloudUrl } = environment;
  if (cloudUrl !== undefined) return `${cloudUrl}/api/storage`;
  throw new Error("This runtime has no URL that files could be reached at.");
}

function readOnly(method: string): Error {
  return new Error(`ctx.storage.${method}() cannot be used in queries.`);
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}

async function* chunksOf(blob: Blob): AsyncGenerator<Uint8Array> {
  const reader = blob.stream().getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}
