/**
 * The admin API as an app of its own. It tells nobody's CORS anything, so no
 * page of another origin can read it: its keys have no place in pages.
 */
import { OpenAPIHono } from "@hono/zod-openapi";
import type { MiddlewareHandler } from "hono";
import { HTTPException } from "hono/http-exception";
import { routePath } from "hono/route";
import { authenticate } from "./authenticate.js";
import type { AppContext, AppEnv } from "../context.js";
import type { AdminDeps } from "./context.js";
import { jsonBody } from "./json-body.js";
import { AdminError, PROBLEMS, toAdminError, toProblem } from "./problems.js";
import { blockRoutes } from "./routes/blocks.js";
import { classicRoutes } from "./routes/classic.js";
import { insightRoutes } from "./routes/insight.js";
import { keyRoutes } from "./routes/keys.js";
import { widgetRoutes } from "./routes/widgets.js";

const PREFIXES = ["/v1/admin/*", "/api/admin/*"] as const;

export function createAdminApi(deps: AdminDeps): OpenAPIHono<AppEnv> {
  const app = new OpenAPIHono<AppEnv>({
    defaultHook: (result) => {
      if (!result.success) throw invalid(result.target, result.error);
    },
  });
  const check = authenticate(deps);
  for (const prefix of PREFIXES) {
    app.use(prefix, async (c, next) => {
      await next();
      c.res.headers.set("cache-control", "no-store");
    });
    app.use(prefix, check);
    app.use(prefix, requireRoute(prefix));
    app.use(prefix, jsonBody);
  }
  widgetRoutes(app, deps);
  keyRoutes(app, deps);
  insightRoutes(app, deps);
  blockRoutes(app, deps);
  classicRoutes(app, deps);
  refuseOtherMethods(app);
  app.onError((error, c) => {
    const failure = failureOf(error, c, deps);
    if (failure.code === "invalid_key") deps.noteInvalidKey(c);
    return refuse(c, failure);
  });
  return app;
}

/** `not_found` when no route but the prefix's own fits the path. */
function requireRoute(prefix: string): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    if (routePath(c, -1) === prefix) throw new AdminError("not_found");
    await next();
  };
}

/** Any other method on a known path is 405, and says what would do. */
function refuseOtherMethods(app: OpenAPIHono<AppEnv>): void {
  const methods = new Map<string, Set<string>>();
  for (const { method, path } of app.routes) {
    if (method === "ALL") continue;
    const known = methods.get(path) ?? new Set();
    known.add(method);
    if (method === "GET") known.add("HEAD");
    methods.set(path, known);
  }
  for (const [path, known] of methods) {
    const allow = [...known].join(", ");
    app.all(path, () => {
      throw new AdminError("method_not_allowed", { headers: { allow } });
    });
  }
}

interface Issues {
  readonly issues: readonly {
    readonly path: readonly PropertyKey[];
    readonly message: string;
    readonly code?: string | undefined;
    readonly keys?: readonly string[] | undefined;
  }[];
}

function invalid(target: string, { issues }: Issues): AdminError {
  const [issue] = issues;
  const path = [...(issue?.path ?? []), ...(issue?.keys?.slice(0, 1) ?? [])];
  const field = path.map(String).join(".");
  const isWidgetId = target === "param" && field === "widget_id";
  return new AdminError(isWidgetId ? "invalid_widget_id" : "invalid_request", {
    ...(field !== "" && { field }),
    ...(issue && !isWidgetId && { detail: issue.message }),
  });
}

function failureOf(
  error: Error,
  c: AppContext,
  { logger }: AdminDeps,
): AdminError {
  const known = toAdminError(error);
  if (known) return known;
  if (error instanceof HTTPException && error.status < 500) {
    return new AdminError("invalid_request");
  }
  const requestId = c.get("requestId");
  logger.error({ err: error, requestId }, "admin request failed");
  return new AdminError("internal_server_error");
}

function refuse(c: AppContext, error: AdminError): Response {
  const problem = toProblem(error, c.get("requestId"));
  const { headers, retryAfter } = error.details;
  const isClassic = c.req.path.startsWith("/api/admin/");
  const { code, detail, request_id } = problem;
  const body = isClassic
    ? {
        success: false,
        error: code,
        message: detail,
        ...(retryAfter !== undefined && { retry_after: retryAfter }),
        request_id,
      }
    : problem;
  return Response.json(body, {
    status: PROBLEMS[code].status,
    headers: {
      ...headers,
      "content-type": isClassic
        ? "application/json"
        : "application/problem+json",
      "cache-control": "no-store",
      ...(retryAfter !== undefined && { "retry-after": String(retryAfter) }),
    },
  });
}
