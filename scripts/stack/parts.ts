/** How each part is called: arguments, environment, and who sees which secret. */
import { join } from "node:path";
import { ROOT, SetupError } from "../lib/prepare.mjs";
import type { PartSpec } from "./launcher.js";
import { jwksDataUri } from "./secrets.js";
import type { StackSettings } from "./settings.js";

const SECRETS = [
  "SERVICE_PRIVATE_KEY",
  "OPERATOR_PRIVATE_KEY",
  "DASHBOARD_PASSWORD",
  "WIDGET_API_KEY",
  "OPENAI_API_KEY",
  "SMTP_URL",
  "RESEND_API_KEY",
] as const;

type SecretName = (typeof SECRETS)[number];

export interface Addresses {
  readonly convexUrl: string;
  readonly gatewayUrl: string;
  readonly dashboardUrl: string;
}

/** The settings without the secrets this part has no use for. */
function environmentFor(
  settings: StackSettings,
  secrets: readonly SecretName[],
  own: Readonly<Record<string, string>>,
): Record<string, string> {
  const environment = { ...settings.environment, ...own };
  for (const name of SECRETS) {
    if (!secrets.includes(name)) delete environment[name];
  }
  return environment;
}

function jwks(settings: StackSettings, name: SecretName): string {
  const value = settings.environment[name];
  if (value === undefined) throw new SetupError(`${name} is not set.`);
  return jwksDataUri(name, value);
}

/** An address a browser on this machine can open. */
export function reachable(host: string, port: number): string {
  const name = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
  return `http://${name.includes(":") ? `[${name}]` : name}:${port}`;
}

export function runtimePart(settings: StackSettings, dev: boolean): PartSpec {
  return {
    args: [
      join(ROOT, "runtime", "dist", "main.js"),
      ...["--functions", join(ROOT, "convex")],
      ...["--host", settings.host],
      ...["--port", String(settings.convexPort)],
      ...["--site-port", String(settings.convexSitePort)],
      ...["--data", join(settings.dataDir, "convex")],
      ...["--env", `SERVICE_JWKS=${jwks(settings, "SERVICE_PRIVATE_KEY")}`],
      ...["--env", `OPERATOR_JWKS=${jwks(settings, "OPERATOR_PRIVATE_KEY")}`],
      ...["--parent-pid", String(process.pid)],
      ...(dev ? ["--watch"] : ["--production"]),
    ],
    cwd: ROOT,
    environment: environmentFor(settings, [], {}),
    ready: { kind: "json-line" },
  };
}

export function gatewayPart(
  settings: StackSettings,
  dev: boolean,
  { convexUrl, gatewayUrl, dashboardUrl }: Addresses,
): PartSpec {
  return {
    args: dev
      ? ["--watch", "--import", "tsx", join(ROOT, "backend/src/main.ts")]
      : [join(ROOT, "backend", "dist", "main.js")],
    cwd: ROOT,
    environment: environmentFor(
      settings,
      [
        "SERVICE_PRIVATE_KEY",
        "WIDGET_API_KEY",
        "OPENAI_API_KEY",
        "SMTP_URL",
        "RESEND_API_KEY",
      ],
      {
        CONVEX_URL: convexUrl,
        HOST: settings.host,
        BACKEND_PORT: String(settings.backendPort),
        DASHBOARD_URL: dashboardUrl,
        LOG_LEVEL: settings.environment["LOG_LEVEL"] ?? "warn",
      },
    ),
    ready: { kind: "http", url: `${gatewayUrl}/health` },
  };
}

export function dashboardPart(
  settings: StackSettings,
  dev: boolean,
  { convexUrl, gatewayUrl, dashboardUrl }: Addresses,
): PartSpec {
  const next = join(ROOT, "node_modules", "next", "dist", "bin", "next");
  const port = String(settings.dashboardPort);
  return {
    args: [next, dev ? "dev" : "start", "-H", settings.host, "-p", port],
    cwd: join(ROOT, "dashboard"),
    environment: environmentFor(
      settings,
      ["OPERATOR_PRIVATE_KEY", "DASHBOARD_PASSWORD", "WIDGET_API_KEY"],
      {
        NODE_ENV: dev ? "development" : "production",
        CONVEX_URL: convexUrl,
        DASHBOARD_PORT: port,
        NEXT_PUBLIC_BACKEND_URL:
          settings.environment["NEXT_PUBLIC_BACKEND_URL"] ?? gatewayUrl,
        NEXT_TELEMETRY_DISABLED: "1",
      },
    ),
    ready: { kind: "http", url: `${dashboardUrl}/login` },
  };
}
