import { ConvexClient, ConvexHttpClient } from "convex/browser";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Runtime } from "../src/index.js";
import { api } from "./support/api.js";
import { eventually } from "./support/eventually.js";
import { RawClient } from "./support/raw-client.js";
import { startFixture } from "./support/runtime.js";
import {
  createFixtureIssuer,
  createIssuer,
  type Claims,
  type Issuer,
} from "./support/tokens.js";

let runtime: Runtime;
let issuer: Issuer;
let remote: Issuer;
let oidc: Issuer;
let keyServer: Server;
/** What the key server serves, by path. */
const served = new Map<string, () => unknown>();

beforeAll(async () => {
  issuer = await createFixtureIssuer();
  remote = await createIssuer("RS256", { iss: "https://remote.test" });
  keyServer = createServer((request, response) => {
    const document = served.get(request.url ?? "")?.();
    response.writeHead(document === undefined ? 404 : 200, {
      "content-type": "application/json",
    });
    response.end(JSON.stringify(document ?? null));
  });
  await new Promise<void>((resolve) => {
    keyServer.listen(0, "127.0.0.1", resolve);
  });
  const { port } = keyServer.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  oidc = await createIssuer("EdDSA", { iss: origin, aud: "frontdesk" });
  served.set("/jwks", () => remote.jwks);
  served.set("/oidc-keys", () => oidc.jwks);
  served.set("/.well-known/openid-configuration", () => ({
    issuer: origin,
    jwks_uri: `${origin}/oidc-keys`,
  }));
  runtime = await startFixture({
    env: {
      TEST_JWKS: issuer.jwksUrl,
      REMOTE_JWKS: `${origin}/jwks`,
      OIDC_DOMAIN: origin,
    },
  });
});

afterAll(async () => {
  await runtime?.close();
  keyServer?.close();
});

function whoami(token?: string) {
  const client = new ConvexHttpClient(runtime.url, { logger: false });
  if (token !== undefined) {
    client.setAuth(token);
  }
  return client.query(api.users.whoami, {});
}

