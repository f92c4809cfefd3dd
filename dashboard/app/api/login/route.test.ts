// @vitest-environment node
import { generateKeyPairSync } from "node:crypto";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { loginLimiter } from "@/lib/server/login-limiter";
import { POST } from "./route";

const HOST = "127.0.0.1:3000";
const own = {
  host: HOST,
  origin: `http://${HOST}`,
  accept: "application/json",
};

beforeAll(() => {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const pem = privateKey.export({ format: "pem", type: "pkcs8" }).toString();
  vi.stubEnv("OPERATOR_PRIVATE_KEY", Buffer.from(pem).toString("base64"));
  vi.stubEnv("DASHBOARD_PASSWORD", "correct horse");
  vi.stubEnv("NODE_ENV", "production");
  return () => vi.unstubAllEnvs();
});

beforeEach(() => loginLimiter().succeed("unknown"));

function signIn(
  password: string,
  headers: Record<string, string> = own,
): Promise<Response> {
  const body = new URLSearchParams({ password }).toString();
  const request = new Request(`http://${HOST}/api/login`, {
    method: "POST",
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      "content-length": String(body.length),
      ...headers,
    },
    body,
  });
  return POST(request);
}

describe("POST /api/login", () => {
  it("gives a session for the password", async () => {
    const response = await signIn("correct horse");
    expect(response.status).toBe(200);
    expect(response.headers.get("set-cookie")).toMatch(
      /^frontdesk_session=\S+; Path=\/; HttpOnly; SameSite=Strict/,
    );
    expect(response.headers.get("cache-control")).toBe("no-store");
  });

  it("gives a secure cookie behind TLS", async () => {
    const response = await signIn("correct horse", {
      accept: "application/json",
      host: "desk.example.com",
      origin: "https://desk.example.com",
      "x-forwarded-proto": "https",
    });
    expect(response.headers.get("set-cookie")).toMatch(
      /^__Host-frontdesk_session=.*; Secure$/,
    );
  });

  it("refuses a wrong password, and tells to wait after five", async () => {
    for (let i = 0; i < 4; i += 1) {
      const response = await signIn("wrong");
      expect(response.status).toBe(401);
      expect(response.headers.get("set-cookie")).toBeNull();
      expect(await response.json()).toEqual({ kind: "wrong", waitMs: 0 });
    }
    const fifth = await signIn("wrong");
    expect(fifth.headers.get("retry-after")).toBe("30");
    const sixth = await signIn("correct horse");
    expect(sixth.status).toBe(429);
    expect(sixth.headers.get("set-cookie")).toBeNull();
  });

  it("refuses other sites before it looks at the password", async () => {
    const response = await signIn("correct horse", {
      ...own,
      origin: "https://evil.example",
    });
    expect(response.status).toBe(403);
    expect(response.headers.get("set-cookie")).toBeNull();
  });

  it("gives no session over an unencrypted network", async () => {
    const host = "192.168.1.5:3000";
    const response = await signIn("correct horse", {
      ...own,
      host,
      origin: `http://${host}`,
    });
    expect(await response.json()).toEqual({ kind: "insecure" });
  });

  it("redirects a form that was sent before the script ran", async () => {
    const { accept: _, ...form } = own;
    const good = await signIn("correct horse", form);
    expect([good.status, good.headers.get("location")]).toEqual([303, "/"]);
    const bad = await signIn("wrong", form);
    expect(bad.headers.get("location")).toBe("/login?failed=1");
  });

  it("says so when it is not set up", async () => {
    const logged = vi.spyOn(console, "error").mockReturnValue(undefined);
    vi.stubEnv("DASHBOARD_PASSWORD", "");
    const response = await signIn("anything");
    vi.stubEnv("DASHBOARD_PASSWORD", "correct horse");
    expect(response.status).toBe(503);
    expect(logged).toHaveBeenCalledOnce();
    logged.mockRestore();
  });
});
