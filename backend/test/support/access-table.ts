/**
 * Every route of the gateway: a request that is right, and what each caller
 * who makes it is answered. A caller without an entry does not compile, a
 * route without a row fails the test.
 */
import {
  createAdminClient,
  createBlock,
  createKey,
  createWidget,
  removeWidget,
} from "@frontdesk/protocol/admin-client";
import { expect } from "vitest";
import { dataOf } from "./admin.js";
import {
  CALLERS,
  SCOPES,
  type Caller,
  type Cast,
  type Scope,
} from "./callers.js";

export interface Asked {
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

export interface Prepare extends Cast {
  readonly url: string;
}

export interface Row {
  readonly place: "visitor" | "admin";
  /** What is asked for; made anew for each caller, for some calls end it. */
  readonly ask: (cast: Prepare) => Asked | Promise<Asked>;
  readonly expected: Readonly<Record<Caller, number>>;
}

function all(status: (caller: Caller) => number): Record<Caller, number> {
  const entries = CALLERS.map((caller) => [caller, status(caller)] as const);
  // One entry for each caller, as it was mapped.
  return Object.fromEntries(entries) as Record<Caller, number>;
}

/** Anybody, whatever they show. */
function open(ask: Row["ask"], ok = 200): Row {
  return { place: "visitor", ask, expected: all(() => ok) };
}

/** Visitors of the widget; `rival` is what another widget's key gets. */
function visitor(ask: Row["ask"], ok: number, rival: number): Row {
  const expected = all((caller) => {
    switch (caller) {
      case "publishable":
      case "secret":
      case "session":
        return ok;
      case "rivalSecret":
        return rival;
      default:
        // A tenant API key and a staff member's token are no session.
        return 401;
    }
  });
  return { place: "visitor", ask, expected };
}

/** Keys with the scope; `rival` is what another tenant's key of all gets. */
function scoped(scope: Scope, ask: Row["ask"], ok: number, rival: number): Row {
  const expected = all((caller) => {
    if (caller === scope) return ok;
    if (caller === "rival") return rival;
    return SCOPES.some((other) => other === caller) ? 403 : 401;
  });
  return { place: "admin", ask, expected };
}

const clientOf = ({ url: baseUrl, all: apiKey }: Prepare) =>
  createAdminClient({ baseUrl, apiKey });

let latest: string | undefined;

/** In place of the one before: a tenant has only so many. */
async function newWidget(cast: Prepare): Promise<string> {
  const client = clientOf(cast);
  if (latest !== undefined) {
    const headers = { "If-Match": "*" };
    const path = { widget_id: latest };
    const { response } = await removeWidget({ client, path, headers });
    // It may have been deleted by the very call it was made for.
    expect([204, 404]).toContain(response?.status);
  }
  const made = await createWidget({ client, body: { name: "Row" } });
  latest = dataOf(made).widget_id;
  return latest;
}

async function newKey(cast: Prepare): Promise<string> {
  const widget_id = await newWidget(cast);
  const { key } = dataOf(
    await createKey({
      client: clientOf(cast),
      path: { widget_id },
      body: { kind: "secret" },
    }),
  );
  return `/v1/admin/widgets/${widget_id}/keys/${key.key_id}`;
}

let hashes = 0;
function newHash(): string {
  hashes += 1;
  return hashes.toString(16).padStart(64, "0");
}

async function newBlock(cast: Prepare): Promise<string> {
  const client = clientOf(cast);
  const body = { subject: "address", hash: newHash() } as const;
  const made = await createBlock({
    client,
    body: { ...body, reason: "Row", minutes: 5 },
  });
  return dataOf(made).block_id;
}

const PAGE = { origin: "http://localhost:5173" };
const own = (action: string, body?: (cast: Cast) => object): Row["ask"] => {
  return (cast) => ({
    path: `/v1/conversations/${cast.conversationId}/${action}`,
    headers: { "x-session-id": cast.sessionId },
    ...(body && { body: { sessionId: cast.sessionId, ...body(cast) } }),
  });
};
const widget =
  (suffix = "") =>
  async (cast: Prepare) => ({
    path: `/v1/admin/widgets/${await newWidget(cast)}${suffix}`,
  });
const at = (path: string) => () => ({ path });

export const ACCESS: Readonly<Record<string, Row>> = {
  "POST /chat": visitor(
    ({ sessionId }) => ({ path: "/chat", body: { sessionId, message: "Hi" } }),
    200,
    200,
  ),
  "POST /v1/sessions": visitor(
    ({ sessionId }) => ({ path: "/v1/sessions", body: { sessionId } }),
    200,
    200,
  ),
  // The page decides, not what is shown.
  "GET /v1/widgets/{id}/config": open(({ widgetId }) => ({
    path: `/v1/widgets/${widgetId}/config`,
    headers: PAGE,
  })),
  "GET /v1/widgets/{id}/events": open(({ widgetId }) => ({
    path: `/v1/widgets/${widgetId}/events`,
    headers: PAGE,
  })),
  "GET /api/bot/{id}": open(({ widgetId }) => ({
    path: `/api/bot/${widgetId}`,
    headers: PAGE,
  })),
  "GET /v1/conversations/{id}/events": visitor(own("events"), 200, 404),
  "GET /v1/conversations/{id}/messages": visitor(own("messages"), 200, 404),
  "POST /v1/conversations/{id}/stop": visitor(
    own("stop", ({ messageId }) => ({ messageId })),
    204,
    404,
  ),
  "POST /v1/conversations/{id}/typing": visitor(
    own("typing", () => ({ typing: false })),
    204,
    404,
  ),
  "POST /v1/conversations/{id}/read": visitor(
    own("read", () => ({ seq: 1 })),
    204,
    404,
  ),
  "POST /v1/conversations/{id}/human": visitor(
    own("human", () => ({})),
    204,
    404,
  ),
  "POST /v1/conversations/{id}/contact": visitor(
    own("contact", () => ({ email: "visitor@example.com" })),
    204,
    404,
  ),
  "GET /widget/{file}": open(at("/widget/chat-widget.js")),
  "GET /demo": open(at("/demo")),
  "GET /demo/{file}": open(at("/demo/shop.css")),
  "GET /openapi.json": open(at("/openapi.json")),
  "GET /docs": open(at("/docs")),
  "GET /docs/{file}": open(at("/docs/docs.css")),
  "GET /health": open(at("/health")),

  "GET /v1/admin/widgets": scoped(
    "widgets:read",
    at("/v1/admin/widgets"),
    200,
    200,
  ),
  "POST /v1/admin/widgets": scoped(
    "widgets:write",
    () => ({ path: "/v1/admin/widgets", body: { name: "Row" } }),
    201,
    201,
  ),
  "GET /v1/admin/widgets/{widget_id}": scoped(
    "widgets:read",
    widget(),
    200,
    404,
  ),
  "PATCH /v1/admin/widgets/{widget_id}": scoped(
    "widgets:write",
    async (cast) => ({
      path: `/v1/admin/widgets/${await newWidget(cast)}`,
      headers: { "if-match": "*" },
      body: { name: "Changed" },
    }),
    200,
    404,
  ),
  "DELETE /v1/admin/widgets/{widget_id}": scoped(
    "widgets:write",
    async (cast) => ({
      path: `/v1/admin/widgets/${await newWidget(cast)}`,
      headers: { "if-match": "*" },
    }),
    204,
    404,
  ),
  "POST /v1/admin/widgets/{widget_id}/disable": scoped(
    "widgets:write",
    widget("/disable"),
    200,
    404,
  ),
  "GET /v1/admin/widgets/{widget_id}/keys": scoped(
    "widgets:read",
    widget("/keys"),
    200,
    404,
  ),
  "POST /v1/admin/widgets/{widget_id}/keys": scoped(
    "keys:write",
    async (cast) => ({
      path: `/v1/admin/widgets/${await newWidget(cast)}/keys`,
      body: { kind: "secret" },
    }),
    201,
    404,
  ),
  "DELETE /v1/admin/widgets/{widget_id}/keys/{key_id}": scoped(
    "keys:write",
    async (cast) => ({ path: await newKey(cast) }),
    200,
    404,
  ),
  "POST /v1/admin/widgets/{widget_id}/keys/{key_id}/rotate": scoped(
    "keys:write",
    async (cast) => ({ path: `${await newKey(cast)}/rotate`, body: {} }),
    201,
    404,
  ),
  "GET /v1/admin/analytics/usage": scoped(
    "analytics:read",
    ({ widgetId }) => ({
      path: `/v1/admin/analytics/usage?widget_id=${widgetId}`,
    }),
    200,
    404,
  ),
  "GET /v1/admin/security/events": scoped(
    "security:read",
    ({ widgetId }) => ({
      path: `/v1/admin/security/events?widget_id=${widgetId}`,
    }),
    200,
    404,
  ),
  "GET /v1/admin/security/alerts": scoped(
    "security:read",
    at("/v1/admin/security/alerts"),
    200,
    200,
  ),
  "GET /v1/admin/blocks": scoped(
    "security:read",
    at("/v1/admin/blocks"),
    200,
    200,
  ),
  "POST /v1/admin/blocks": scoped(
    "security:write",
    () => ({
      path: "/v1/admin/blocks",
      body: { subject: "address", hash: newHash(), reason: "Row", minutes: 5 },
    }),
    201,
    201,
  ),
  "DELETE /v1/admin/blocks/{block_id}": scoped(
    "security:write",
    async (cast) => ({ path: `/v1/admin/blocks/${await newBlock(cast)}` }),
    200,
    404,
  ),

  "GET /api/admin/widgets": scoped(
    "widgets:read",
    at("/api/admin/widgets"),
    200,
    200,
  ),
  "POST /api/admin/widgets": scoped(
    "widgets:write",
    () => ({
      path: "/api/admin/widgets",
      body: { widget_name: "Row", allowed_domains: [] },
    }),
    201,
    201,
  ),
  "DELETE /api/admin/tokens/{token}": scoped(
    "widgets:write",
    async (cast) => ({ path: `/api/admin/tokens/${await newWidget(cast)}` }),
    200,
    404,
  ),
  "GET /api/admin/analytics/usage": scoped(
    "analytics:read",
    ({ widgetId }) => ({
      path: `/api/admin/analytics/usage?token=${widgetId}`,
    }),
    200,
    404,
  ),
  "GET /api/admin/security/events": scoped(
    "security:read",
    at("/api/admin/security/events"),
    200,
    200,
  ),
};
