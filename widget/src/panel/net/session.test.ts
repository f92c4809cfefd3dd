import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { resolveSettings } from "../../loader/settings.js";
import { safeStorage } from "../../shared/storage.js";
import { createSession } from "./session.js";

const settings = resolveSettings(
  { widgetId: "widget_1", apiKey: "wk_1" },
  "https://gate.example/widget/chat-widget.js",
  {},
  { lang: "en", dir: "ltr", browser: "en" },
);
const { signal } = new AbortController();

interface Call {
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: unknown;
}

let calls: Call[] = [];
let answer: (call: Call) => Response = () => Response.json({});

beforeEach(() => {
  calls = [];
  vi.stubGlobal("fetch", (url: string, init: RequestInit) => {
    const call = {
      url: url.replace("https://gate.example", ""),
      headers: init.headers as Record<string, string>, // as the widget gives it
      body: init.body ? (JSON.parse(String(init.body)) as unknown) : null,
    };
    calls.push(call);
    return Promise.resolve(answer(call));
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
  localStorage.clear();
});

function gateway(validFrom: () => number, conversation: string | null): void {
  let tokens = 0;
  answer = ({ url, headers }) => {
    if (url === "/v1/sessions") {
      return Response.json({
        sessionId: "s1",
        token: String(++tokens),
        expiresAt: Date.now() + 3_600_000,
        conversation: conversation && { id: conversation },
      });
    }
    const token = Number(headers.authorization?.slice(7));
    return token >= validFrom()
      ? Response.json({ ok: true })
      : Response.json(
          { error: "session_expired", message: "x" },
          { status: 401 },
        );
  };
}

const create = (onReplaced = vi.fn()) =>
  createSession(settings, safeStorage("localStorage"), onReplaced);

test("nothing is fetched or kept before the first call", () => {
  const session = create();
  expect(session.record()).toBeNull();
  expect(calls).toEqual([]);
  expect(localStorage).toHaveLength(0);
});

test("the first call opens a session, later ones use it", async () => {
  gateway(() => 1, null);
  const session = create();
  await session.call("/a", signal);
  await session.call("/b", signal, { x: 1 });
  expect(calls.map(({ url }) => url)).toEqual(["/v1/sessions", "/a", "/b"]);
  expect(calls[0]).toMatchObject({
    headers: { "x-widget-id": "widget_1", "x-widget-api-key": "wk_1" },
    body: { widgetId: "widget_1", locale: "en" },
  });
  expect(calls[2]?.headers.authorization).toBe("Bearer 1");
  expect(create().record()?.sessionId).toBe("s1");
});

test("calls at the same time share one opening", async () => {
  gateway(() => 1, null);
  const session = create();
  await Promise.all([session.call("/a", signal), session.call("/b", signal)]);
  expect(calls.map(({ url }) => url)).toEqual(["/v1/sessions", "/a", "/b"]);
});

test("an expired token is renewed once, under the same session", async () => {
  let validFrom = 1;
  gateway(() => validFrom, null);
  const session = create();
  await session.call("/a", signal);
  validFrom = 2;
  await session.call("/b", signal);
  expect(calls.map(({ url }) => url).slice(2)).toEqual([
    "/b",
    "/v1/sessions",
    "/b",
  ]);
  expect(calls[3]?.body).toMatchObject({ sessionId: "s1" });
  validFrom = 99;
  await expect(session.call("/c", signal)).rejects.toMatchObject({
    status: 401,
    code: "session_expired",
  });
});

test("a session that ends soon is renewed before the call", async () => {
  gateway(() => 1, null);
  const session = create();
  await session.call("/a", signal);
  session.update({ expiresAt: Date.now() + 1000 });
  await session.call("/b", signal);
  expect(calls.map(({ url }) => url).slice(2)).toEqual(["/v1/sessions", "/b"]);
});

test("losing the conversation is told, and what was seen starts over", async () => {
  gateway(() => 1, "c2");
  const onReplaced = vi.fn();
  const session = create(onReplaced);
  await session.call("/a", signal);
  expect(onReplaced).not.toHaveBeenCalled();
  session.update({ conversationId: "c1", seen: 7, expiresAt: 0 });
  await session.call("/b", signal);
  expect(onReplaced).toHaveBeenCalledOnce();
  expect(session.record()).toMatchObject({ conversationId: "c2", seen: 0 });
});

test("works where nothing can be stored", async () => {
  gateway(() => 1, null);
  const session = createSession(
    settings,
    { get: () => null, set: () => undefined },
    vi.fn(),
  );
  await session.call("/a", signal);
  await session.call("/b", signal);
  expect(calls.map(({ url }) => url)).toEqual(["/v1/sessions", "/a", "/b"]);
});

test.each([
  [
    Response.json(
      { error: "rate_limit_exceeded", message: "Slow down", retry_after: 7 },
      { status: 429 },
    ),
    { status: 429, code: "rate_limit_exceeded", message: "Slow down", wait: 7 },
  ],
  [
    new Response("<h1>Bad gateway</h1>", {
      status: 502,
      headers: { "retry-after": "3" },
    }),
    { status: 502, message: "", wait: 3, passing: true },
  ],
  [
    Response.json(null, { status: 403 }),
    { status: 403, wait: 0, passing: false },
  ],
])("a refusal is read, whoever wrote it", async (response, expected) => {
  answer = () => response;
  await expect(create().call("/a", signal)).rejects.toMatchObject(expected);
});
