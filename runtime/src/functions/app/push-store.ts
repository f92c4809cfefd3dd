/** The last applied push, kept in the data folder so that a restart serves it. */
import { gunzipSync, gzipSync } from "node:zlib";
import type { Engine, JsonObject, JsonValue } from "../../engine/types.js";
import { isJsonObject } from "../../values/json-value.js";

const CURRENT = "app/current";
/** Characters per record, well below what one page-sized value should hold. */
const CHUNK_LENGTH = 256 * 1024;

/** Replaces the stored push in one commit. */
export async function storePush(
  engine: Engine,
  request: JsonObject,
): Promise<void> {
  const packed = gzipSync(JSON.stringify(request)).toString("base64");
  const count = Math.ceil(packed.length / CHUNK_LENGTH);
  const earlier = chunkCount(engine.getMeta(CURRENT));
  await engine.mutate((transaction) => {
    for (let index = 0; index < Math.max(count, earlier); index++) {
      const from = index * CHUNK_LENGTH;
      const chunk = packed.slice(from, from + CHUNK_LENGTH);
      transaction.putMeta(chunkKey(index), index < count ? chunk : null);
    }
    transaction.putMeta(CURRENT, { chunks: count });
    return Promise.resolve();
  });
}

/** @throws Error when a part of it is missing. */
export function readStoredPush(engine: Engine): JsonObject | null {
  const count = chunkCount(engine.getMeta(CURRENT));
  if (count === 0) return null;
  let packed = "";
  for (let index = 0; index < count; index++) {
    const chunk = engine.getMeta(chunkKey(index));
    if (typeof chunk !== "string") {
      throw new Error(`The stored app lacks its part ${String(index)}.`);
    }
    packed += chunk;
  }
  const text = gunzipSync(Buffer.from(packed, "base64")).toString("utf8");
  const request = JSON.parse(text) as JsonValue;
  return isJsonObject(request) ? request : null;
}

function chunkKey(index: number): string {
  return `app/chunk/${String(index)}`;
}

function chunkCount(current: JsonValue): number {
  return isJsonObject(current) ? Number(current["chunks"]) : 0;
}
