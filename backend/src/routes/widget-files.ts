/** `GET /widget/*`: the built widget, compressed when it was built. */
import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Handler } from "hono";
import type { AppEnv } from "../context.js";
import { ApiError } from "../errors.js";
import { matchesEtag } from "../middleware/etag.js";

const TYPES: Readonly<Record<string, string>> = {
  js: "text/javascript; charset=utf-8",
  json: "application/json; charset=utf-8",
  map: "application/json; charset=utf-8",
};
const FILE_NAME = /^[a-z0-9][a-z0-9_-]*(\.[a-z0-9_-]+)*\.(js|json|map)$/i;
/** `panel-3f9a1c2b.js`: its name changes with its content. */
const HASHED_NAME = /-[a-z0-9]{8,}\.[a-z]+$/i;
const ENCODINGS = [
  { name: "br", suffix: ".br" },
  { name: "gzip", suffix: ".gz" },
] as const;

interface File {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly etag: string;
  readonly modifiedMs: number;
}

export function widgetFiles(bundlePath: string): Handler<AppEnv> {
  const folder = dirname(bundlePath);
  const cache = new Map<string, File>();

  async function load(name: string): Promise<File | null> {
    const path = join(folder, name);
    const info = await stat(path).catch(() => null);
    if (!info?.isFile()) return null;
    const cached = cache.get(name);
    // A rebuild is seen without a restart.
    if (cached?.modifiedMs === info.mtimeMs) return cached;
    const bytes = new Uint8Array(await readFile(path));
    const hash = createHash("sha256").update(bytes).digest("base64url");
    const etag = `"${hash.slice(0, 22)}"`;
    const file = { bytes, etag, modifiedMs: info.mtimeMs };
    cache.set(name, file);
    return file;
  }

  return async (c) => {
    const name = c.req.param("file") ?? "";
    if (!FILE_NAME.test(name)) throw new ApiError("not_found");
    const plain = await load(name);
    if (!plain) throw new ApiError("not_found");
    let file = plain;
    let encoding: string | null = null;
    const accepted = c.req.header("accept-encoding") ?? "";
    for (const { name: offered, suffix } of ENCODINGS) {
      if (!accepts(accepted, offered)) continue;
      const packed = await load(name + suffix);
      // One older than its source belongs to an earlier build.
      if (!packed || packed.modifiedMs < plain.modifiedMs) continue;
      file = packed;
      encoding = offered;
      break;
    }
    const hashed = HASHED_NAME.test(name);
    const headers: Record<string, string> = {
      etag: file.etag,
      vary: "Accept-Encoding",
      "cache-control": hashed
        ? "public, max-age=31536000, immutable"
        : "public, max-age=300, stale-while-revalidate=86400",
      // Any page may load it, also one that is isolated or checks integrity.
      "access-control-allow-origin": "*",
      "cross-origin-resource-policy": "cross-origin",
    };
    if (matchesEtag(c.req.header("if-none-match"), file.etag)) {
      return c.body(null, 304, headers);
    }
    const type = TYPES[name.slice(name.lastIndexOf(".") + 1)];
    headers["content-type"] = type ?? "application/octet-stream";
    headers["content-length"] = String(file.bytes.byteLength);
    if (encoding) headers["content-encoding"] = encoding;
    return c.body(file.bytes, 200, headers);
  };
}

/** Named with a weight above 0; `*` is not taken for a special encoding. */
function accepts(header: string, encoding: string): boolean {
  return header.split(",").some((item) => {
    const [name = "", ...parameters] = item.split(";");
    if (name.trim().toLowerCase() !== encoding) return false;
    return !parameters.some((text) => /^\s*q=0(\.0*)?\s*$/i.test(text));
  });
}
