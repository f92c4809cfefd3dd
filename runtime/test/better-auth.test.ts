/** The Better Auth component, unmodified, through its own HTTP routes. */
import { ConvexClient } from "convex/browser";
import { makeFunctionReference } from "convex/server";
import type { Value } from "convex/values";
import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startRuntime, type Runtime } from "../src/index.js";
import { ADMIN, fixture, valueOf } from "./app-harness.js";
import { callersOf } from "./support/callers.js";
import { eventually } from "./support/eventually.js";

const ORIGIN = "http://localhost:3000";
const ADA = { email: "ada@example.com", password: "correct horse battery" };

const getAuthUser = makeFunctionReference<
  "query",
  Record<string, never>,
  Record<string, Value>
>("auth:getAuthUser");

let runtime: Runtime;

beforeAll(async () => {
  runtime = await startRuntime({
    pushRequest: await fixture("better-auth"),
    env: { BETTER_AUTH_SECRET: randomBytes(32).toString("base64") },
    log: () => undefined,
  });
}, 60_000);

afterAll(() => runtime?.close());

function get(path: string, cookie = ""): Promise<Response> {
  return fetch(runtime.siteUrl + path, { headers: { cookie } });
}

function post(path: string, body: object, cookie = ""): Promise<Response> {
  return fetch(runtime.siteUrl + path, {
    method: "POST",
    headers: { "content-type": "application/json", origin: ORIGIN, cookie },
    body: JSON.stringify(body),
  });
}

/** What a browser would send back. */
function cookiesOf(response: Response): string {
  const cookies = response.headers.getSetCookie();
  return cookies.map((cookie) => cookie.split(";")[0]).join("; ");
}

async function signIn(): Promise<string> {
  const response = await post("/api/auth/sign-in/email", ADA);
  expect(response.status, await response.text()).toBe(200);
  // The session and the token: two headers that must not become one.
  expect(response.headers.getSetCookie()).toHaveLength(2);
  return cookiesOf(response);
}

async function tokenOf(cookie: string): Promise<string> {
  const response = await get("/api/auth/convex/token", cookie);
  expect(response.status).toBe(200);
  const { token } = (await response.json()) as { token: string };
  return token;
}

describe("Better Auth", () => {
  it("signs up, and tells the app in its own transaction", async () => {
    const response = await post("/api/auth/sign-up/email", {
      ...ADA,
      name: "Ada",
    });
    expect(response.status, await response.text()).toBe(200);
    const { query } = callersOf(runtime.url);
    expect(await query("auth:profiles")).toEqual([ADA.email]);
    const again = await post("/api/auth/sign-up/email", { ...ADA, name: "B" });
    expect(again.status).toBe(422);
  });

  it("refuses a wrong password and a foreign origin", async () => {
    const wrong = { ...ADA, password: "wrong horse battery" };
    expect((await post("/api/auth/sign-in/email", wrong)).status).toBe(401);
    const preflight = await fetch(`${runtime.siteUrl}/api/auth/sign-in/email`, {
      method: "OPTIONS",
      headers: { origin: ORIGIN, "access-control-request-method": "POST" },
    });
    expect(preflight.headers.get("access-control-allow-origin")).toBe(ORIGIN);
    const foreign = await fetch(`${runtime.siteUrl}/api/auth/sign-in/email`, {
      method: "OPTIONS",
      headers: {
        origin: "https://elsewhere.example",
        "access-control-request-method": "POST",
      },
    });
    expect(foreign.headers.get("access-control-allow-origin")).toBeNull();
  });

  it("gives tokens that HTTP and WebSocket clients are known by", async () => {
    const token = await tokenOf(await signIn());
    const { client, query } = callersOf(runtime.url);
    expect(await query("auth:whoami")).toBeNull();
    client.setAuth(token);
    expect(await query("auth:whoami")).toMatchObject({ email: ADA.email });

    const live = new ConvexClient(runtime.url, { logger: false });
    live.setAuth(() => Promise.resolve(token));
    expect(await live.query(getAuthUser, {})).toMatchObject({
      email: ADA.email,
      name: "Ada",
    });
    await live.close();

    const site = await fetch(`${runtime.siteUrl}/whoami`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(await site.json()).toEqual(expect.any(String));
  });

  it("keeps a session until it is signed out of", async () => {
    const cookie = await signIn();
    const session = await get("/api/auth/get-session", cookie);
    expect(await session.json()).toMatchObject({ user: { email: ADA.email } });
    const token = await tokenOf(cookie);

    const live = new ConvexClient(runtime.url, { logger: false });
    live.setAuth(() => Promise.resolve(token));
    const seen: unknown[] = [];
    const failed: Error[] = [];
    live.onUpdate(
      getAuthUser,
      {},
      (user) => seen.push(user),
      (error) => failed.push(error),
    );
    await eventually(() => seen.length > 0, "the user");

    const out = await post("/api/auth/sign-out", {}, cookie);
    expect(out.status).toBe(200);
    expect(out.headers.getSetCookie().join()).toContain("Max-Age=0");
    // The token lives on, but the session it names is gone.
    await eventually(() => failed.length > 0, "the end of the session");
    expect(failed[0]?.message).toContain("Unauthenticated");
    await live.close();
    const after = await get("/api/auth/get-session", cookie);
    expect(await after.json()).toBeNull();
  });

  it("serves the keys its tokens are checked with", async () => {
    const discovery = await get("/.well-known/openid-configuration");
    const { jwks_uri } = (await discovery.json()) as { jwks_uri: string };
    expect(jwks_uri).toContain(runtime.siteUrl);
    const keys = await get("/api/auth/convex/jwks");
    expect(await keys.json()).toMatchObject({
      keys: [{ alg: "RS256", kty: "RSA", kid: expect.any(String) as string }],
    });
  });

  it("believes new keys at once, and old ones no more", async () => {
    const cookie = await signIn();
    const { client, query } = callersOf(runtime.url);
    const old = await tokenOf(cookie);
    const rotate = { path: "auth:rotateKeys", args: {}, caller: ADMIN };
    await valueOf(runtime.app.runAction(rotate));
    client.setAuth(await tokenOf(cookie));
    expect(await query("auth:whoami")).toMatchObject({ email: ADA.email });
    client.setAuth(old);
    await expect(query("auth:whoami")).rejects.toThrow("Could not verify");
  });
});
