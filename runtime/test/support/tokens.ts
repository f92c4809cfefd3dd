/** An issuer of test tokens. */
import { exportJWK, generateKeyPair, SignJWT, type JWK } from "jose";

export interface Issuer {
  readonly jwks: { keys: JWK[] };
  /** The key set as a `data:` URL. */
  readonly jwksUrl: string;
  sign(claims?: Claims, header?: { kid?: string | undefined }): Promise<string>;
}

export interface Claims {
  readonly iss?: string;
  readonly sub?: string | null;
  readonly aud?: string;
  /** Seconds from now. */
  readonly expiresIn?: number;
  readonly [claim: string]: unknown;
}

export async function createIssuer(
  algorithm: "ES256" | "RS256" | "EdDSA",
  defaults: Claims,
  kid = "key-1",
): Promise<Issuer> {
  const { publicKey, privateKey } = await generateKeyPair(algorithm);
  const jwk = { ...(await exportJWK(publicKey)), kid, alg: algorithm };
  const jwks = { keys: [jwk] };
  return {
    jwks,
    jwksUrl: `data:application/json,${encodeURIComponent(JSON.stringify(jwks))}`,
    sign(claims = {}, header = { kid }) {
      const { expiresIn = 60, sub, ...others } = { ...defaults, ...claims };
      const now = Math.floor(Date.now() / 1000);
      return new SignJWT({
        ...others,
        ...(sub === null ? {} : { sub: sub ?? "user-1" }),
        iat: now,
        exp: now + expiresIn,
      })
        .setProtectedHeader({ alg: algorithm, ...header })
        .sign(privateKey);
    },
  };
}

/** Of the fixture's first provider. */
export function createFixtureIssuer(): Promise<Issuer> {
  return createIssuer("ES256", {
    iss: "https://issuer.test",
    aud: "frontdesk",
    name: "Ada",
    email: "ada@example.test",
  });
}
