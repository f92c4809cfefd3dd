/**
 * The real thing around a gateway under test: this project's Convex functions
 * on the embedded runtime, in memory, with keys of their own.
 */
import { fileURLToPath } from "node:url";
import { ConvexHttpClient } from "convex/browser";
import { SignJWT, importPKCS8 } from "jose";
import { startRuntime, type Runtime } from "../../../runtime/src/index.js";
import { makeKeyPair, type KeyPair } from "./keys.js";

const FUNCTIONS = fileURLToPath(new URL("../../../convex", import.meta.url));

export const WIDGET_KEY = "wk_test_key_of_the_first_widget";

export interface PlatformKeys {
  readonly service: KeyPair;
  readonly operator: KeyPair;
}

export interface Platform {
  readonly convexUrl: string;
  readonly service: KeyPair;
  readonly keys: PlatformKeys;
  readonly runtime: Runtime;
  /** A client of the deployment signed in as the operator, or another. */
  operator(subject?: string): Promise<ConvexHttpClient>;
  close(): Promise<void>;
}

export async function startPlatform(
  options: {
    readonly port?: number;
    readonly dataDir?: string;
    /** Those of a platform that is started again. */
    readonly keys?: PlatformKeys;
  } = {},
): Promise<Platform> {
  const { port, dataDir } = options;
  const keys = options.keys ?? {
    service: await makeKeyPair(),
    operator: await makeKeyPair(),
  };
  const { service, operator: operatorKeys } = keys;
  const runtime = await startRuntime({
    port,
    dataDir,
    functionsDir: FUNCTIONS,
    env: { SERVICE_JWKS: service.jwks, OPERATOR_JWKS: operatorKeys.jwks },
    log: () => undefined,
  });
  return {
    convexUrl: runtime.url,
    service,
    keys,
    runtime,
    async operator(subject = "operator") {
      const token = await new SignJWT({ name: "Olga" })
        .setProtectedHeader({
          alg: "ES256",
          typ: "JWT",
          kid: operatorKeys.kid,
        })
        .setIssuer("https://dashboard.frontdesk.internal")
        .setAudience("frontdesk")
        .setSubject(subject)
        .setIssuedAt()
        .setExpirationTime("5m")
        .sign(await importPKCS8(operatorKeys.privateKey, "ES256"));
      const client = new ConvexHttpClient(runtime.url, { logger: false });
      client.setAuth(token);
      return client;
    },
    close: () => runtime.close(),
  };
}
