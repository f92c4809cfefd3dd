/** The gateway's settings, read once and checked before anything listens. */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { parseTrustedProxies } from "./door/client-address.js";
import { parseUrl } from "./url.js";

/** The start must stop; the message names the variable. */
export class ConfigError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "ConfigError";
  }
}

export interface ProviderConfig {
  readonly apiKey: string;
  readonly baseURL: string | undefined;
  readonly model: string;
  /** Tokens of one answer; what is reserved of a budget before the call. */
  readonly maxOutputTokens: number;
}

export interface WidgetLimits {
  readonly perVisitor: number;
  readonly perAddress: number;
  readonly perWidget: number;
}

/** `from` is a bare address that the server may send from. */
export type MailConfig = { readonly from: string } & (
  | { readonly kind: "smtp"; readonly url: string }
  | { readonly kind: "resend"; readonly apiKey: string }
);

export interface Config {
  readonly production: boolean;
  readonly host: string;
  readonly port: number;
  readonly convexUrl: string;
  /** PKCS8 PEM of the P-256 key this gateway proves itself with. */
  readonly servicePrivateKey: string;
  /** Publishable key of the first widget. */
  readonly widgetApiKey: string;
  /** null: only the built-in answerer. */
  readonly provider: ProviderConfig | null;
  /** Further origins of the first widget; `*` only outside production. */
  readonly corsOrigins: readonly string[];
  readonly rateLimit: {
    readonly windowMs: number;
    readonly maxRequests: number;
  };
  /** Messages a minute of the first widget; null: as they are stored. */
  readonly widgetLimits: WidgetLimits | null;
  readonly widgetBundlePath: string;
  readonly logLevel: string;
  readonly trustedProxies: readonly string[];
  /** Its origin may show every widget: the dashboard's live preview. */
  readonly dashboardUrl: string | undefined;
  /** Where browsers reach this gateway; no slash at the end. */
  readonly publicUrl: string;
  /** null: mails wait in the outbox, where staff can read them. */
  readonly mail: MailConfig | null;
  /** How long running answers may finish after SIGTERM. */
  readonly drainMs: number;
}

const DEFAULT_BUNDLE = "../widget/dist/chat-widget.js";
const WEAK_SECRET = /^(change-?me|secret|password|test|example|default)/i;
const MIN_SECRET_LENGTH = 16;
const DEFAULT_PER_MINUTE = 60;

const httpUrl = z
  .string()
  .refine(
    (value) => /^https?:$/.test(parseUrl(value)?.protocol ?? ""),
    "must be an http(s) address",
  );
const number = (fallback: number, min: number, max: number) =>
  z.coerce
    .number("must be a number")
    .int("must be a whole number")
    .min(min, `must be at least ${min}`)
    .max(max, `must be at most ${max}`)
    .default(fallback);
const list = z
  .string()
  .default("")
  .transform((value) =>
    value
      .split(",")
      .map((item) => item.trim())
      .filter((item) => item !== ""),
  );

const environmentSchema = z.object({
  NODE_ENV: z.string().default("development"),
  HOST: z.string().default("127.0.0.1"),
  BACKEND_PORT: number(4000, 0, 65_535),
  CONVEX_URL: httpUrl,
  SERVICE_PRIVATE_KEY: z.string("is missing; run the setup to make one"),
  WIDGET_API_KEY: z.string("is missing; choose the first widget's key"),
  OPENAI_API_KEY: z.string().optional(),
  OPENAI_BASE_URL: httpUrl.optional(),
  OPENAI_MODEL: z.string().default("gpt-4.1-mini"),
  OPENAI_MAX_OUTPUT_TOKENS: number(2_048, 16, 32_768),
  CORS_ORIGIN: list,
  RATE_LIMIT_WINDOW_MS: number(60_000, 100, 86_400_000),
  RATE_LIMIT_MAX_REQUESTS: number(DEFAULT_PER_MINUTE, 1, 10_000_000),
  WIDGET_BUNDLE_PATH: z.string().optional(),
  LOG_LEVEL: z
    .enum(
      ["fatal", "error", "warn", "info", "debug", "trace", "silent"],
      "must be fatal, error, warn, info, debug, trace or silent",
    )
    .default("info"),
  TRUSTED_PROXIES: list,
  DASHBOARD_URL: httpUrl.optional(),
  NEXT_PUBLIC_BACKEND_URL: httpUrl.optional(),
  SMTP_URL: z
    .string()
    .refine(
      (value) => /^smtps?:$/.test(parseUrl(value)?.protocol ?? ""),
      "must be an smtp(s) address",
    )
    .optional(),
  RESEND_API_KEY: z.string().optional(),
  MAIL_FROM: z
    .email("must be a bare address such as desk@example.com")
    .optional(),
  DRAIN_TIMEOUT_MS: number(10_000, 0, 600_000),
});

