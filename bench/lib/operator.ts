/** Who the staff's side of a benchmark is. */
import { createPrivateKey, createPublicKey } from "node:crypto";
import { calculateJwkThumbprint, exportJWK, importPKCS8, SignJWT } from "jose";

/** Proof for Convex, as the dashboard makes it; lives for five minutes. */
export async function operatorToken(encodedKey: string): Promise<string> {
  const pem = Buffer.from(encodedKey, "base64").toString("utf8");
  const jwk = await exportJWK(createPublicKey(createPrivateKey(pem)));
  return await new SignJWT({ name: "Operator" })
    .setProtectedHeader({
      alg: "ES256",
      typ: "JWT",
      kid: await calculateJwkThumbprint(jwk),
    })
    .setIssuer("https://dashboard.frontdesk.internal")
    .setSubject("operator")
    .setAudience("frontdesk")
    .setIssuedAt()
    .setExpirationTime("5m")
    .sign(await importPKCS8(pem, "ES256"));
}
