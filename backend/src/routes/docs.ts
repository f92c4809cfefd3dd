/** `GET /openapi.json` and `GET /docs`: what this API is. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Handler } from "hono";
import type { AppEnv } from "../context.js";
import { ApiError } from "../errors.js";
import { matchesEtag } from "../middleware/etag.js";
import { openApiDocument } from "../openapi/document.js";
import { DOCS_FOLDER } from "../openapi/docs-folder.js";
import { renderPage } from "../openapi/page/page.js";

const FILES: Readonly<Record<string, string>> = {
  "docs.css": "text/css; charset=utf-8",
  "favicon.svg": "image/svg+xml",
};

/** No script at all, and nothing from elsewhere. */
const POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "img-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

export interface Docs {
  /** `GET /openapi.json` */
  readonly document: Handler<AppEnv>;
  /** `GET /docs` and `GET /docs/{file}` */
  readonly page: Handler<AppEnv>;
}

/** Both are made when they are first asked for, and kept. */
export function docs(version: string): Docs {
  let json: string | undefined;
  let page: string | undefined;
  return {
    document: (c) => {
      json ??= JSON.stringify(openApiDocument(version));
      return answer(c.req.header("if-none-match"), json, {
        "content-type": "application/json; charset=utf-8",
        // Public, and of use to tools that run in pages of other hosts.
        "access-control-allow-origin": "*",
        "cross-origin-resource-policy": "cross-origin",
      });
    },
    page: async (c) => {
      const name = c.req.param("file");
      if (name === undefined) {
        page ??= renderPage(openApiDocument(version));
        return answer(c.req.header("if-none-match"), page, {
          "content-type": "text/html; charset=utf-8",
          "content-security-policy": POLICY,
        });
      }
      const type = Object.hasOwn(FILES, name) ? FILES[name] : undefined;
      if (type === undefined) throw new ApiError("not_found");
      const text = await readFile(join(DOCS_FOLDER, name), "utf8");
      const headers = { "content-type": type };
      return answer(c.req.header("if-none-match"), text, headers);
    },
  };
}

function answer(
  held: string | undefined,
  text: string,
  more: Readonly<Record<string, string>>,
): Response {
  const hash = createHash("sha256").update(text).digest("base64url");
  const etag = `"${hash.slice(0, 22)}"`;
  const headers = { ...more, etag, "cache-control": "no-cache" };
  return matchesEtag(held, etag)
    ? new Response(null, { status: 304, headers })
    : new Response(text, { headers });
}
