/** Permissions to upload one hour long, which need no record of their own. */
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { Engine, Namespace } from "../engine/types.js";
import { FileError } from "./errors.js";

/** Milliseconds. */
const VALIDITY_MS = 3_600_000;
const SECRET_KEY = "files/secret";
const TOKEN = /^(\d{1,9})\.(\d{1,15})\.([\w-]{43})$/;

export class UploadTokens {
  readonly #secret: Buffer;

  private constructor(secret: Buffer) {
    this.#secret = secret;
  }

  /** The secret is kept with the data, so tokens survive a restart. */
  static async open(engine: Engine): Promise<UploadTokens> {
    const stored = engine.getMeta(SECRET_KEY);
    if (typeof stored === "string") {
      return new UploadTokens(Buffer.from(stored, "base64"));
    }
    const secret = randomBytes(32);
    await engine.mutate((transaction) => {
      transaction.putMeta(SECRET_KEY, secret.toString("base64"));
      return Promise.resolve();
    });
    return new UploadTokens(secret);
  }

  issue(namespace: Namespace, now = Date.now()): string {
    const claim = `${String(namespace)}.${String(now + VALIDITY_MS)}`;
    return `${claim}.${this.#sign(claim)}`;
  }

  /** @throws FileError when it is not ours or has expired. */
  verify(token: string, now = Date.now()): Namespace {
    const [, namespace = "", expires = "", signature = ""] =
      TOKEN.exec(token) ?? [];
    const expected = this.#sign(`${namespace}.${expires}`);
    if (
      signature.length !== expected.length ||
      !timingSafeEqual(Buffer.from(signature), Buffer.from(expected))
    ) {
      throw new FileError(
        "StorageTokenInvalid",
        "The upload URL's token is not valid.",
      );
    }
    if (Number(expires) <= now) {
      throw new FileError(
        "StorageTokenExpired",
        "The upload URL has expired: generate a new one.",
      );
    }
    return Number(namespace);
  }

  #sign(claim: string): string {
    const mac = createHmac("sha256", this.#secret);
    return mac.update(claim).digest("base64url");
  }
}
