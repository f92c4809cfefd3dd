/** Checks users' JSON Web Tokens against the app's `auth.config`. */
import {
  decodeJwt,
  decodeProtectedHeader,
  errors,
  jwtVerify,
  type JWTPayload,
  type JWTVerifyGetKey,
} from "jose";
import type { AuthProvider } from "../../functions/types.js";
import { AuthenticationError, type VerifiedCaller } from "../../sync/index.js";
import { identityOf } from "./claims.js";
import { KeySets } from "./key-sets.js";

/** How far issuer's and our clock may be apart. */
const LEEWAY_SECONDS = 5;
/**
 * A token that was good stays good this long without another look at its
 * signature: a server calls with the same one hundreds of times a second.
 */
const TRUST_MS = 60_000;
const MAX_TRUSTED = 1_000;

interface Trusted {
  readonly verified: VerifiedCaller;
  /** By our clock. */
  readonly until: number;
}

export class TokenVerifier {
  readonly #providers: () => readonly AuthProvider[];
  readonly #keySets = new KeySets();
  /** By the whole token, signature included. */
  readonly #trusted = new Map<string, Trusted>();
  #generation = 0;

  constructor(providers: () => readonly AuthProvider[]) {
    this.#providers = providers;
  }

  /** Forget fetched keys: the app's configuration changed. */
  reset(): void {
    this.#keySets.clear();
    this.#trusted.clear();
    this.#generation += 1;
  }

  /** @throws AuthenticationError when the token is not good. */
  async verify(token: string): Promise<VerifiedCaller> {
    const known = this.#trusted.get(token);
    if (known !== undefined && Date.now() < known.until) {
      return known.verified;
    }
    const generation = this.#generation;
    const verified = await this.#verify(token);
    if (generation === this.#generation) {
      this.#trust(token, verified);
    }
    return verified;
  }

  #trust(token: string, verified: VerifiedCaller): void {
    const until = Math.min(
      Date.now() + TRUST_MS,
      verified.expiresAt ?? Infinity,
    );
    this.#trusted.delete(token);
    this.#trusted.set(token, { verified, until });
    const [oldest] = this.#trusted.keys();
    if (oldest !== undefined && this.#trusted.size > MAX_TRUSTED) {
      this.#trusted.delete(oldest);
    }
  }

  async #verify(token: string): Promise<VerifiedCaller> {
    const unverified = decode(token);
    const provider = this.#providers().find((candidate) =>
      matches(candidate, unverified),
    );
    if (provider === undefined) {
      throw new AuthenticationError(
        "NoAuthProvider",
        "No auth provider found matching the given token (no provider has its issuer and audience). Check convex/auth.config.ts.",
      );
    }
    const payload = await this.#check(token, provider);
    const { iss, sub, exp } = payload;
    if (!iss || !sub || exp === undefined) {
      throw invalid("it needs the claims iss, sub and exp");
    }
    return {
      caller: {
        kind: "user",
        identity: identityOf({ ...payload, iss, sub }, !isCustom(provider)),
      },
      expiresAt: (exp + LEEWAY_SECONDS) * 1000,
    };
  }

  async #check(token: string, provider: AuthProvider): Promise<JWTPayload> {
    try {
      const { payload } = await jwtVerify(token, await this.#keys(provider), {
        algorithms: isCustom(provider)
          ? [provider.algorithm]
          : ["RS256", "EdDSA"],
        clockTolerance: LEEWAY_SECONDS,
        requiredClaims: ["iss", "sub", "exp"],
      });
      return payload;
    } catch (error) {
      if (error instanceof errors.JOSEError && !isTransient(error)) {
        throw invalid(error.message);
      }
      throw error;
    }
  }

  async #keys(provider: AuthProvider): Promise<JWTVerifyGetKey> {
    return isCustom(provider)
      ? this.#keySets.forUrl(provider.jwks)
      : await this.#keySets.forIssuer(normalIssuer(provider.domain));
  }
}

type CustomProvider = Extract<AuthProvider, { type: "customJwt" }>;

function isCustom(provider: AuthProvider): provider is CustomProvider {
  return "type" in provider;
}

function decode(token: string): JWTPayload {
  try {
    if (decodeProtectedHeader(token).kid === undefined) {
      throw invalid("its header names no key (kid)");
    }
    return decodeJwt(token);
  } catch (error) {
    if (error instanceof AuthenticationError) {
      throw error;
    }
    throw invalid("it is not a JSON Web Token");
  }
}

function matches(provider: AuthProvider, claims: JWTPayload): boolean {
  const issuer = isCustom(provider) ? provider.issuer : provider.domain;
  if (
    typeof claims.iss !== "string" ||
    normalIssuer(claims.iss) !== normalIssuer(issuer)
  ) {
    return false;
  }
  const { applicationID } = provider;
  return (
    applicationID === undefined || [claims.aud].flat().includes(applicationID)
  );
}

function normalIssuer(issuer: string): string {
  const url = /^https?:\/\//.test(issuer) ? issuer : `https://${issuer}`;
  return url.replace(/\/+$/, "");
}

function isTransient(error: InstanceType<typeof errors.JOSEError>): boolean {
  return (
    error instanceof errors.JWKSTimeout || error.code === "ERR_JOSE_GENERIC"
  );
}

function invalid(reason: string): AuthenticationError {
  return new AuthenticationError(
    "InvalidAuthHeader",
    `Could not verify the token: ${reason}`,
  );
}
