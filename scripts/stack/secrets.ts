/**
 * First-start secrets: two ES256 key pairs (gateway and dashboard prove
 * themselves to Convex with them), the dashboard's password and the first
 * widget's key. They go to `.env.local`, which git ignores, readable by the
 * owner alone. What is set already, there or in the environment, is kept.
 */
import {
  appendFileSync,
  chmodSync,
  existsSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
} from "node:crypto";
import { SetupError } from "../lib/prepare.mjs";

const HEADER = `# Made by the first start. Secrets: keep this file to yourself.
`;

/** PKCS8 PEM in base64, so that it fits on one line of an env file. */
export function makePrivateKey(): string {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const pem = privateKey.export({ type: "pkcs8", format: "pem" });
  return Buffer.from(pem).toString("base64");
}

/** Four groups of five letters: 95 bits, readable aloud. */
export function makePassword(): string {
  const alphabet = "abcdefghjkmnpqrstuvwxyz23456789";
  const letters = Array.from(randomBytes(20), (byte) =>
    // 31 letters in 256 values: the bias costs less than 0.01 bit a letter.
    alphabet.charAt(byte % alphabet.length),
  );
  return [0, 5, 10, 15]
    .map((start) => letters.slice(start, start + 5).join(""))
    .join("-");
}

export function makeWidgetKey(): string {
  return `wk_${randomBytes(18).toString("base64url")}`;
}

/**
 * The public half as the JWKS that `auth.config.ts` hands to Convex: a `data:`
 * address, so that no server has to be asked. `kid` is the RFC 7638 thumbprint.
 *
 * @throws {SetupError} naming the variable when the key cannot be read.
 */
export function jwksDataUri(name: string, encodedPrivateKey: string): string {
  const jwk = publicJwk(name, encodedPrivateKey);
  const thumbprint = createHash("sha256")
    .update(JSON.stringify({ crv: jwk.crv, kty: jwk.kty, x: jwk.x, y: jwk.y }))
    .digest("base64url");
  const jwks = {
    keys: [{ ...jwk, kid: thumbprint, alg: "ES256", use: "sig" }],
  };
  const body = Buffer.from(JSON.stringify(jwks)).toString("base64");
  return `data:text/plain;charset=utf-8;base64,${body}`;
}

function publicJwk(name: string, encodedPrivateKey: string) {
  try {
    const pem = Buffer.from(encodedPrivateKey, "base64").toString("utf8");
    const key = createPublicKey(createPrivateKey(pem));
    const jwk = key.export({ format: "jwk" });
    if (jwk.crv !== "P-256") throw new Error(`its curve is ${jwk.crv}`);
    return jwk;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new SetupError(
      `${name} must be a P-256 private key, PKCS8 PEM in base64 (${reason}).`,
    );
  }
}

export interface EnsuredSecrets {
  /** The environment with every secret set. */
  readonly environment: Record<string, string>;
  /** Names of those made just now. */
  readonly made: readonly string[];
}

const MAKERS: Readonly<Record<string, () => string>> = {
  SERVICE_PRIVATE_KEY: makePrivateKey,
  OPERATOR_PRIVATE_KEY: makePrivateKey,
  DASHBOARD_PASSWORD: makePassword,
  WIDGET_API_KEY: makeWidgetKey,
};

/** Fills in what is missing; writes nothing. */
export function makeMissingSecrets(
  environment: Readonly<Record<string, string>>,
): EnsuredSecrets {
  const complete: Record<string, string> = { ...environment };
  const made: string[] = [];
  for (const [name, make] of Object.entries(MAKERS)) {
    if (complete[name] !== undefined) continue;
    complete[name] = make();
    made.push(name);
  }
  return { environment: complete, made };
}

/** Makes what is missing and appends it to `file`. */
export function ensureSecrets(
  environment: Readonly<Record<string, string>>,
  file: string,
): EnsuredSecrets {
  const ensured = makeMissingSecrets(environment);
  if (ensured.made.length > 0) append(file, ensured.made, ensured.environment);
  return ensured;
}

function append(
  file: string,
  names: readonly string[],
  values: Readonly<Record<string, string>>,
): void {
  const lines = names.map((name) => `${name}=${values[name] ?? ""}\n`).join("");
  if (!existsSync(file)) {
    writeFileSync(file, HEADER + lines, { mode: 0o600 });
    return;
  }
  const endsCleanly = /(^|\n)$/.test(readFileSync(file, "utf8"));
  appendFileSync(file, (endsCleanly ? "" : "\n") + lines);
  chmodSync(file, 0o600);
}
