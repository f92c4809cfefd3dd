import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ANYBODY, fixture, openApp } from "../../../test/app-harness.js";
import type { AppHarness } from "../../../test/app-harness.js";

let chat: AppHarness;

beforeAll(async () => {
  chat = await openApp(await fixture("chat"));
});

afterAll(() => chat.close());

function send(path: string, init: RequestInit = {}): Promise<Response> {
  const request = new Request(`http://site.test${path}`, init);
  return chat.app.runHttp(request, ANYBODY);
}

describe("HTTP actions", () => {
  it("answer with status, headers and body", async () => {
    const response = await send("/hello?q=1");
    expect(response.status).toBe(201);
    expect(response.headers.get("x-test")).toBe("yes");
    expect(response.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
    expect(await response.json()).toEqual({
      origin: "http://site.test",
      search: "?q=1",
    });
  });

  it("take the longest prefix", async () => {
    const body = "x";
    const short = await send("/echo/a", { method: "POST", body });
    expect(await short.text()).toBe("short:x");
    const long = await send("/echo/long/a", { method: "POST", body });
    expect(await long.text()).toBe("long:x");
  });

  it("serve HEAD by the GET route, without a body", async () => {
    const response = await send("/hello", { method: "HEAD" });
    expect(response.status).toBe(201);
    expect(response.headers.get("x-test")).toBe("yes");
    expect(response.body).toBeNull();
  });

  it.each([
    ["/nowhere", "GET"],
    ["/hello", "OPTIONS"],
    ["/hello", "POST"],
  ])("have no route for %s %s", async (path, method) => {
    const response = await send(path, { method });
    expect(response.status).toBe(404);
    expect(await response.text()).toBe("No matching routes found");
  });

  it("may go on while their body is streamed", async () => {
    const response = await send("/stream");
    expect(await response.text()).toBe("1;2;3;");
  });

  it("turn errors into an answer", async () => {
    const response = await send("/throws");
    expect(response.status).toBe(500);
    const body = (await response.json()) as { code: string; trace: string };
    expect(body.code).toMatch(
      /^\[Request ID: \w+\] Server Error: Uncaught Error: in route$/,
    );
    expect(body.trace).toContain("../convex/http.ts:");
  });

  it("refuse what is no Response", async () => {
    const response = await send("/wrong");
    expect(response.status).toBe(500);
    expect(await response.text()).toContain("must return a Response");
  });

  it("know who calls", async () => {
    const identity = { tokenIdentifier: "i|s", subject: "s", issuer: "i" };
    const request = new Request("http://site.test/whoami");
    const response = await chat.app.runHttp(request, {
      kind: "user",
      identity,
    });
    expect(await response.json()).toEqual(identity);
    expect(await (await send("/whoami")).json()).toBeNull();
  });

  it("are refused where the app has none", async () => {
    const empty = await openApp(null);
    const request = new Request("http://site.test/");
    const response = await empty.app.runHttp(request, ANYBODY);
    expect(response.status).toBe(404);
    expect(await response.text()).toBe(
      "This Convex deployment does not have HTTP actions enabled.",
    );
    await empty.close();
  });
});
