import { request as httpRequest } from "node:http";
import { describe, expect, test } from "vitest";
import { errorBodySchema } from "@frontdesk/protocol/schemas";
import { api } from "../../convex/_generated/api.js";
import { EventReader, isStart, newSessionId, post } from "./support/client.js";
import { WIDGET_KEY } from "./support/platform.js";
import { gatewayOf, setUpWorld } from "./support/world.js";

const world = setUpWorld(
  {},
  { env: { RATE_LIMIT_MAX_REQUESTS: "2", TRUSTED_PROXIES: "127.0.0.1" } },
  { env: { CORS_ORIGIN: "https://partner.example" } },
);
const url = (index = 0): string => gatewayOf(world, index).url;
const PAGE = "http://localhost:5173";

type Headers = Record<string, string>;
const json: Headers = { "content-type": "application/json" };
const byKey: Headers = { ...json, "x-widget-api-key": WIDGET_KEY };

const message = (): object => ({ sessionId: newSessionId(), message: "Hello" });

async function expectRefusal(
  response: Response,
  status: number,
  code: string,
): Promise<Record<string, unknown>> {
  const text = await response.text();
  expect(text).toContain(`"error":"${code}"`);
  expect(response.status).toBe(status);
  expect(response.headers.get("content-type")).toContain("application/json");
  const body = errorBodySchema.parse(JSON.parse(text));
  expect(body.request_id).toBe(response.headers.get("x-request-id"));
  return { ...body };
}

async function firstWidgetId(): Promise<string> {
  const operator = await world.platform.operator();
  const [widget] = await operator.query(api.widgets.list, {});
  return widget?.publicId ?? "";
}

async function newSession(headers: Headers = {}) {
  const body = { widgetId: await firstWidgetId() };
  const response = await post(`${url()}/v1/sessions`, body, {
    ...json,
    origin: PAGE,
    ...headers,
  });
  expect(response.status).toBe(200);
  return (await response.json()) as { sessionId: string; token: string };
}

