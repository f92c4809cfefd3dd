/** The gateway's proof to Convex: a short-lived JWT of its own key. */
import { createPublicKey } from "node:crypto";
import { calculateJwkThumbprint, exportJWK, importPKCS8, SignJWT } from "jose";

export const SERVICE_ISSUER = "https://gateway.frontdesk.internal";
const AUDIENCE = "frontdesk";
const SUBJECT = "gateway";
const LIFE_SECONDS = 300;
/** A token is replaced while it still has this long. */
const MARGIN_MS = 60_000;

export type ServiceToken = (options?: { fresh?: boolean }) => Promise<string>;

/** `privateKey` is a PKCS8 PEM of a P-256 key. */
export function createServiceToken(
  privateKey: string,
  now: () => number = Date.now,
): ServiceToken {
  let current: { token: Promise<string>; expiresAt: number } | null = null;
  const key = importPKCS8(privateKey, "ES256");
  const keyId = exportJWK(createPublicKey(privateKey)).then((jwk) =>
    calculateJwkThumbprint(jwk),
  );

  async function sign(issuedAtSeconds: number): Promise<string> {
    return new SignJWT()
      .setProtectedHeader({ alg: "ES256", typ: "JWT", kid: await keyId })
      .setIssuer(SERVICE_ISSUER)
      .setAudience(AUDIENCE)
      .setSubject(SUBJECT)
      .setIssuedAt(issuedAtSeconds)
      .setExpirationTime(issuedAtSeconds + LIFE_SECONDS)
      .sign(await key);
  }

  return ({ fresh = false } = {}) => {
    if (fresh || !current || current.expiresAt - now() < MARGIN_MS) {
      const issuedAt = Math.floor(now() / 1000);
      current = {
        token: sign(issuedAt),
        expiresAt: (issuedAt + LIFE_SECONDS) * 1000,
      };
    }
    return current.token;
  };
}