/**
 * Reads the settings. Empty variables count as unset.
 * Throws `ConfigError` naming the first wrong variable.
 */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>>,
  backendFolder = fileURLToPath(new URL("..", import.meta.url)),
): Config {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value?.trim()),
  );
  const parsed = environmentSchema.safeParse(given);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const name = String(issue?.path[0] ?? "environment");
    const missing = given[name] === undefined;
    const why =
      missing && issue?.code === "invalid_type" && name === "CONVEX_URL"
        ? "is missing; set the address of your Convex deployment"
        : issue?.message;
    throw new ConfigError(`${name} ${why}.`);
  }
  const env = parsed.data;
  const production = env.NODE_ENV === "production";
  checkOrigins(env.CORS_ORIGIN, production);
  if (production) checkSecret("WIDGET_API_KEY", env.WIDGET_API_KEY);
  try {
    parseTrustedProxies(env.TRUSTED_PROXIES);
  } catch (error) {
    throw new ConfigError(`TRUSTED_PROXIES ${(error as Error).message}.`);
  }
  return {
    production,
    host: env.HOST,
    port: env.BACKEND_PORT,
    convexUrl: env.CONVEX_URL.replace(/\/+$/, ""),
    servicePrivateKey: readPrivateKey(env.SERVICE_PRIVATE_KEY),
    widgetApiKey: env.WIDGET_API_KEY,
    provider: readProvider(env),
    corsOrigins: env.CORS_ORIGIN,
    rateLimit: {
      windowMs: env.RATE_LIMIT_WINDOW_MS,
      maxRequests: env.RATE_LIMIT_MAX_REQUESTS,
    },
    widgetLimits: widgetLimits(env),
    widgetBundlePath: findBundle(env.WIDGET_BUNDLE_PATH, backendFolder),
    logLevel: env.LOG_LEVEL,
    trustedProxies: env.TRUSTED_PROXIES,
    dashboardUrl: env.DASHBOARD_URL,
    publicUrl: (
      env.NEXT_PUBLIC_BACKEND_URL ?? `http://localhost:${env.BACKEND_PORT}`
    ).replace(/\/+$/, ""),
    mail: readMail(env),
    drainMs: env.DRAIN_TIMEOUT_MS,
  };
}

/**
 * One setting scales the first widget's limits as well. Left at its default it
 * leaves them to their owner, who may have changed them in the dashboard.
 */
function widgetLimits(env: {
  RATE_LIMIT_WINDOW_MS: number;
  RATE_LIMIT_MAX_REQUESTS: number;
}): WidgetLimits | null {
  const perMinute =
    (env.RATE_LIMIT_MAX_REQUESTS * 60_000) / env.RATE_LIMIT_WINDOW_MS;
  if (perMinute === DEFAULT_PER_MINUTE) return null;
  return {
    perVisitor: Math.max(1, Math.ceil(perMinute / 3)),
    perAddress: Math.max(1, Math.ceil(perMinute)),
    perWidget: Math.max(1, Math.ceil(perMinute * 10)),
  };
}

/** Relative to this folder, or to where the gateway was started. */
function findBundle(given: string | undefined, backendFolder: string): string {
  const path = given ?? DEFAULT_BUNDLE;
  const here = resolve(path);
  const besideBackend = resolve(backendFolder, path);
  return !existsSync(besideBackend) && existsSync(here) ? here : besideBackend;
}

/** Local model servers need an address but no key. */
function readProvider(env: {
  OPENAI_API_KEY?: string | undefined;
  OPENAI_BASE_URL?: string | undefined;
  OPENAI_MODEL: string;
  OPENAI_MAX_OUTPUT_TOKENS: number;
}): ProviderConfig | null {
  if (!env.OPENAI_API_KEY && !env.OPENAI_BASE_URL) return null;
  return {
    apiKey: env.OPENAI_API_KEY ?? "none",
    baseURL: env.OPENAI_BASE_URL,
    model: env.OPENAI_MODEL,
    maxOutputTokens: env.OPENAI_MAX_OUTPUT_TOKENS,
  };
}

/** Two ways at once would leave open which one a mail took. */
function readMail(env: {
  SMTP_URL?: string | undefined;
  RESEND_API_KEY?: string | undefined;
  MAIL_FROM?: string | undefined;
}): MailConfig | null {
  const { SMTP_URL: url, RESEND_API_KEY: apiKey, MAIL_FROM: from } = env;
  if (url === undefined && apiKey === undefined) return null;
  if (url !== undefined && apiKey !== undefined) {
    throw new ConfigError(
      "SMTP_URL and RESEND_API_KEY are both set; keep one.",
    );
  }
  if (from === undefined) {
    throw new ConfigError("MAIL_FROM is missing; set the sender's address.");
  }
  if (url !== undefined) return { kind: "smtp", url, from };
  return apiKey === undefined ? null : { kind: "resend", apiKey, from };
}

function readPrivateKey(value: string): string {
  const pem = value.includes("-----BEGIN")
    ? value.replaceAll("\\n", "\n")
    : Buffer.from(value, "base64").toString("utf8");
  if (!pem.includes("-----BEGIN PRIVATE KEY-----")) {
    throw new ConfigError(
      "SERVICE_PRIVATE_KEY must be a PKCS8 PEM key, as one line of base64.",
    );
  }
  return pem;
}

function checkOrigins(origins: readonly string[], production: boolean): void {
  for (const origin of origins) {
    if (origin === "*") {
      if (!production) continue;
      throw new ConfigError(
        "CORS_ORIGIN must not be * in production; list the sites instead.",
      );
    }
    const url = parseUrl(origin);
    if (!url || url.origin === "null" || url.pathname !== "/") {
      throw new ConfigError(
        `CORS_ORIGIN must list origins such as https://example.com; "${origin}" is none.`,
      );
    }
  }
}

function checkSecret(name: string, value: string): void {
  if (WEAK_SECRET.test(value) || value.length < MIN_SECRET_LENGTH) {
    throw new ConfigError(
      `${name} is too weak for production; use at least ${MIN_SECRET_LENGTH} random characters.`,
    );
  }
}
