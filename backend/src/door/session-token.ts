/**
 * What a visitor's browser shows instead of its session id: signed, bound to
 * widget, visitor and page origin, and of a day's use to a thief.
 */
import { errors, jwtVerify, SignJWT } from "jose";
import { ApiError } from "../errors.js";

const LIFE_MS = 24 * 3_600_000;
const ISSUER = "frontdesk";

export interface SessionClaims {
  /** Public id. */
  readonly widgetId: string;
  readonly sessionKey: string;
  /** null: made for a client that is no browser page. */
  readonly origin: string | null;
  /** Of the key it was made with, so that it ends when the key does. */
  readonly keyHash: string | null;
}

export interface SessionTokens {
  issue(claims: SessionClaims): Promise<{ token: string; expiresAt: number }>;
  /** Throws `ApiError` `invalid_session` or `session_expired`. */
  verify(token: string): Promise<SessionClaims>;
}

/** `key` are 32 secret bytes, the same on all gateways. */
export function createSessionTokens(
  key: Uint8Array,
  now: () => number = Date.now,
): SessionTokens {
  return {
    async issue({ widgetId, sessionKey, origin, keyHash }) {
      const expiresAt = Math.floor((now() + LIFE_MS) / 1000) * 1000;
      const token = await new SignJWT({
        wid: widgetId,
        org: origin,
        key: keyHash,
      })
        .setProtectedHeader({ alg: "HS256", typ: "JWT" })
        .setIssuer(ISSUER)
        .setSubject(sessionKey)
        .setExpirationTime(expiresAt / 1000)
        .sign(key);
      return { token, expiresAt };
    },

    async verify(token) {
      try {
        const { payload } = await jwtVerify(token, key, {
          algorithms: ["HS256"],
          issuer: ISSUER,
          requiredClaims: ["exp", "sub"],
          currentDate: new Date(now()),
        });
        const { sub, wid, org, key: keyHash = null } = payload;
        if (
          !sub ||
          typeof wid !== "string" ||
          !isTextOrNull(org) ||
          !isTextOrNull(keyHash)
        ) {
          throw new ApiError("invalid_session");
        }
        return { widgetId: wid, sessionKey: sub, origin: org, keyHash };
      } catch (error) {
        if (error instanceof errors.JWTExpired) {
          throw new ApiError("session_expired");
        }
        if (error instanceof errors.JOSEError) {
          throw new ApiError("invalid_session");
        }
        throw error;
      }
    },
  };
}

function isTextOrNull(value: unknown): value is string | null {
  return value === null || typeof value === "string";
}
