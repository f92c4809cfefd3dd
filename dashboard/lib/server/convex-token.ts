import { calculateJwkThumbprint, exportJWK, importPKCS8, SignJWT } from "jose";
import { createPrivateKey, createPublicKey } from "node:crypto";

const ISSUER = "https://dashboard.frontdesk.internal";
const AUDIENCE = "frontdesk";
const SUBJECT = "operator";
/** Seconds. Short, so that a signed-out screen goes dark soon everywhere. */
export const CONVEX_TOKEN_LIFE_S = 5 * 60;

/** What Convex functions see as the operator's identity, for five minutes. */
export async function signConvexToken(
  privateKeyPem: string,
  now: number,
): Promise<string> {
  const key = await importPKCS8(privateKeyPem, "ES256");
  const issuedAt = Math.floor(now / 1000);
  return await new SignJWT({ name: "Operator" })
    .setProtectedHeader({
      alg: "ES256",
      typ: "JWT",
      kid: await keyId(privateKeyPem),
    })
    .setIssuer(ISSUER)
    .setSubject(SUBJECT)
    .setAudience(AUDIENCE)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + CONVEX_TOKEN_LIFE_S)
    .sign(key);
}

/** RFC 7638 thumbprint: the `kid` under which Convex knows the public key. */
async function keyId(privateKeyPem: string): Promise<string> {
  const publicKey = createPublicKey(createPrivateKey(privateKeyPem));
  return await calculateJwkThumbprint(await exportJWK(publicKey));
}
