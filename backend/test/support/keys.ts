/** Key pairs as the setup makes them, for one test run. */
import { createPublicKey, generateKeyPairSync } from "node:crypto";
import { calculateJwkThumbprint, exportJWK } from "jose";

export interface KeyPair {
  /** PKCS8 PEM. */
  readonly privateKey: string;
  /** RFC 7638 thumbprint. */
  readonly kid: string;
  /** As a deployment's environment variable holds it. */
  readonly jwks: string;
}

export async function makeKeyPair(): Promise<KeyPair> {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  const jwk = await exportJWK(createPublicKey(pem));
  const kid = await calculateJwkThumbprint(jwk);
  const keys = [{ ...jwk, kid, alg: "ES256", use: "sig" }];
  const json = JSON.stringify({ keys });
  const encoded = Buffer.from(json).toString("base64");
  const jwks = `data:application/json;charset=utf-8;base64,${encoded}`;
  return { privateKey: pem, kid, jwks };
}
