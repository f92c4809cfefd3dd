/** Bodies are bounded and well-formed before any schema sees them. */
import type { MiddlewareHandler } from "hono";
import { parseJson, readBytes } from "../middleware/read-body.js";
import type { AppEnv } from "../context.js";
import { AdminError } from "./problems.js";

const JSON_TYPE = /^application\/([\w.-]+\+)?json$/i;

/** An empty body without a type counts as `{}`. Throws `ApiError`s. */
export const jsonBody: MiddlewareHandler<AppEnv> = async (c, next) => {
  const { method } = c.req;
  if (method !== "POST" && method !== "PATCH") return next();
  const bytes = await readBytes(c.req.raw);
  const type = c.req.header("content-type");
  const isEmpty = bytes.byteLength === 0;
  const isJson = JSON_TYPE.test(type?.split(";")[0]?.trim() ?? "");
  if (!isJson && !(isEmpty && type === undefined)) {
    throw new AdminError("unsupported_media_type");
  }
  const value = isEmpty ? {} : parseJson(bytes);
  const headers = new Headers(c.req.raw.headers);
  headers.set("content-type", "application/json");
  headers.delete("content-length");
  const body = JSON.stringify(value);
  c.req.raw = new Request(c.req.raw.url, { method, headers, body });
  return next();
};
