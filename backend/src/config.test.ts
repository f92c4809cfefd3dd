import { generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import { ConfigError, readConfig } from "./config.js";

const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
const minimal = {
  CONVEX_URL: "http://127.0.0.1:3210/",
  SERVICE_PRIVATE_KEY: Buffer.from(pem).toString("base64"),
  WIDGET_API_KEY: "wk_0123456789abcdef",
};

describe("readConfig", () => {
  test("fills in what is not set", () => {
    const config = readConfig({ ...minimal, OPENAI_API_KEY: "  " });
    expect(config).toMatchObject({
      production: false,
      host: "127.0.0.1",
      port: 4000,
      convexUrl: "http://127.0.0.1:3210",
      servicePrivateKey: pem,
      provider: null,
      corsOrigins: [],
      rateLimit: { windowMs: 60_000, maxRequests: 60 },
      widgetLimits: null,
      drainMs: 10_000,
    });
    expect(config.widgetBundlePath).toMatch(/widget\/dist\/chat-widget\.js$/);
  });

  test("a model needs a key, or an address of its own", () => {
    const withKey = readConfig({ ...minimal, OPENAI_API_KEY: "sk-1" });
    expect(withKey.provider).toMatchObject({ model: "gpt-4.1-mini" });
    const baseURL = "http://localhost:11434/v1";
    const keyless = readConfig({ ...minimal, OPENAI_BASE_URL: baseURL });
    expect(keyless.provider).toMatchObject({ baseURL, apiKey: "none" });
  });

  test("mail goes one way, from an address, or nowhere", () => {
    expect(readConfig(minimal)).toMatchObject({
      mail: null,
      publicUrl: "http://localhost:4000",
    });
    const from = "desk@shop.example";
    const smtp = { SMTP_URL: "smtps://u:p@mail.example", MAIL_FROM: from };
    expect(readConfig({ ...minimal, ...smtp }).mail).toEqual({
      kind: "smtp",
      url: "smtps://u:p@mail.example",
      from,
    });
    const resend = { RESEND_API_KEY: "re_1", MAIL_FROM: from };
    expect(readConfig({ ...minimal, ...resend }).mail).toEqual({
      kind: "resend",
      apiKey: "re_1",
      from,
    });
    const wrong = [
      [{ SMTP_URL: "smtp://mail.example" }, /^MAIL_FROM is missing/],
      [{ ...smtp, ...resend }, /^SMTP_URL and RESEND_API_KEY are both set/],
      [{ ...smtp, SMTP_URL: "mail.example" }, /^SMTP_URL must be/],
      [{ ...smtp, MAIL_FROM: "Desk <desk@shop.example>" }, /^MAIL_FROM must/],
    ] as const;
    for (const [env, message] of wrong) {
      expect(() => readConfig({ ...minimal, ...env })).toThrow(message);
    }
  });

  test("the request limit scales the stored ones", () => {
    const env = { ...minimal, RATE_LIMIT_MAX_REQUESTS: "120" };
    expect(readConfig(env).widgetLimits).toEqual({
      perVisitor: 40,
      perAddress: 120,
      perWidget: 1_200,
    });
  });

  test("the default request limit, written out, changes no widget", () => {
    const env = { ...minimal, RATE_LIMIT_MAX_REQUESTS: "60" };
    expect(readConfig(env).widgetLimits).toBeNull();
  });

  test.each([
    ["CONVEX_URL", { CONVEX_URL: "" }],
    ["CONVEX_URL", { CONVEX_URL: "localhost:3210" }],
    ["SERVICE_PRIVATE_KEY", { SERVICE_PRIVATE_KEY: undefined }],
    ["SERVICE_PRIVATE_KEY", { SERVICE_PRIVATE_KEY: "abc" }],
    ["WIDGET_API_KEY", { WIDGET_API_KEY: "" }],
    ["BACKEND_PORT", { BACKEND_PORT: "http" }],
    ["BACKEND_PORT", { BACKEND_PORT: "70000" }],
    ["RATE_LIMIT_MAX_REQUESTS", { RATE_LIMIT_MAX_REQUESTS: "0" }],
    ["OPENAI_BASE_URL", { OPENAI_BASE_URL: "example.com" }],
    ["LOG_LEVEL", { LOG_LEVEL: "loud" }],
    ["TRUSTED_PROXIES", { TRUSTED_PROXIES: "10.0.0.0/8, proxy" }],
    ["CORS_ORIGIN", { CORS_ORIGIN: "example.com" }],
    ["CORS_ORIGIN", { CORS_ORIGIN: "https://example.com/path" }],
  ])("names a wrong %s", (name, wrong) => {
    const read = (): unknown => readConfig({ ...minimal, ...wrong });
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(new RegExp(`^${name} .*\\.$`));
  });

  test.each([
    ["CORS_ORIGIN", { CORS_ORIGIN: "*" }],
    ["WIDGET_API_KEY", { WIDGET_API_KEY: "change-me-widget-key" }],
    ["WIDGET_API_KEY", { WIDGET_API_KEY: "short" }],
  ])("production refuses a careless %s", (name, careless) => {
    const env = { ...minimal, ...careless };
    expect(() => readConfig(env)).not.toThrow();
    const production = { ...env, NODE_ENV: "production" };
    expect(() => readConfig(production)).toThrow(new RegExp(`^${name} `));
  });
});
