import { SignJWT } from "jose";
import { expect, test } from "vitest";
import { deriveKey, sessionKeyOf } from "./secrets.js";
import { createSessionTokens } from "./session-token.js";

const key = deriveKey("pem", "session");
const claims = {
  widgetId: "widget_a",
  sessionKey: sessionKeyOf("widget_a", "secret"),
  origin: "https://example.com",
  keyHash: null,
};

test("what was issued is read back, for a day", async () => {
  let now = Date.UTC(2026, 0, 1);
  const tokens = createSessionTokens(key, () => now);
  const { token, expiresAt } = await tokens.issue(claims);
  expect(expiresAt).toBe(now + 86_400_000);
  expect(token).not.toContain("secret");
  expect(await tokens.verify(token)).toEqual(claims);
  const page = { ...claims, origin: null, keyHash: "0a1b" };
  const without = await tokens.issue(page);
  expect(await tokens.verify(without.token)).toEqual(page);
  now = expiresAt + 1_000;
  await expect(tokens.verify(token)).rejects.toThrow("session_expired");
});

test("forged, foreign and unsigned tokens are refused", async () => {
  const tokens = createSessionTokens(key);
  const foreign = createSessionTokens(deriveKey("other", "session"));
  const { token } = await foreign.issue(claims);
  const [header = "", payload = "", signature = ""] = token.split(".");
  const none = Buffer.from(`{"alg":"none"}`).toString("base64url");
  const incomplete = await new SignJWT({ wid: 5 })
    .setProtectedHeader({ alg: "HS256" })
    .setIssuer("frontdesk")
    .setSubject("x")
    .setExpirationTime("1h")
    .sign(key);
  for (const wrong of [
    token,
    `${none}.${payload}.`,
    `${header}.${payload}.${signature}x`,
    incomplete,
    "",
    "a.b.c",
  ]) {
    await expect(tokens.verify(wrong)).rejects.toThrow("invalid_session");
  }
});

test("the same session id is another visitor in another widget", () => {
  expect(sessionKeyOf("widget_a", "s")).not.toBe(sessionKeyOf("widget_b", "s"));
  expect(sessionKeyOf("widget_a", "s")).toMatch(/^[0-9a-f]{64}$/);
});
