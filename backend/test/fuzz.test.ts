import fc from "fast-check";
import { expect, test } from "vitest";
import { errorBodySchema } from "@frontdesk/protocol/schemas";
import { WIDGET_KEY } from "./support/platform.js";
import { gatewayOf, setUpWorld } from "./support/world.js";

// The built-in answerer: garbage that happens to be a message costs little.
const world = setUpWorld({ env: { OPENAI_API_KEY: "", OPENAI_BASE_URL: "" } });

const PATHS = [
  "/chat",
  "/v1/sessions",
  "/v1/widgets/widget_x/config",
  "/v1/conversations/x/events",
  "/v1/conversations/x/messages",
  "/v1/conversations/x/stop",
  "/v1/conversations/x/typing",
  "/v1/conversations/x/read",
  "/v1/conversations/x/human",
  "/v1/conversations/x/contact",
  "/widget/chat-widget.js",
  "/demo",
  "/health",
];

const segment = fc.string({ maxLength: 30, unit: "binary" });
const path = fc.oneof(
  fc.constantFrom(...PATHS),
  segment.map((text) => `/${encodeURIComponent(text)}`),
  segment.map((text) => `/v1/conversations/${encodeURIComponent(text)}/events`),
  segment.map((text) => `/widget/${encodeURIComponent(text)}`),
  segment.map((text) => `/demo/${encodeURIComponent(text)}`),
  segment.map((text) => `/v1/conversations/x/events?${encodeURI(text)}`),
);
const headerValue = fc
  .string({ maxLength: 60 })
  .map((text) => text.replace(/[^\x20-\x7e]/g, "").trim());
const headers = fc.record(
  {
    "content-type": fc.oneof(fc.constant("application/json"), headerValue),
    "x-widget-api-key": fc.oneof(fc.constant(WIDGET_KEY), headerValue),
    "x-widget-id": fc.oneof(fc.constant("widget_x"), headerValue),
    "x-session-id": headerValue,
    "x-request-id": headerValue,
    "x-forwarded-for": headerValue,
    "last-event-id": fc.oneof(fc.constant("1:-:0:0"), headerValue),
    "if-none-match": headerValue,
    "accept-encoding": headerValue,
    "accept-language": headerValue,
    authorization: fc.oneof(
      headerValue,
      headerValue.map((text) => `Bearer ${text}`),
    ),
    origin: fc.oneof(
      headerValue,
      fc.constantFrom("null", "http://localhost:1", "https://x.example"),
    ),
    referer: fc.oneof(headerValue, fc.webUrl()),
    accept: fc.constantFrom("text/event-stream", "*/*"),
  },
  { requiredKeys: [] },
);
const field = fc.oneof(
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.constantFrom("__proto__", "constructor"),
);
const body = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  fc.json().map((text) => new TextEncoder().encode(text)),
  fc
    .array(fc.integer({ min: 0xd700, max: 0xe000 }), { maxLength: 8 })
    .map((units) => String.fromCharCode(...units))
    .map((message) => ({ sessionId: "fuzz", message, page: message }))
    .map((object) => new TextEncoder().encode(JSON.stringify(object))),
  fc
    .dictionary(
      fc.constantFrom(
        ...["sessionId", "message", "clientMessageId", "locale", "page"],
        ...["messageId", "typing", "seq", "email", "name", "widgetId"],
        "__proto__",
      ),
      field,
    )
    .map((object) => new TextEncoder().encode(JSON.stringify(object))),
);

test("garbage is refused with a code, and never breaks anything", async () => {
  const { app } = gatewayOf(world);
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom("GET", "POST", "HEAD", "OPTIONS", "PUT", "DELETE"),
      path,
      headers,
      body,
      async (method, address, given, bytes) => {
        const hasBody = method !== "GET" && method !== "HEAD";
        const request = new Request(`http://127.0.0.1${address}`, {
          method,
          headers: given,
          ...(hasBody && { body: new Uint8Array(bytes) }),
        });
        const response = await app.request(request);
        expect(response.status).toBeLessThan(500);
        expect(response.headers.get("x-content-type-options")).toBe("nosniff");
        const type = response.headers.get("content-type") ?? "";
        if (response.status >= 400 && method !== "HEAD") {
          const parsed = errorBodySchema.parse(await response.json());
          expect(parsed.request_id).toMatch(/^[\w.-]{8,64}$/);
        } else if (type.includes("ndjson") || type.includes("event-stream")) {
          await response.body?.cancel();
        }
      },
    ),
    { numRuns: 600 },
  );
});
