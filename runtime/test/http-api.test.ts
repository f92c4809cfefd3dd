import { ConvexHttpClient } from "convex/browser";
import { ConvexError } from "convex/values";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Runtime } from "../src/index.js";
import { api } from "./support/api.js";
import { startFixture } from "./support/runtime.js";

const { messages, counter } = api;

let runtime: Runtime;
let client: ConvexHttpClient;

beforeAll(async () => {
  runtime = await startFixture();
  client = new ConvexHttpClient(runtime.url, { logger: false });
});

afterAll(async () => {
  await runtime?.close();
});

async function post(path: string, body: unknown, headers = {}) {
  const response = await fetch(runtime.url + path, {
    method: "POST",
    body: typeof body === "string" ? body : JSON.stringify(body),
    headers: { "content-type": "application/json", ...headers },
  });
  return { status: response.status, body: (await response.json()) as Answer };
}

/** The fields answers may have; each test looks at those it expects. */
interface Answer {
  readonly status?: string;
  readonly value?: unknown;
  readonly errorMessage?: string;
  readonly logLines?: readonly string[];
  readonly results?: readonly Answer[];
  readonly code?: string;
  readonly message?: string;
}

const asAdmin = () => ({ authorization: `Convex ${runtime.adminKey}` });

describe("the official HTTP client", () => {
  it("runs queries, mutations and actions", async () => {
    const id = await client.mutation(messages.send, {
      channel: "http",
      n: 1,
      body: "hello",
    });
    expect(id).toMatch(/^[0-9a-hjkmnp-tv-z]{31,37}$/);
    const row = await client.query(messages.get, { id });
    expect(Object.keys(row ?? {}).sort()).toEqual([
      "_creationTime",
      "_id",
      "body",
      "channel",
      "n",
    ]);
    expect(await client.action(counter.addByAction, { name: "http" })).toBe(1);
  });

  it("carries every kind of value", async () => {
    const value = {
      i: 123n,
      f: NaN,
      nz: -0,
      inf: -Infinity,
      s: "é\u0000z",
      n: null,
      arr: [1, [2]],
      o: {},
      b: new Uint8Array([1, 2, 3]).buffer,
    };
    const echoed = await client.query(messages.echo, { value });
    expect(echoed).toEqual(value);
    expect(Object.is((echoed as typeof value).nz, -0)).toBe(true);
  });

  it("throws ConvexError with its data, and undoes the writes", async () => {
    const error = await client
      .mutation(messages.refuse, {})
      .catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ConvexError);
    expect((error as ConvexError<never>).data).toEqual({ code: "nope", n: 1n });
    expect(await client.query(messages.list, { channel: "refused" })).toEqual(
      [],
    );
  });

  it("shows a plain error with its place in the source", async () => {
    const error = await client
      .query(messages.fail, {})
      .catch((caught: unknown) => caught);
    expect(error).not.toBeInstanceOf(ConvexError);
    const { message } = error as Error;
    expect(message).toContain("[Request ID: ");
    expect(message).toContain("Server Error");
    expect(message).toContain("Uncaught Error: plain");
    expect(message).toMatch(/convex\/messages\.ts:\d+/);
  });

  it("reads several queries as of one time", async () => {
    await client.mutation(counter.add, { name: "pinned" });
    const before = await client.consistentQuery(counter.get, {
      name: "pinned",
    });
    await client.mutation(counter.add, { name: "pinned" });
    const after = await client.consistentQuery(counter.get, {
      name: "pinned",
    });
    expect([before, after]).toEqual([1, 1]);
    expect(await client.query(counter.get, { name: "pinned" })).toBe(2);
  });
});

