import { describe, expect, it } from "vitest";
import { isSameOrigin, requestTransport } from "./request-origin";

const own = { host: "desk.example.com" };

describe("isSameOrigin", () => {
  it.each([
    [
      "both headers",
      { origin: "https://desk.example.com", site: "same-origin" },
    ],
    ["an origin alone", { origin: "https://desk.example.com" }],
    ["fetch metadata alone", { site: "same-origin" }],
  ])("admits this very site by %s", (_, { origin, site }: Seen) => {
    expect(isSameOrigin(headersOf(own, origin, site))).toBe(true);
  });

  it.each([
    ["another site", { origin: "https://evil.example", site: "cross-site" }],
    ["a sibling", { origin: "https://x.example.com", site: "same-site" }],
    ["another port", { origin: "https://desk.example.com:8443" }],
    ["a sandboxed frame", { origin: "null" }],
    ["a typed address", { site: "none" }],
    ["nothing at all", {}],
    [
      "a lying origin",
      { origin: "https://desk.example.com", site: "same-site" },
    ],
  ])("refuses %s", (_, { origin, site }: Seen) => {
    expect(isSameOrigin(headersOf(own, origin, site))).toBe(false);
  });

  it("compares with the host a proxy was asked for", () => {
    const proxied = { host: "10.0.0.7:3000", "x-forwarded-host": own.host };
    const origin = "https://desk.example.com";
    expect(isSameOrigin(headersOf(proxied, origin))).toBe(true);
  });
});

interface Seen {
  readonly origin?: string;
  readonly site?: string;
}

function headersOf(
  base: Record<string, string>,
  origin?: string,
  site?: string,
): Headers {
  const headers = new Headers(base);
  if (origin !== undefined) headers.set("origin", origin);
  if (site !== undefined) headers.set("sec-fetch-site", site);
  return headers;
}

describe("requestTransport", () => {
  it.each([
    [{ host: "desk.example.com", "x-forwarded-proto": "https" }, "secure"],
    [{ host: "localhost:3000", "x-forwarded-proto": "http" }, "loopback"],
    [{ host: "127.0.0.1:3000" }, "loopback"],
    [{ host: "[::1]:3000" }, "loopback"],
    [{ host: "192.168.1.5:3000" }, "insecure"],
    [{ host: "127.0.0.1.evil.example" }, "insecure"],
    [{ host: "localhost.evil.example" }, "insecure"],
    [{}, "insecure"],
  ])("%o is %s", (headers, transport) => {
    expect(requestTransport(new Headers(headers))).toBe(transport);
  });
});
