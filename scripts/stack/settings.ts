/**
 * The settings of `npm start`, read once from the process environment,
 * `.env.local` and `.env`, in this order. What the servers read themselves is
 * handed on untouched; what decides how they are started is checked here.
 */
import { existsSync, readFileSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { parseEnv } from "node:util";
import { ROOT, SetupError } from "../lib/prepare.mjs";

export interface StackSettings {
  readonly host: string;
  readonly backendPort: number;
  readonly dashboardPort: number;
  readonly convexPort: number;
  readonly convexSitePort: number;
  /** Absolute. */
  readonly dataDir: string;
  /** Set: use this deployment and start no runtime. */
  readonly convexUrl: string | null;
  /** Everything the children inherit. */
  readonly environment: Readonly<Record<string, string>>;
}

export type Environment = Record<string, string | undefined>;

function readEnvFile(path: string): Environment {
  if (!existsSync(path)) return {};
  return parseEnv(readFileSync(path, "utf8"));
}

/** Empty values count as unset, as docker compose passes them. */
export function loadEnvironment(
  root: string = ROOT,
  own: Environment = process.env,
): Record<string, string> {
  const merged: Record<string, string> = {};
  const layers = [
    readEnvFile(join(root, ".env")),
    readEnvFile(join(root, ".env.local")),
    own,
  ];
  for (const layer of layers) {
    for (const [name, value] of Object.entries(layer)) {
      if (value !== undefined && value !== "") merged[name] = value;
    }
  }
  return merged;
}

function port(environment: Environment, name: string, fallback: number) {
  const text = environment[name];
  if (text === undefined) return fallback;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 65_535) {
    throw new SetupError(
      `${name} must be a port number from 0 to 65535, not "${text}".`,
    );
  }
  return value;
}

function deploymentUrl(environment: Environment): string | null {
  const text = environment["CONVEX_URL"];
  if (text === undefined) return null;
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new SetupError(
      `CONVEX_URL must be an http or https address such as https://happy-otter-123.convex.cloud, not "${text}".`,
    );
  }
  return text.replace(/\/$/, "");
}

/** @throws {SetupError} naming the variable whose value is wrong. */
export function parseSettings(
  environment: Record<string, string>,
): StackSettings {
  const host = environment["HOST"] ?? "127.0.0.1";
  if (!/^[A-Za-z0-9.:[\]-]+$/.test(host)) {
    throw new SetupError(`HOST must be an address to bind to, not "${host}".`);
  }
  const dataDir = environment["DATA_DIR"] ?? "./.frontdesk";
  const settings = {
    host,
    backendPort: port(environment, "BACKEND_PORT", 4000),
    dashboardPort: port(environment, "DASHBOARD_PORT", 3000),
    convexPort: port(environment, "CONVEX_PORT", 3210),
    convexSitePort: port(environment, "CONVEX_SITE_PORT", 3211),
    dataDir: isAbsolute(dataDir) ? dataDir : join(ROOT, dataDir),
    convexUrl: deploymentUrl(environment),
    environment,
  };
  refuseSharedPorts(settings);
  return settings;
}

function refuseSharedPorts(settings: Omit<StackSettings, "environment">): void {
  const ports = [
    ["BACKEND_PORT", settings.backendPort],
    ["DASHBOARD_PORT", settings.dashboardPort],
    ["CONVEX_PORT", settings.convexPort],
    ["CONVEX_SITE_PORT", settings.convexSitePort],
  ] as const;
  const seen = new Map<number, string>();
  for (const [name, value] of ports) {
    const other = seen.get(value);
    if (value !== 0 && other !== undefined) {
      throw new SetupError(
        `${name} and ${other} are both ${value}; give each its own port.`,
      );
    }
    seen.set(value, name);
  }
}
