/**
 * Public keys of token issuers. They are fetched when first needed (the issuer
 * may be this very process), kept, and fetched anew when a token names a key
 * that is not among them.
 */
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  errors,
  type JSONWebKeySet,
  type JWTVerifyGetKey,
} from "jose";
import { isJsonObject } from "../http/body.js";

const FETCH_TIMEOUT_MS = 10_000;
/** A stranger's made-up key names must not make us hammer the issuer. */
const REFETCH_AFTER_MS = 5_000;
const KEEP_MS = 10 * 60_000;

export class KeySets {
  readonly #byUrl = new Map<string, JWTVerifyGetKey>();
  readonly #discovered = new Map<
    string,
    { jwksUri: Promise<string>; until: number }
  >();

  /** Keys behind a `data:`, `http:` or `https:` URL. */
  forUrl(url: string): JWTVerifyGetKey {
    const known = this.#byUrl.get(url);
    if (known !== undefined) {
      return known;
    }
    const keys = url.startsWith("data:")
      ? createLocalJWKSet(parseDataUrl(url))
      : remoteKeys(new URL(url));
    this.#byUrl.set(url, keys);
    return keys;
  }

  /** Keys of an OpenID Connect issuer, found by its discovery document. */
  async forIssuer(issuer: string): Promise<JWTVerifyGetKey> {
    const known = this.#discovered.get(issuer);
    if (known !== undefined && Date.now() < known.until) {
      return this.forUrl(await known.jwksUri);
    }
    const jwksUri = discover(issuer);
    this.#discovered.set(issuer, { jwksUri, until: Date.now() + KEEP_MS });
    try {
      return this.forUrl(await jwksUri);
    } catch (error) {
      this.#discovered.delete(issuer);
      throw error;
    }
  }

  /** The app's providers changed. */
  clear(): void {
    this.#byUrl.clear();
    this.#discovered.clear();
  }
}

/**
 * A key that is not among those fetched is looked for once more, however
 * lately they were fetched: the issuer may just have changed them. Only such
 * second looks keep a distance.
 */
function remoteKeys(url: URL): JWTVerifyGetKey {
  const remote = createRemoteJWKSet(url, {
    timeoutDuration: FETCH_TIMEOUT_MS,
    // Never by itself.
    cooldownDuration: Infinity,
    cacheMaxAge: KEEP_MS,
  });
  let lastLook = -Infinity;
  return async (header, token) => {
    try {
      return await remote(header, token);
    } catch (error) {
      const now = performance.now();
      const isUnknown = error instanceof errors.JWKSNoMatchingKey;
      if (!isUnknown || now - lastLook < REFETCH_AFTER_MS) throw error;
      lastLook = now;
      await remote.reload();
      return await remote(header, token);
    }
  };
}

async function discover(issuer: string): Promise<string> {
  const url = `${issuer}/.well-known/openid-configuration`;
  const response = await fetch(url, {
    signal: AbortSignal.timeout(FETCH_TIMEOUT_MS),
  });
  if (!response.ok) {
    throw new Error(`${url} answered ${response.status}`);
  }
  const document: unknown = await response.json();
  if (!isJsonObject(document) || typeof document.jwks_uri !== "string") {
    throw new Error(`${url} names no jwks_uri`);
  }
  return document.jwks_uri;
}

/** @throws Error when the URL holds no key set. */
function parseDataUrl(url: string): JSONWebKeySet {
  const comma = url.indexOf(",");
  const header = url.slice("data:".length, comma);
  const body = url.slice(comma + 1);
  const text = header.endsWith(";base64")
    ? Buffer.from(body, "base64").toString("utf8")
    : decodeURIComponent(body);
  const value: unknown = JSON.parse(text);
  if (!isKeySet(value)) {
    throw new Error("The JWKS data: URL holds no keys");
  }
  return value;
}

/** createLocalJWKSet looks closer at each key before it uses it. */
function isKeySet(value: unknown): value is JSONWebKeySet {
  return (
    typeof value === "object" &&
    value !== null &&
    "keys" in value &&
    Array.isArray(value.keys)
  );
}
