/**
 * The whole HTTP API as an OpenAPI 3.1 document, made of the same schemas
 * that check requests. It depends on nothing but the code.
 */
import { OpenAPIHono, type RouteConfig } from "@hono/zod-openapi";
import { blockDefinitions } from "../admin/routes/blocks.js";
import { classicDefinitions } from "../admin/routes/classic.js";
import { insightDefinitions } from "../admin/routes/insight.js";
import { keyDefinitions } from "../admin/routes/keys.js";
import { widgetDefinitions } from "../admin/routes/widgets.js";
import { pageDefinitions } from "./page-routes.js";
import { visitorDefinitions } from "./visitor-routes.js";

export type OpenApiDocument = ReturnType<OpenAPIHono["getOpenAPI31Document"]>;

const DESCRIPTION = `What visitors' clients and your own programs speak to Frontdesk.

Programs use the admin API, \`/v1/admin\`, with a tenant API key that an admin makes in the dashboard, sent as \`Authorization: Bearer fdk_…\`. A key has scopes; each operation names the one it needs. Errors are RFC 9457 problem bodies with stable codes. A POST with an \`Idempotency-Key\` can be sent again without being done twice; a change carries the \`ETag\` it is based on as \`If-Match\`. Lists come in pages: send \`next_cursor\` as \`cursor\` until it is null.`;

const SECURITY_SCHEMES = {
  ApiKey: {
    type: "http",
    scheme: "bearer",
    bearerFormat: "fdk_…",
    description: "A tenant API key; each operation names the scope it needs",
  },
  Session: {
    type: "http",
    scheme: "bearer",
    description: "A visitor's session token, from `POST /v1/sessions`",
  },
  WidgetId: {
    type: "apiKey",
    in: "header",
    name: "x-widget-id",
    description: "A widget's id, from a page that may show it",
  },
  WidgetKey: {
    type: "apiKey",
    in: "header",
    name: "x-widget-api-key",
    description: "A key of the widget",
  },
} as const;

const TAGS = [
  ["Visitors", "A visitor's conversation"],
  ["Widgets", "Create and change widgets"],
  ["Keys", "The keys of a widget"],
  ["Analytics", "What is used"],
  ["Security", "What was refused, and who is kept out"],
  ["Admin API, classic paths", "The same under older paths and shapes"],
  ["Operation", "For those who run it"],
  ["Pages and files", "What browsers load"],
] as const;

export const DEFINITIONS: readonly RouteConfig[] = [
  ...visitorDefinitions,
  ...widgetDefinitions,
  ...keyDefinitions,
  ...insightDefinitions,
  ...blockDefinitions,
  ...classicDefinitions,
  ...pageDefinitions,
];

export function openApiDocument(version: string): OpenApiDocument {
  // An app without handlers: its registry is all that is needed.
  const app = new OpenAPIHono();
  const { openAPIRegistry: registry } = app;
  for (const [name, scheme] of Object.entries(SECURITY_SCHEMES)) {
    registry.registerComponent("securitySchemes", name, scheme);
  }
  for (const definition of DEFINITIONS) registry.registerPath(definition);
  const about = {
    openapi: "3.1.0",
    info: {
      title: "Frontdesk",
      version,
      description: DESCRIPTION,
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: "/" }],
    tags: TAGS.map(([name, description]) => ({ name, description })),
  };
  return app.getOpenAPI31Document(about, { sortComponents: "alphabetically" });
}
