/**
 * The whole platform on free ports with data of its own, started by the code
 * behind `npm start`, with the provider stand-in as its model.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  startProviderStandIn,
  type ProviderStandIn,
} from "../../backend/test/provider-stand-in.js";
import { freePort } from "../../scripts/stack/ports.js";
import { makeMissingSecrets } from "../../scripts/stack/secrets.js";
import { parseSettings } from "../../scripts/stack/settings.js";
import { startStack, type RunningStack } from "../../scripts/stack/stack.js";

export interface Platform extends RunningStack {
  readonly password: string;
  readonly widgetKey: string;
  /** What the parts printed, for a failing journey's report. */
  readonly output: readonly string[];
  /** Present unless the platform was started without a model. */
  readonly provider: ProviderStandIn | null;
  /** Stops everything, keeps the data, starts it again on the same ports. */
  restart(): Promise<Platform>;
  /** Stops everything and removes the data. */
  close(): Promise<void>;
}

export interface PlatformOptions {
  /** false: no key, so the built-in answerer answers. */
  readonly model?: boolean | undefined;
  readonly dashboard?: boolean | undefined;
  readonly environment?: Readonly<Record<string, string>> | undefined;
}

interface Kept {
  readonly environment: Record<string, string>;
  readonly dataDir: string;
  readonly provider: ProviderStandIn | null;
  readonly dashboard: boolean;
}

export async function startPlatform(
  options: PlatformOptions = {},
): Promise<Platform> {
  const dataDir = mkdtempSync(join(tmpdir(), "frontdesk-e2e-"));
  const provider =
    options.model === false ? null : await startProviderStandIn({ port: 0 });
  const model: Record<string, string> = provider
    ? { OPENAI_API_KEY: "sk-stand-in", OPENAI_BASE_URL: provider.url }
    : {};
  const { environment } = makeMissingSecrets({
    ...inherited(),
    ...model,
    DATA_DIR: dataDir,
    BACKEND_PORT: String(await freePort()),
    DASHBOARD_PORT: String(await freePort()),
    CONVEX_PORT: String(await freePort()),
    CONVEX_SITE_PORT: String(await freePort()),
    RATE_LIMIT_MAX_REQUESTS: "1000",
    ...options.environment,
  });
  return start({
    environment,
    dataDir,
    provider,
    dashboard: options.dashboard ?? true,
  });
}

function inherited(): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name of ["PATH", "HOME", "TMPDIR"]) {
    const value = process.env[name];
    if (value !== undefined) kept[name] = value;
  }
  return kept;
}

async function start(kept: Kept): Promise<Platform> {
  const output: string[] = [];
  const stack = await startStack({
    settings: parseSettings(kept.environment),
    dashboard: kept.dashboard,
    log: (part, line) => output.push(`${part}: ${line}`),
    onFatal: (error) => output.push(`fatal: ${error.message}`),
  });
  await stack.dashboardReady;
  return {
    ...stack,
    password: kept.environment["DASHBOARD_PASSWORD"] ?? "",
    widgetKey: kept.environment["WIDGET_API_KEY"] ?? "",
    output,
    provider: kept.provider,
    restart: async () => {
      await stack.stop();
      return start(kept);
    },
    close: async () => {
      await stack.stop();
      await kept.provider?.close();
      rmSync(kept.dataDir, { recursive: true, force: true });
    },
  };
}
