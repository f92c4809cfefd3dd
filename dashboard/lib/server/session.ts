import {
  createPrivateKey,
  hkdfSync,
  createHash,
  randomUUID,
} from "node:crypto";
import { SignJWT, jwtVerify } from "jose";
import { z } from "zod";
import { sharedState } from "./shared-state";

/** A session ends after this long without use. */
export const SESSION_IDLE_MS = 12 * 60 * 60_000;
/** However busy, a session ends a week after the password was typed. */
export const SESSION_LONGEST_MS = 7 * 24 * 60 * 60_000;
/** A cookie older than this is renewed when the session is used. */
const RENEW_AFTER_MS = 10 * 60_000;

const ISSUER = "frontdesk-dashboard-session";

export interface Session {
  readonly id: string;
  /** When the password was typed; milliseconds since the epoch. */
  readonly startedAt: number;
  readonly issuedAt: number;
}

const claims = z.object({
  jti: z.string().min(1),
  iat: z.number(),
  auth_time: z.number(),
});

/**
 * The key depends on the operator's private key and on the password, so that
 * changing either ends every session.
 */
export function sessionKey(
  privateKeyPem: string,
  password: string,
): Uint8Array {
  const der = createPrivateKey(privateKeyPem).export({
    format: "der",
    type: "pkcs8",
  });
  const salt = createHash("sha256").update(password).digest();
  return new Uint8Array(
    hkdfSync("sha256", der, salt, "frontdesk dashboard session v1", 32),
  );
}

export function startSession(now: number): Session {
  return { id: randomUUID(), startedAt: now, issuedAt: now };
}

/** A compact JWS for the cookie. */
export async function signSession(
  session: Session,
  key: Uint8Array,
): Promise<string> {
  const seconds = (ms: number) => Math.floor(ms / 1000);
  const expiresAt = Math.min(
    session.issuedAt + SESSION_IDLE_MS,
    session.startedAt + SESSION_LONGEST_MS,
  );
  return await new SignJWT({ auth_time: seconds(session.startedAt) })
    .setProtectedHeader({ alg: "HS256" })
    .setIssuer(ISSUER)
    .setJti(session.id)
    .setIssuedAt(seconds(session.issuedAt))
    .setExpirationTime(seconds(expiresAt))
    .sign(key);
}

/** The session of a cookie's value, or null when it is none or has ended. */
export async function verifySession(
  token: string,
  key: Uint8Array,
  now: number,
): Promise<Session | null> {
  const verified = await jwtVerify(token, key, {
    algorithms: ["HS256"],
    issuer: ISSUER,
    currentDate: new Date(now),
    requiredClaims: ["exp", "iat", "jti", "auth_time"],
  }).catch(() => null); // Forged, foreign, expired: all mean "sign in".
  if (verified === null) return null;
  const parsed = claims.safeParse(verified.payload);
  if (!parsed.success || endedSessions().has(parsed.data.jti)) return null;
  const { jti, iat, auth_time } = parsed.data;
  return { id: jti, startedAt: auth_time * 1000, issuedAt: iat * 1000 };
}

/** The session with a fresh idle time, or null while a renewal is not due. */
export function renewSession(session: Session, now: number): Session | null {
  if (now - session.issuedAt < RENEW_AFTER_MS) return null;
  return { ...session, issuedAt: now };
}

/**
 * Sessions signed out before their time. Memory is enough: a stolen copy of
 * the cookie is what this stops, and after a restart its idle time still runs.
 */
function endedSessions(): Map<string, number> {
  return sharedState("ended-sessions", () => new Map<string, number>());
}

export function endSession(session: Session, now: number): void {
  const ended = endedSessions();
  for (const [id, until] of ended) if (until < now) ended.delete(id);
  ended.set(session.id, session.startedAt + SESSION_LONGEST_MS);
}
