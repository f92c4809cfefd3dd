// @vitest-environment node
import { generateKeyPairSync } from "node:crypto";
import { decodeJwt } from "jose";
import { beforeAll, expect, it, vi } from "vitest";
import { currentSessionKey } from "@/lib/server/auth";
import { signSession, startSession, type Session } from "@/lib/server/session";
import { POST as convexToken } from "./convex-token/route";
import { POST as logout } from "./logout/route";

const HOST = "127.0.0.1:3000";
const jar = new Map<string, { value: string }>();

// Next gives routes the request's cookies and headers through its own store.
vi.mock("next/headers", () => ({
  cookies: () => Promise.resolve(jar),
  headers: () => Promise.resolve(new Headers({ host: HOST })),
}));

beforeAll(() => {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const pem = privateKey.export({ format: "pem", type: "pkcs8" }).toString();
  vi.stubEnv("OPERATOR_PRIVATE_KEY", Buffer.from(pem).toString("base64"));
  vi.stubEnv("DASHBOARD_PASSWORD", "correct horse");
  return () => vi.unstubAllEnvs();
});

async function signedIn(session: Session): Promise<void> {
  const value = await signSession(session, currentSessionKey());
  jar.set("frontdesk_session", { value });
}

function post(origin = `http://${HOST}`): Request {
  const headers = { host: HOST, origin };
  return new Request(`http://${HOST}/`, { method: "POST", headers });
}

it("gives no token without a session", async () => {
  jar.clear();
  const response = await convexToken(post());
  expect(response.status).toBe(401);
  expect(await response.json()).toEqual({ kind: "signed_out" });
});

it("gives a token, and a fresh cookie only when one is due", async () => {
  await signedIn(startSession(Date.now()));
  const first = await convexToken(post());
  const { token } = (await first.json()) as { token: string };
  expect(decodeJwt(token)).toMatchObject({ sub: "operator", aud: "frontdesk" });
  expect(first.headers.get("set-cookie")).toBeNull();

  await signedIn(startSession(Date.now() - 60 * 60_000));
  const later = await convexToken(post());
  expect(later.headers.get("set-cookie")).toContain("frontdesk_session=");
});

it("gives nothing to other sites and lets them sign nobody out", async () => {
  await signedIn(startSession(Date.now()));
  const evil = "https://evil.example";
  expect((await convexToken(post(evil))).status).toBe(403);
  expect((await logout(post(evil))).status).toBe(403);
  expect((await convexToken(post())).status).toBe(200);
});

it("ends the session on the server, not only in the browser", async () => {
  await signedIn(startSession(Date.now()));
  const response = await logout(post());
  expect(response.headers.get("location")).toBe("/login");
  expect(response.headers.get("set-cookie")).toContain("Max-Age=0");
  // The jar still holds the cookie, as a thief's would.
  expect((await convexToken(post())).status).toBe(401);
});
