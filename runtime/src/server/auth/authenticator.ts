/** Who is calling, from an `Authorization` header or a socket's message. */
import type { JsonObject } from "../../engine/types.js";
import type { App, Caller } from "../../functions/types.js";
import {
  ANONYMOUS,
  AuthenticationError,
  type CredentialChecker,
  type VerifiedCaller,
} from "../../sync/index.js";
import { isJsonObject } from "../http/body.js";
import { badAdminKey, HttpError } from "../http/errors.js";
import { sameKey } from "./admin-key.js";
import { impersonatedIdentity } from "./claims.js";
import { TokenVerifier } from "./token-verifier.js";

export class Authenticator implements CredentialChecker {
  readonly #adminKey: string;
  readonly #tokens: TokenVerifier;

  constructor(adminKey: string, app: Pick<App, "authProviders" | "onChange">) {
    this.#adminKey = adminKey;
    this.#tokens = new TokenVerifier(() => app.authProviders());
    app.onChange(() => this.#tokens.reset());
  }

  user(token: string): Promise<VerifiedCaller> {
    return this.#tokens.verify(token);
  }

  admin(key: string, impersonating: JsonObject | undefined): VerifiedCaller {
    if (!sameKey(key, this.#adminKey)) {
      throw new AuthenticationError("BadAdminKey", badAdminKey().message);
    }
    const identity =
      impersonating === undefined ? null : impersonatedIdentity(impersonating);
    return { caller: { kind: "admin", identity }, expiresAt: null };
  }

  /** @throws HttpError 401 when there are credentials and they are not good. */
  async fromHeader(header: string | undefined): Promise<Caller> {
    try {
      return (await this.#fromHeader(header)).caller;
    } catch (error) {
      if (error instanceof AuthenticationError) {
        throw new HttpError(401, error.code, error.message);
      }
      throw error;
    }
  }

  /**
   * For the app's own HTTP routes, which may use the header for something
   * else: whoever it does not identify is anonymous.
   */
  async fromForeignHeader(header: string | undefined): Promise<Caller> {
    try {
      return (await this.#fromHeader(header)).caller;
    } catch (error) {
      if (error instanceof AuthenticationError) {
        return ANONYMOUS.caller;
      }
      throw error;
    }
  }

  /** @throws HttpError 401 unless the header or `key` is the admin key. */
  requireAdmin(header: string | undefined, key?: unknown): void {
    const given =
      typeof key === "string"
        ? key
        : credentials(header, "Convex")?.split(":")[0];
    if (given === undefined || !sameKey(given, this.#adminKey)) {
      throw badAdminKey();
    }
  }

  async #fromHeader(header: string | undefined): Promise<VerifiedCaller> {
    if (header === undefined || header === "") {
      return ANONYMOUS;
    }
    const token = credentials(header, "Bearer");
    if (token !== undefined) {
      return await this.user(token);
    }
    const admin = credentials(header, "Convex");
    if (admin !== undefined) {
      const [key = "", attributes] = admin.split(":");
      return this.admin(
        key,
        attributes === undefined ? undefined : parseAttributes(attributes),
      );
    }
    throw new AuthenticationError(
      "InvalidAuthHeader",
      "The Authorization header must start with Bearer or Convex",
    );
  }
}

function credentials(
  header: string | undefined,
  scheme: string,
): string | undefined {
  return header?.startsWith(`${scheme} `)
    ? header.slice(scheme.length + 1).trim()
    : undefined;
}

function parseAttributes(base64: string): JsonObject {
  try {
    const value: unknown = JSON.parse(
      Buffer.from(base64, "base64").toString("utf8"),
    );
    if (isJsonObject(value)) {
      return value;
    }
  } catch {
    // Not base64 of JSON: refused like any other text below.
  }
  throw new AuthenticationError(
    "InvalidAuthHeader",
    "The identity to act as is not a JSON object in base64",
  );
}
