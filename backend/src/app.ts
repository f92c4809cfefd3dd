/** Request in, response out: the whole gateway without a port. */
import { Hono, type Handler } from "hono";
import { createAdminApi } from "./admin/admin-api.js";
import { createCursors } from "./admin/cursor.js";
import type { AppContext, AppEnv, GatewayDeps } from "./context.js";
import { parseTrustedProxies } from "./door/client-address.js";
import { createRefusalLog, type RefusalLog } from "./door/refusal-log.js";
import { quotaHeaders } from "./door/quota-headers.js";
import { deriveKey } from "./door/secrets.js";
import { ApiError, toErrorBody } from "./errors.js";
import { cors, preflight, securityHeaders } from "./middleware/headers.js";
import { requestContext } from "./middleware/request-context.js";
import { botConfig } from "./routes/bot-config.js";
import { chat } from "./routes/chat.js";
import * as conversation from "./routes/conversation.js";
import { demo } from "./routes/demo.js";
import { docs } from "./routes/docs.js";
import { events } from "./routes/events.js";
import { health } from "./routes/health.js";
import { sessions } from "./routes/sessions.js";
import { widgetConfig } from "./routes/widget-config.js";
import { widgetEvents } from "./routes/widget-events.js";
import { widgetFiles } from "./routes/widget-files.js";

type Method = "GET" | "POST";

export function createApp(deps: GatewayDeps): Hono<AppEnv> {
  const { config, logger, remoteAddress } = deps;
  const app = new Hono<AppEnv>();
  const trusted = parseTrustedProxies(config.trustedProxies);
  app.use(requestContext({ logger, trusted, remoteAddress }));
  app.use(securityHeaders(config.production));
  const addressSecret = deriveKey(config.servicePrivateKey, "address");
  const noteRefusal = createRefusalLog({ ...deps, addressSecret });
  app.use(cors);
  app.use(preflight);
  app.route("/", adminApi(deps, noteRefusal));

  const own = "/v1/conversations/:id";
  route(app, "POST", "/chat", chat(deps, addressSecret));
  route(app, "POST", "/v1/sessions", sessions(deps));
  route(app, "GET", "/v1/widgets/:id/config", widgetConfig(deps));
  route(app, "GET", "/v1/widgets/:id/events", widgetEvents(deps));
  route(app, "GET", "/api/bot/:id", botConfig(deps));
  route(app, "GET", `${own}/events`, events(deps));
  route(app, "GET", `${own}/messages`, conversation.messages(deps));
  route(app, "POST", `${own}/stop`, conversation.stop(deps));
  route(app, "POST", `${own}/typing`, conversation.typing(deps));
  route(app, "POST", `${own}/read`, conversation.read(deps));
  route(app, "POST", `${own}/human`, conversation.human(deps));
  route(app, "POST", `${own}/contact`, conversation.contact(deps));
  route(app, "GET", "/widget/:file", widgetFiles(config.widgetBundlePath));
  route(app, "GET", "/demo", demo(deps));
  route(app, "GET", "/demo/:file", demo(deps));
  route(app, "GET", "/health", health(deps));
  const { document, page } = docs(deps.version);
  route(app, "GET", "/openapi.json", document);
  route(app, "GET", "/docs", page);
  route(app, "GET", "/docs/:file", page);

  app.notFound((c) => refuse(c, new ApiError("not_found")));
  app.onError((error, c) => {
    if (error instanceof ApiError) {
      noteRefusal(c, error);
      return refuse(c, error);
    }
    const requestId = c.get("requestId");
    logger.error({ err: error, requestId }, "request failed");
    return refuse(c, new ApiError("internal_server_error"));
  });
  return app;
}

function adminApi(
  { config, store, logger, report }: GatewayDeps,
  noteRefusal: RefusalLog,
) {
  return createAdminApi({
    store: store.admin,
    logger,
    rateLimit: config.rateLimit,
    cursors: createCursors(deriveKey(config.servicePrivateKey, "cursors")),
    keySecret: deriveKey(config.servicePrivateKey, "widget-keys"),
    noteUse: (keyId) => report.used({ kind: "api", keyId, at: Date.now() }),
    noteInvalidKey: (c) => noteRefusal(c, new ApiError("invalid_key")),
  });
}

/** Any other method on a known path is 405, and says what would do. */
function route(
  app: Hono<AppEnv>,
  method: Method,
  path: string,
  handler: Handler<AppEnv>,
): void {
  app.on(method, path, handler);
  const allow = method === "GET" ? "GET, HEAD, OPTIONS" : "POST, OPTIONS";
  app.all(path, () => {
    throw new ApiError("method_not_allowed", { headers: { allow } });
  });
}

/** Any page may read a refusal; `cors` says why. */
function refuse(c: AppContext, error: ApiError): Response {
  c.set("corsOrigin", c.req.header("origin"));
  const body = toErrorBody(error, c.get("locale"), c.get("requestId"));
  const { retryAfter, headers, quota } = error.details;
  return Response.json(body, {
    status: error.status,
    headers: {
      ...(quota && quotaHeaders(quota, Date.now())),
      ...headers,
      "cache-control": "no-store",
      ...(retryAfter !== undefined && { "retry-after": String(retryAfter) }),
    },
  });
}
