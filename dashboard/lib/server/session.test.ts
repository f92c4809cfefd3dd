import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import {
  endSession,
  renewSession,
  SESSION_IDLE_MS,
  SESSION_LONGEST_MS,
  sessionKey,
  signSession,
  startSession,
  verifySession,
} from "./session";

function makePem(): string {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return privateKey.export({ format: "pem", type: "pkcs8" }).toString();
}

const pem = makePem();
const key = sessionKey(pem, "correct horse");
const NOW = Date.UTC(2026, 10, 20, 12);

describe("sessions", () => {
  it("come back from their cookie", async () => {
    const session = startSession(NOW);
    const token = await signSession(session, key);
    expect(await verifySession(token, key, NOW + 1000)).toEqual(session);
  });

  it("end with another password or private key", async () => {
    const token = await signSession(startSession(NOW), key);
    const otherPassword = sessionKey(pem, "correct horsf");
    const otherKey = sessionKey(makePem(), "correct horse");
    expect(await verifySession(token, otherPassword, NOW)).toBeNull();
    expect(await verifySession(token, otherKey, NOW)).toBeNull();
  });

  it("refuse a changed token at every character", async () => {
    const token = await signSession(startSession(NOW), key);
    const body = token.split(".")[1] ?? "";
    const at = token.indexOf(body);
    for (let i = at; i < at + body.length; i += 7) {
      const flipped = token[i] === "A" ? "B" : "A";
      const forged = token.slice(0, i) + flipped + token.slice(i + 1);
      expect(await verifySession(forged, key, NOW)).toBeNull();
    }
  });

  it("refuse an unsigned token", async () => {
    const token = await signSession(startSession(NOW), key);
    const header = Buffer.from('{"alg":"none"}').toString("base64url");
    const [, body] = token.split(".");
    expect(await verifySession(`${header}.${body}.`, key, NOW)).toBeNull();
  });

  it("end when idle, and slide while used", async () => {
    const session = startSession(NOW);
    const token = await signSession(session, key);
    const late = NOW + SESSION_IDLE_MS + 1000;
    expect(await verifySession(token, key, late)).toBeNull();

    const inTime = NOW + SESSION_IDLE_MS / 2;
    const renewed = renewSession(session, inTime);
    if (renewed === null) throw new Error("a renewal was due");
    const next = await signSession(renewed, key);
    expect(await verifySession(next, key, late)).toEqual(renewed);
  });

  it("are not renewed at every use", () => {
    expect(renewSession(startSession(NOW), NOW + 1000)).toBeNull();
  });

  it("end after a week however busy", async () => {
    const longAgo = startSession(NOW - SESSION_LONGEST_MS + 60_000);
    const renewed = renewSession(longAgo, NOW);
    if (renewed === null) throw new Error("a renewal was due");
    const token = await signSession(renewed, key);
    expect(await verifySession(token, key, NOW + 30_000)).not.toBeNull();
    expect(await verifySession(token, key, NOW + 90_000)).toBeNull();
  });

  it("end for every copy of the cookie when signed out", async () => {
    const session = startSession(NOW);
    const other = startSession(NOW);
    const token = await signSession(session, key);
    endSession(session, NOW);
    expect(await verifySession(token, key, NOW)).toBeNull();
    const otherToken = await signSession(other, key);
    expect(await verifySession(otherToken, key, NOW)).toEqual(other);
  });
});