describe("a custom JWT over HTTP", () => {
  it("identifies the caller", async () => {
    expect(await whoami(await issuer.sign())).toMatchObject({
      tokenIdentifier: "https://issuer.test|user-1",
      issuer: "https://issuer.test",
      subject: "user-1",
      name: "Ada",
      email: "ada@example.test",
    });
    expect(await whoami()).toBeNull();
  });

  it("flattens nested claims", async () => {
    const token = await issuer.sign({ org: { id: 7, roles: ["a"] }, fva: [1] });
    const identity = await whoami(token);
    expect(identity).toMatchObject({ "org.id": 7, "org.roles": ["a"] });
    expect(identity).not.toHaveProperty("fva");
  });

  it("accepts a trailing slash and a few seconds of clock difference", async () => {
    for (const claims of [{ iss: "https://issuer.test/" }, { expiresIn: -2 }]) {
      expect(await whoami(await issuer.sign(claims))).not.toBeNull();
    }
  });

  const refused: [string, Claims, { kid?: string | undefined }?][] = [
    ["an expired token", { expiresIn: -60 }],
    ["another audience", { aud: "other" }],
    ["another issuer", { iss: "https://other.test" }],
    ["no subject", { sub: null }],
    ["a key of another name", {}, { kid: "key-2" }],
    ["no key name", {}, {}],
  ];

  it.each(refused)("refuses %s", async (_what, claims, header) => {
    const token = await issuer.sign(claims, header);
    const response = await fetch(`${runtime.url}/api/query`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}` },
      body: JSON.stringify({ path: "users:whoami" }),
    });
    expect(response.status).toBe(401);
    expect(Object.keys((await response.json()) as object)).toEqual([
      "code",
      "message",
    ]);
  });

  it("refuses a signature by a stranger, and a token without one", async () => {
    const stranger = await createFixtureIssuer();
    await expect(whoami(await stranger.sign())).rejects.toThrow();
    const [header = "", payload = ""] = (await issuer.sign()).split(".");
    const none = Buffer.from('{"alg":"none","kid":"key-1"}');
    await expect(whoami(`${header}.${payload}.`)).rejects.toThrow();
    await expect(
      whoami(`${none.toString("base64url")}.${payload}.`),
    ).rejects.toThrow();
  });

  it("gives users no access to internal functions", async () => {
    const response = await fetch(`${runtime.url}/api/function`, {
      method: "POST",
      headers: { authorization: `Bearer ${await issuer.sign()}` },
      body: JSON.stringify({ path: "messages:secret" }),
    });
    expect(JSON.stringify(await response.json())).toContain("Could not find");
  });
});

describe("keys of remote issuers", () => {
  it("are fetched, and fetched anew after a rotation", async () => {
    expect(await whoami(await remote.sign())).toMatchObject({
      tokenIdentifier: "https://remote.test|user-1",
    });
    const rotated = await createIssuer(
      "RS256",
      { iss: "https://remote.test" },
      "key-2",
    );
    served.set("/jwks", () => rotated.jwks);
    expect(await whoami(await rotated.sign())).toMatchObject({
      tokenIdentifier: "https://remote.test|user-1",
    });
  });

  it("are found by OpenID Connect discovery, claims renamed", async () => {
    const token = await oidc.sign({
      given_name: "Ada",
      email_verified: true,
      picture: "https://a.test/p.png",
      custom: "kept",
    });
    expect(await whoami(token)).toMatchObject({
      givenName: "Ada",
      emailVerified: true,
      pictureUrl: "https://a.test/p.png",
      custom: "kept",
    });
  });
});

describe("a custom JWT over the WebSocket", () => {
  it("reruns queries with the identity, and without it again", async () => {
    const client = new ConvexClient(runtime.url, { logger: false });
    const seen: (string | null)[] = [];
    client.onUpdate(api.users.whoami, {}, (identity) =>
      seen.push(identity?.subject ?? null),
    );
    await eventually(() => seen.length === 1, "the anonymous answer");
    const states: boolean[] = [];
    client.setAuth(
      () => issuer.sign(),
      (authenticated) => states.push(authenticated),
    );
    await eventually(() => seen.at(-1) === "user-1", "the identity");
    await eventually(() => states.includes(true), "onChange(true)");
    expect(await client.action(api.users.whoamiAction, {})).toMatchObject({
      subject: "user-1",
    });
    client.client.clearAuth();
    await eventually(() => seen.at(-1) === null, "the anonymous answer");
    await client.close();
  });

  it("tells of a bad token and serves public queries on", async () => {
    const stranger = await createFixtureIssuer();
    const client = new ConvexClient(runtime.url, { logger: false });
    const states: boolean[] = [];
    let greeting = "";
    client.onUpdate(api.users.greeting, {}, (value) => {
      greeting = value;
    });
    client.setAuth(
      () => stranger.sign(),
      (authenticated) => states.push(authenticated),
    );
    await eventually(() => states.includes(false), "onChange(false)");
    await eventually(() => greeting === "unset", "the public query");
    expect(states).not.toContain(true);
    await client.close();
  });

  it("answers in the protocol's words", async () => {
    const client = await new RawClient(runtime.url).connect();
    const stranger = await createFixtureIssuer();
    client.send({
      type: "Authenticate",
      baseVersion: 0,
      tokenType: "User",
      value: await stranger.sign(),
    });
    const error = await eventually(
      () => client.of("AuthError")[0],
      "AuthError",
    );
    expect(error).toMatchObject({ baseVersion: 0, authUpdateAttempted: true });
    await eventually(() => client.closed, "the close");
    client.checkInvariants();
  });

  it("ends a session whose token expires", async () => {
    const client = await new RawClient(runtime.url).connect();
    client.send({
      type: "Authenticate",
      baseVersion: 0,
      tokenType: "User",
      // The leeway of five seconds has nearly passed.
      value: await issuer.sign({ expiresIn: -3 }),
    });
    client.add(0, "users:whoami");
    await eventually(() => client.latest(0), "the identity");
    let requestId = 0;
    const timer = setInterval(() => {
      client.mutate(requestId, "counter:add", { name: "expiry" });
      requestId += 1;
    }, 100);
    const error = await eventually(
      () => client.of("AuthError")[0],
      "AuthError",
    );
    clearInterval(timer);
    expect(error).toMatchObject({
      error: "Convex token identity expired",
      authUpdateAttempted: false,
    });
    await client.close();
  });
});

describe("an administrator", () => {
  it("may call internal functions, and act as a user, on both ways in", async () => {
    const identity = {
      subject: "acted",
      issuer: "https://convex.test",
      name: "Grace",
    };
    const encoded = Buffer.from(JSON.stringify(identity)).toString("base64");
    const response = await fetch(`${runtime.url}/api/query`, {
      method: "POST",
      headers: { authorization: `Convex ${runtime.adminKey}:${encoded}` },
      body: JSON.stringify({ path: "users:whoami" }),
    });
    expect(await response.json()).toMatchObject({
      value: { ...identity, tokenIdentifier: "https://convex.test|acted" },
    });
    const client = await new RawClient(runtime.url).connect();
    client.send({
      type: "Authenticate",
      baseVersion: 0,
      tokenType: "Admin",
      value: runtime.adminKey,
      impersonating: identity,
    });
    client.add(0, "users:whoami");
    client.add(1, "messages:secret");
    await client.value(1, "secret");
    expect(client.latest(0)?.value).toMatchObject(identity);
    await client.close();
  });
});

describe("what functions may know of a request", () => {
  it("is where it came from, and by whose token", async () => {
    const token = await issuer.sign();
    const client = new ConvexHttpClient(runtime.url, { logger: false });
    expect(await client.mutation(api.users.request, {})).toEqual({
      ip: "127.0.0.1",
      userAgent: "node",
      authToken: null,
    });
    client.setAuth(token);
    expect(await client.mutation(api.users.request, {})).toMatchObject({
      authToken: token,
    });

    const socket = await new RawClient(runtime.url).connect();
    socket.mutate(0, "users:request");
    socket.send({
      type: "Authenticate",
      baseVersion: 0,
      tokenType: "User",
      value: token,
    });
    socket.mutate(1, "users:request");
    const anonymous = await socket.response("MutationResponse", 0);
    expect(anonymous.result).toMatchObject({
      ip: "127.0.0.1",
      authToken: null,
    });
    const known = await socket.response("MutationResponse", 1);
    expect(known.result).toMatchObject({ authToken: token });
    await socket.close();
  });
});
