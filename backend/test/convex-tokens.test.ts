/// <reference types="vite/client" />
/**
 * Every public Convex function, asked with tokens that must not count: the
 * deployment turns them away before any function runs.
 */
import { generateKeyPairSync } from "node:crypto";
import { importPKCS8, SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SERVICE_ISSUER } from "../src/convex/service-token.js";
import { startPlatform, type Platform } from "./support/platform.js";

const OPERATOR_ISSUER = "https://dashboard.frontdesk.internal";

const modules = import.meta.glob([
  "../../convex/**/*.ts",
  "!../../convex/**/*.test.ts",
  "!../../convex/test.*.ts",
  "!../../convex/*.config.ts",
  "!../../convex/_generated/**",
]);

interface PublicFunction {
  readonly path: string;
  readonly kind: "query" | "mutation" | "action";
}

async function publicFunctions(): Promise<PublicFunction[]> {
  const found: PublicFunction[] = [];
  for (const [file, load] of Object.entries(modules)) {
    const loaded = (await load()) as Record<string, unknown>;
    const module = file.replace(/^.*\/convex\//, "").replace(/\.ts$/, "");
    for (const [name, value] of Object.entries(loaded)) {
      const kind = kindOf(value);
      if (kind) found.push({ path: `${module}:${name}`, kind });
    }
  }
  return found;
}

function kindOf(value: unknown): PublicFunction["kind"] | null {
  if (typeof value !== "function" || !("isPublic" in value)) return null;
  if ("isQuery" in value) return "query";
  return "isMutation" in value ? "mutation" : "action";
}

let platform: Platform;
let functions: PublicFunction[];

beforeAll(async () => {
  [platform, functions] = await Promise.all([
    startPlatform(),
    publicFunctions(),
  ]);
});
afterAll(() => platform.close());

interface Claims {
  readonly issuer: string;
  readonly audience?: string;
  readonly expiresIn?: string;
  /** PKCS8 PEM; the issuer's own unless given. */
  readonly privateKey?: string;
}

async function token(claims: Claims): Promise<string> {
  const { issuer, audience = "frontdesk", expiresIn = "5m" } = claims;
  const isService = issuer === SERVICE_ISSUER;
  const pair = isService ? platform.keys.service : platform.keys.operator;
  const key = claims.privateKey ?? pair.privateKey;
  return await new SignJWT()
    .setProtectedHeader({ alg: "ES256", typ: "JWT", kid: pair.kid })
    .setIssuer(issuer)
    .setAudience(audience)
    .setSubject(isService ? "gateway" : "operator")
    .setIssuedAt(Math.floor(Date.now() / 1_000) - 3_600)
    .setExpirationTime(expiresIn)
    .sign(await importPKCS8(key, "ES256"));
}

async function ask(
  { path, kind }: PublicFunction,
  jwt: string,
): Promise<number> {
  const response = await fetch(`${platform.convexUrl}/api/${kind}`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      authorization: `Bearer ${jwt}`,
    },
    body: JSON.stringify({ path, format: "json", args: {} }),
  });
  await response.arrayBuffer();
  return response.status;
}

const stranger = generateKeyPairSync("ec", { namedCurve: "P-256" })
  .privateKey.export({ type: "pkcs8", format: "pem" })
  .toString();

describe.each([
  ["the gateway", SERVICE_ISSUER],
  ["the operator", OPERATOR_ISSUER],
])("a token of %s", (_, issuer) => {
  test.each<[string, Omit<Claims, "issuer">]>([
    ["that has expired", { expiresIn: "-2m" }],
    ["for another audience", { audience: "elsewhere" }],
    ["by another key", { privateKey: stranger }],
  ])("%s reaches no function", async (_name, wrong) => {
    const jwt = await token({ issuer, ...wrong });
    const statuses = await Promise.all(
      functions.map(async (one) => [one.path, await ask(one, jwt)] as const),
    );
    expect(statuses.length).toBeGreaterThan(80);
    expect(statuses.filter(([, status]) => status !== 401)).toEqual([]);
  });

  test("that is right does", async () => {
    const jwt = await token({ issuer });
    const [first] = functions;
    if (!first) throw new Error("No function");
    expect(await ask(first, jwt)).toBe(200);
  });
});