describe("functions over plain HTTP", () => {
  it("hides internal functions from clients, not from administrators", async () => {
    const hidden = await post("/api/query", { path: "messages:secret" });
    const missing = await post("/api/query", { path: "messages:nowhere" });
    expect(hidden.status).toBe(200);
    expect(hidden.body.errorMessage).toContain(
      "Could not find public function for 'messages:secret'",
    );
    expect(missing.body.errorMessage).toContain(
      "Could not find public function for 'messages:nowhere'",
    );
    const shown = await post(
      "/api/function",
      { path: "messages:secret", args: {}, format: "json" },
      asAdmin(),
    );
    expect(shown.body).toEqual({ status: "success", value: "secret" });
  });

  it("says when a function is of another kind", async () => {
    const { body } = await post("/api/query", { path: "counter:add" });
    expect(body.errorMessage).toContain(
      "Trying to execute counter.js:add as Query, but it is defined as Mutation.",
    );
  });

  it("rejects bad arguments before the handler", async () => {
    const { body } = await post("/api/mutation", {
      path: "counter:add",
      args: [{ name: 7 }],
    });
    expect(body.status).toBe("error");
    expect(body.errorMessage).toContain("ArgumentValidationError");
    expect(body.errorMessage).toContain("Path: .name");
  });

  it("returns log lines", async () => {
    const { body } = await post("/api/query", { path: "messages:logs" });
    expect(body.logLines?.[0]?.trim()).toBe("[LOG] 'hi' { a: 1 }");
  });

  it("speaks clean JSON unless asked for Convex's own", async () => {
    const args = [{ value: { $integer: "AQAAAAAAAAA=" } }];
    const clean = await post("/api/query", { path: "messages:echo", args });
    expect(clean.body.value).toBe("1");
    const encoded = await post("/api/query", {
      path: "messages:echo",
      args,
      format: "convex_encoded_json",
    });
    expect(encoded.body.value).toEqual({ $integer: "AQAAAAAAAAA=" });
  });

  it("takes the function's name from the path, and queries by GET", async () => {
    const added = await post("/api/run/counter/add", { args: { name: "run" } });
    expect(added.body).toEqual({ status: "success", value: 1 });
    const args = encodeURIComponent(JSON.stringify({ name: "run" }));
    const got = await fetch(
      `${runtime.url}/api/query?path=counter:get&args=${args}&format=json`,
    );
    expect(await got.json()).toEqual({ status: "success", value: 1 });
  });

  it("answers a batch of queries", async () => {
    const { body } = await post("/api/query_batch", {
      queries: [
        { path: "counter:get", args: { name: "none" } },
        { path: "messages:fail" },
      ],
    });
    expect(body.results?.[0]).toEqual({ status: "success", value: 0 });
    expect(body.results?.[1]?.status).toBe("error");
  });
});

describe("protocol errors", () => {
  it.each([
    ["/api/query", "{", 400, "BadJsonBody"],
    ["/api/query", [], 400, "BadJsonBody"],
    ["/api/query", { path: 7 }, 400, "BadJsonBody"],
    ["/api/query", { path: "a:b", args: [1] }, 400, "InvalidArguments"],
    ["/api/query", { path: "a:b", format: "x" }, 400, "UnsupportedFormat"],
    [
      "/api/query_at_ts",
      { path: "a:b", ts: "AAAAAAAAAAA=" },
      400,
      "SnapshotUnavailable",
    ],
    ["/api/nowhere", {}, 404, "NotFound"],
  ])("%s %j -> %i %s", async (path, body, status, code) => {
    const answer = await post(path, body);
    expect(answer.status).toBe(status);
    expect(answer.body.code).toBe(code);
    expect(typeof answer.body.message).toBe("string");
  });

  it("refuses a body that is too large", async () => {
    const { status, body } = await post(
      "/api/query",
      `"${"x".repeat(25 * 1024 * 1024)}"`,
    );
    expect(status).toBe(413);
    expect(body.code).toBe("RequestTooLarge");
  });

  it("refuses a wrong admin key and a token that is none", async () => {
    for (const authorization of ["Convex wrong", "Bearer x", "Basic x"]) {
      const { status, body } = await post(
        "/api/query",
        { path: "counter:get", args: { name: "a" } },
        { authorization },
      );
      expect(status).toBe(401);
      expect(body.code).toMatch(/^(BadAdminKey|InvalidAuthHeader)$/);
    }
  });

  it("keeps environment and deploys for administrators", async () => {
    for (const [method, path] of [
      ["POST", "/api/update_environment_variables"],
      ["GET", "/api/v1/list_environment_variables"],
      ["GET", "/api/stream_function_logs?cursor=0"],
      ["POST", "/api/get_config_hashes"],
      ["POST", "/api/deploy2/start_push"],
      ["POST", "/api/deploy2/finish_push"],
    ] as const) {
      const response = await fetch(runtime.url + path, {
        method,
        ...(method === "POST" ? { body: "{}" } : {}),
      });
      expect([path, response.status]).toEqual([path, 401]);
    }
  });
});

describe("small endpoints", () => {
  it("answer preflights of any origin", async () => {
    const response = await fetch(`${runtime.url}/api/query`, {
      method: "OPTIONS",
      headers: {
        origin: "https://shop.example",
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type, convex-client",
      },
    });
    expect(response.ok).toBe(true);
    const header = (name: string) => response.headers.get(name);
    expect(header("access-control-allow-origin")).toBe("https://shop.example");
    expect(header("access-control-allow-credentials")).toBe("true");
    expect(header("access-control-allow-headers")).toBe(
      "content-type, convex-client",
    );
    expect(header("access-control-max-age")).toBe("86400");
  });

  it("tell version, name and addresses", async () => {
    for (const path of ["/", "/version", "/instance_name"]) {
      expect((await fetch(runtime.url + path)).status).toBe(200);
    }
    const urls = await fetch(`${runtime.url}/api/v1/get_canonical_urls`);
    expect(await urls.json()).toEqual({
      convexCloudUrl: runtime.url,
      convexSiteUrl: runtime.siteUrl,
    });
  });
});
