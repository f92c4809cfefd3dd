import { ConvexHttpClient } from "convex/browser";
import {
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  exportPKCS8,
  importPKCS8,
  SignJWT,
} from "jose";
import { createPrivateKey, createPublicKey } from "node:crypto";

export interface TestKey {
  /** As `OPERATOR_PRIVATE_KEY` and `SERVICE_PRIVATE_KEY` carry it. */
  readonly encoded: string;
  /** As `OPERATOR_JWKS` and `SERVICE_JWKS` carry it. */
  readonly jwks: string;
}

/** A fresh ES256 key in the form the settings want. */
export async function makeTestKey(): Promise<TestKey> {
  const { privateKey, publicKey } = await generateKeyPair("ES256", {
    extractable: true,
  });
  const jwk = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint(jwk);
  const set = { keys: [{ ...jwk, kid, alg: "ES256", use: "sig" }] };
  const pem = await exportPKCS8(privateKey);
  return {
    encoded: Buffer.from(pem).toString("base64"),
    jwks: `data:application/json,${encodeURIComponent(JSON.stringify(set))}`,
  };
}

/** A client with the gateway's identity, for an hour. */
export async function gatewayClient(
  convexUrl: string,
  encodedKey: string,
): Promise<ConvexHttpClient> {
  const pem = Buffer.from(encodedKey, "base64").toString("utf8");
  const publicKey = createPublicKey(createPrivateKey(pem));
  const kid = await calculateJwkThumbprint(await exportJWK(publicKey));
  const token = await new SignJWT({})
    .setProtectedHeader({ alg: "ES256", typ: "JWT", kid })
    .setIssuer("https://gateway.frontdesk.internal")
    .setSubject("gateway")
    .setAudience("frontdesk")
    .setIssuedAt()
    .setExpirationTime("1h")
    .sign(await importPKCS8(pem, "ES256"));
  const client = new ConvexHttpClient(convexUrl, {
    skipConvexDeploymentUrlCheck: true,
  });
  client.setAuth(token);
  return client;
}
