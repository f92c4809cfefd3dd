import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Runtime } from "../src/index.js";
import { startFixture } from "./support/runtime.js";
import { createFixtureIssuer, type Issuer } from "./support/tokens.js";

let runtime: Runtime;
let issuer: Issuer;

beforeAll(async () => {
  issuer = await createFixtureIssuer();
  runtime = await startFixture({ env: { TEST_JWKS: issuer.jwksUrl } });
});

afterAll(async () => {
  await runtime?.close();
});

describe("HTTP actions", () => {
  it.each(["site", "cloud"] as const)(
    "are served on the %s port",
    async (on) => {
      const base = on === "site" ? runtime.siteUrl : `${runtime.url}/http`;
      const response = await fetch(`${base}/hello?a=b`);
      expect(response.status).toBe(200);
      expect(await response.text()).toBe(`hello from ${runtime.siteUrl}`);
      expect(response.headers.get("x-search")).toBe("?a=b");
      expect(response.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
      expect(response.headers.get("access-control-allow-origin")).toBeNull();
    },
  );

  it("receive bodies, by prefix", async () => {
    const response = await fetch(`${runtime.siteUrl}/echo/deep/path`, {
      method: "POST",
      body: "x".repeat(300_000),
    });
    expect(response.status).toBe(201);
    expect((await response.text()).length).toBe(300_000);
  });

  it("answer HEAD by the GET route, without a body", async () => {
    const response = await fetch(`${runtime.siteUrl}/hello`, {
      method: "HEAD",
    });
    expect(response.status).toBe(200);
    expect(await response.text()).toBe("");
  });

  it("stream", async () => {
    const response = await fetch(`${runtime.siteUrl}/stream`);
    expect(await response.text()).toBe("part 1\npart 2\npart 3\n");
  });

  it("leave OPTIONS and unknown paths to the app's router", async () => {
    const options = await fetch(`${runtime.siteUrl}/hello`, {
      method: "OPTIONS",
    });
    expect(options.status).toBe(404);
    const unknown = await fetch(`${runtime.siteUrl}/nowhere`);
    expect(unknown.status).toBe(404);
    expect(await unknown.text()).toContain("No matching routes found");
  });

  it("answer 500 when they throw", async () => {
    const response = await fetch(`${runtime.siteUrl}/broken`);
    expect(response.status).toBe(500);
    const body = (await response.json()) as { code: string };
    expect(body.code).toContain("Server Error");
  });

  it("refuse a body beyond 20 MiB", async () => {
    const response = await fetch(`${runtime.siteUrl}/echo/x`, {
      method: "POST",
      body: "x".repeat(21 * 1024 * 1024),
    });
    expect(response.status).toBe(413);
  });

  it("know the caller, and do not mind a header that is not for them", async () => {
    const identify = async (authorization: string) => {
      const response = await fetch(`${runtime.siteUrl}/identity`, {
        headers: { authorization },
      });
      return [response.status, await response.json()] as const;
    };
    expect(await identify("Bearer not-a-jwt")).toEqual([200, null]);
    expect(await identify("Basic dTpw")).toEqual([200, null]);
    const [status, identity] = await identify(`Bearer ${await issuer.sign()}`);
    expect(status).toBe(200);
    expect(identity).toMatchObject({ subject: "user-1", name: "Ada" });
  });
});