describe("POST /chat refuses", () => {
  test.each([
    ["no body type", 415, "unsupported_media_type", "x", { "x-y": "z" }],
    [
      "form data",
      415,
      "unsupported_media_type",
      "a=b",
      {
        "content-type": "application/x-www-form-urlencoded",
      },
    ],
    ["bad JSON", 400, "invalid_json", "{", json],
    ["bytes that are no text", 400, "invalid_json", "\u0000", json],
    ["no credentials", 401, "missing_credentials", message(), json],
    [
      "a wrong key",
      401,
      "invalid_key",
      message(),
      {
        ...json,
        "x-widget-api-key": "wk_wrong",
      },
    ],
    [
      "a widget nobody has",
      404,
      "widget_not_found_or_inactive",
      message(),
      {
        ...json,
        "x-widget-id": "widget_nobody",
      },
    ],
    [
      "what is no widget id",
      400,
      "invalid_widget_id",
      message(),
      {
        ...json,
        "x-widget-id": "42",
      },
    ],
    [
      "a foreign page",
      403,
      "domain_not_authorized",
      message(),
      {
        ...byKey,
        origin: "https://evil.example",
      },
    ],
    [
      "a page without origin",
      403,
      "domain_not_authorized",
      message(),
      {
        ...byKey,
        origin: "null",
      },
    ],
    [
      "a forged token",
      401,
      "invalid_session",
      message(),
      {
        ...json,
        authorization: "Bearer a.b.c",
      },
    ],
    [
      "another scheme",
      401,
      "invalid_session",
      message(),
      {
        ...json,
        authorization: "Basic abc",
      },
    ],
  ] as const)("%s", async (_, status, code, body, headers) => {
    const response = await post(`${url()}/chat`, body, { ...headers });
    await expectRefusal(response, status, code);
  });

  test.each([
    ["message", { sessionId: "s" }],
    ["message", { sessionId: "s", message: " " }],
    ["message", { sessionId: "s", message: 5 }],
    ["sessionId", { message: "Hi" }],
    ["clientMessageId", { sessionId: "s", message: "Hi", clientMessageId: "" }],
  ])("a wrong %s by its name", async (field, body) => {
    const response = await post(`${url()}/chat`, body, byKey);
    const refusal = await expectRefusal(response, 400, "invalid_request");
    expect(refusal["field"]).toBe(field);
  });

  test("a guessable session id in a page", async () => {
    const body = { sessionId: "1234", message: "Hi" };
    const headers = { ...byKey, origin: PAGE };
    const response = await post(`${url()}/chat`, body, headers);
    const refusal = await expectRefusal(response, 400, "invalid_request");
    expect(refusal["field"]).toBe("sessionId");
  });

  test("a message longer than the widget takes, in the visitor's words", async () => {
    const body = { ...message(), message: "x".repeat(4_001), locale: "de-AT" };
    const response = await post(`${url()}/chat`, body, byKey);
    const refusal = await expectRefusal(response, 400, "message_too_long");
    expect(refusal["message"]).toBe("Diese Nachricht ist zu lang.");
  });

  test("more than 64 KB, announced or not", async () => {
    const big = { ...message(), page: "x".repeat(70_000) };
    const announced = await post(`${url()}/chat`, big, byKey);
    await expectRefusal(announced, 413, "payload_too_large");
    const status = await new Promise<number>((resolve, reject) => {
      const request = httpRequest(`${url()}/chat`, {
        method: "POST",
        headers: { ...byKey, "transfer-encoding": "chunked" },
      });
      request.on("response", (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      request.on("error", reject);
      for (let sent = 0; sent < 10; sent += 1)
        request.write("x".repeat(10_000));
      request.end();
    });
    expect(status).toBe(413);
  });

  test("too many from one address, and says when", async () => {
    const from = (address: string): Promise<Response> =>
      post(
        `${url(1)}/v1/sessions`,
        {},
        {
          ...byKey,
          "x-forwarded-for": address,
        },
      );
    expect((await from("192.0.2.1")).status).toBe(200);
    expect((await from("192.0.2.1")).status).toBe(200);
    const third = await from("192.0.2.1");
    await expectRefusal(third, 429, "rate_limit_exceeded");
    expect(Number(third.headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await from("192.0.2.2")).status).toBe(200);
    // Not behind a trusted proxy the header means nothing.
    for (const address of ["1.1.1.1", "2.2.2.2", "3.3.3.3"]) {
      const answer = await post(
        `${url()}/v1/sessions`,
        {},
        {
          ...byKey,
          "x-forwarded-for": address,
        },
      );
      expect(answer.status).toBe(200);
    }
  });
});

describe("a page", () => {
  test("of an allowed host gets a session and may read the answer", async () => {
    const { token, sessionId } = await newSession();
    expect(sessionId.length).toBeGreaterThanOrEqual(32);
    const response = await post(
      `${url()}/chat`,
      { message: "Hi [[tokens=1]]" },
      { ...json, origin: PAGE, authorization: `Bearer ${token}` },
    );
    expect(response.headers.get("access-control-allow-origin")).toBe(PAGE);
    expect(response.headers.get("access-control-allow-credentials")).toBeNull();
    expect(response.headers.get("vary")).toContain("Origin");
    expect(response.headers.get("x-accel-buffering")).toBe("no");
    expect(response.headers.get("cache-control")).toBe(
      "no-cache, no-transform",
    );
    expect(response.headers.get("content-encoding")).toBeNull();
    const reader = new EventReader(response);
    const { conversationId } = await reader.until(isStart);
    await reader.all();
    const again = await post(
      `${url()}/v1/sessions`,
      { sessionId, widgetId: await firstWidgetId() },
      { ...json, origin: PAGE },
    );
    expect(await again.json()).toMatchObject({
      sessionId,
      conversation: { id: conversationId, lastSeq: 2 },
    });
  });

  test("cannot use a token of another page", async () => {
    const { token } = await newSession();
    const headers = { ...json, authorization: `Bearer ${token}` };
    const elsewhere = { ...headers, origin: "http://localhost:9999" };
    const response = await post(`${url()}/chat`, message(), elsewhere);
    await expectRefusal(response, 403, "domain_not_authorized");
  });

  test("that is not allowed can read why, and nothing else", async () => {
    const origin = "https://evil.example";
    const mayRead = (response: Response) =>
      response.headers.get("access-control-allow-origin");
    const headers = { ...json, origin };
    const body = { ...message(), widgetId: await firstWidgetId() };
    const refused = await post(`${url()}/chat`, body, headers);
    expect(mayRead(refused)).toBe(origin);
    expect(refused.headers.get("access-control-allow-credentials")).toBeNull();
    expect(refused.headers.get("vary")).toContain("Origin");
    await expectRefusal(refused, 403, "domain_not_authorized");
    const malformed = await post(`${url()}/chat`, "{", headers);
    expect(mayRead(malformed)).toBe(origin);
    const health = await fetch(`${url()}/health`, { headers });
    expect(health.status).toBe(200);
    expect(mayRead(health)).toBeNull();
  });

  test("of CORS_ORIGIN is allowed for the first widget", async () => {
    const headers = { ...json, origin: "https://partner.example" };
    const body = { widgetId: await firstWidgetId() };
    const allowed = await post(`${url(2)}/v1/sessions`, body, headers);
    expect(allowed.status).toBe(200);
    const elsewhere = await post(`${url()}/v1/sessions`, body, headers);
    await expectRefusal(elsewhere, 403, "domain_not_authorized");
  });

  test("asks first, and is judged by the request itself", async () => {
    const preflight = await fetch(`${url()}/chat`, {
      method: "OPTIONS",
      headers: {
        origin: "https://evil.example",
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type,authorization",
      },
    });
    expect(preflight.status).toBe(204);
    const { headers } = preflight;
    expect(headers.get("access-control-allow-origin")).toBe("*");
    expect(headers.get("access-control-allow-credentials")).toBeNull();
    expect(headers.get("access-control-allow-headers")).toContain(
      "authorization",
    );
  });
});

describe("GET /v1/widgets/{id}/config", () => {
  test("gives its pages the look, and nothing secret", async () => {
    const address = `${url()}/v1/widgets/${await firstWidgetId()}/config`;
    const first = await fetch(address, { headers: { origin: PAGE } });
    expect(first.status).toBe(200);
    const text = await first.text();
    expect(JSON.parse(text)).toMatchObject({ maxMessageLength: 4_000 });
    expect(text).not.toContain(WIDGET_KEY);
    const etag = first.headers.get("etag") ?? "";
    const second = await fetch(address, {
      headers: { origin: PAGE, "if-none-match": etag },
    });
    expect(second.status).toBe(304);
    const foreign = await fetch(address, {
      headers: { origin: "https://evil.example" },
    });
    await expectRefusal(foreign, 403, "domain_not_authorized");
    // A page of the gateway's own host sends no Origin with a GET.
    const own = await fetch(address, {
      headers: { referer: `${url()}/demo` },
    });
    expect(own.status).toBe(200);
  });

  test("follows a change at once", async () => {
    const operator = await world.platform.operator();
    const [widget] = await operator.query(api.widgets.list, {});
    if (!widget) throw new Error("no widget");
    const address = `${url()}/v1/widgets/${widget.publicId}/config`;
    const title = async (): Promise<string> => {
      const response = await fetch(address, { headers: { origin: PAGE } });
      return ((await response.json()) as { title: string }).title;
    };
    const before = await title();
    await operator.mutation(api.widgets.update, {
      widgetId: widget._id,
      title: "Reception",
    });
    while ((await title()) === before) {
      await new Promise((next) => setTimeout(next, 10));
    }
    expect(await title()).toBe("Reception");
  });
});

describe("methods", () => {
  test("unknown paths are 404, other methods 405 with Allow", async () => {
    await expectRefusal(await fetch(`${url()}/nothing`), 404, "not_found");
    const get = await fetch(`${url()}/chat`);
    await expectRefusal(get, 405, "method_not_allowed");
    expect(get.headers.get("allow")).toBe("POST, OPTIONS");
  });

  test("HEAD of a stream has its headers and leaves nothing open", async () => {
    const session = newSessionId();
    const reader = new EventReader(
      await post(`${url()}/chat`, {
        sessionId: session,
        message: "Hi [[tokens=1]]",
      }),
    );
    const { conversationId } = await reader.until(isStart);
    await reader.all();
    const address = `${url()}/v1/conversations/${conversationId}/events`;
    const headers = { ...byKey, "x-session-id": session };
    // More often than streams may be open at once.
    for (let count = 0; count < 20; count += 1) {
      const head = await fetch(address, { method: "HEAD", headers });
      expect(head.status).toBe(200);
      expect(head.headers.get("content-type")).toContain("x-ndjson");
    }
  });
});
