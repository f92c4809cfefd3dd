import {
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  createLocalJWKSet,
  importPKCS8,
  jwtVerify,
  SignJWT,
  type JSONWebKeySet,
} from "jose";
import {
  ensureSecrets,
  jwksDataUri,
  makePassword,
  makePrivateKey,
} from "./secrets.js";

describe("ensureSecrets", () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "frontdesk-secrets-"));
    file = join(folder, ".env.local");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("makes all of them once, in a file for the owner alone", () => {
    const first = ensureSecrets({}, file);
    expect(first.made).toEqual([
      "SERVICE_PRIVATE_KEY",
      "OPERATOR_PRIVATE_KEY",
      "DASHBOARD_PASSWORD",
      "WIDGET_API_KEY",
    ]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const second = ensureSecrets(first.environment, file);
    expect(second.made).toEqual([]);
    expect(second.environment).toEqual(first.environment);
  });

  it("keeps what the operator wrote, line break missing or not", () => {
    writeFileSync(file, "OPENAI_MODEL=x");
    ensureSecrets({ WIDGET_API_KEY: "wk_mine" }, file);
    const text = readFileSync(file, "utf8");
    expect(text).toMatch(/^OPENAI_MODEL=x\nSERVICE_PRIVATE_KEY=/);
    expect(text).not.toContain("wk_mine");
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });
});

describe("jwksDataUri", () => {
  it("verifies what the private key signs", async () => {
    const encoded = makePrivateKey();
    const uri = jwksDataUri("SERVICE_PRIVATE_KEY", encoded);
    const body = Buffer.from(uri.split(",")[1] ?? "", "base64").toString();
    const jwks = JSON.parse(body) as JSONWebKeySet;
    const pem = Buffer.from(encoded, "base64").toString();
    const token = await new SignJWT({})
      .setProtectedHeader({ alg: "ES256", kid: jwks.keys[0]?.kid ?? "" })
      .setSubject("gateway")
      .sign(await importPKCS8(pem, "ES256"));
    const { payload } = await jwtVerify(token, createLocalJWKSet(jwks));
    expect(payload.sub).toBe("gateway");
    expect(body).not.toContain('"d"');
  });

  it.each(["", "garbage", Buffer.from("garbage").toString("base64")])(
    "names the variable when the key is %j",
    (value) => {
      expect(() => jwksDataUri("OPERATOR_PRIVATE_KEY", value)).toThrow(
        /^OPERATOR_PRIVATE_KEY must be a P-256 private key/,
      );
    },
  );
});

describe("makePassword", () => {
  it("is readable and never the same", () => {
    const passwords = Array.from({ length: 50 }, makePassword);
    expect(new Set(passwords).size).toBe(50);
    for (const password of passwords) {
      expect(password).toMatch(/^([a-z2-9]{5}-){3}[a-z2-9]{5}$/);
    }
  });
});
