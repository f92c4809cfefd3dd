/** `GET /demo`: a small shop that has the first widget in it. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Handler } from "hono";
import type { AppEnv, GatewayDeps } from "../context.js";
import { ApiError } from "../errors.js";
import { parseUrl } from "../url.js";

const FILES: Readonly<Record<string, string>> = {
  "shop.css": "text/css; charset=utf-8",
  "favicon.svg": "image/svg+xml",
};

/**
 * As strict as any site's, so that the page also proves the widget. Only the
 * dashboard may frame it, for its live preview; browsers that know
 * `frame-ancestors` heed it before `x-frame-options`.
 */
const policy = (framedBy: string) =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors 'self' ${framedBy}`.trim(),
    "require-trusted-types-for 'script'",
  ].join("; ");

export function demo(deps: GatewayDeps): Handler<AppEnv> {
  const read = (name: string): Promise<string> =>
    readFile(join(deps.demoFolder, name), "utf8");

  return async (c) => {
    const name = c.req.param("file");
    if (name !== undefined) {
      const type = Object.hasOwn(FILES, name) ? FILES[name] : undefined;
      if (type === undefined) throw new ApiError("not_found");
      return c.body(await read(name), 200, {
        "content-type": type,
        "cache-control": "no-cache",
      });
    }
    const widgetId = deps.firstWidgetId();
    if (widgetId === null) {
      throw new ApiError("upstream_unavailable", { retryAfter: 2 });
    }
    const values: Record<string, string> = {
      widgetId,
      dashboardUrl: deps.config.dashboardUrl ?? "",
    };
    const page = (await read("index.html")).replace(
      /\{\{(\w+)\}\}/g,
      (_, key: string) => escapeHtml(values[key] ?? ""),
    );
    return c.html(page, 200, {
      "content-security-policy": policy(
        parseUrl(values["dashboardUrl"] ?? "")?.origin ?? "",
      ),
      "cache-control": "no-cache",
      "x-frame-options": "SAMEORIGIN",
      // The page's own GET requests carry no Origin: the referrer tells.
      "referrer-policy": "strict-origin-when-cross-origin",
    });
  };
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
