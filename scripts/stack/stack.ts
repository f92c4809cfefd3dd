/**
 * Brings up the whole platform: runtime → gateway → dashboard. `npm start`,
 * the browser journeys and the benchmarks all start it through this one door.
 */
import { mkdirSync } from "node:fs";
import { SetupError } from "../lib/prepare.mjs";
import { Launcher, type PartName } from "./launcher.js";
import { dashboardPart, gatewayPart, reachable, runtimePart } from "./parts.js";
import type { StackSettings } from "./settings.js";
import type { SupervisedProcess } from "./supervised.js";

export interface StackOptions {
  readonly settings: StackSettings;
  /** Reload on change instead of serving what was built. */
  readonly dev?: boolean | undefined;
  /** false: nobody needs a dashboard here. */
  readonly dashboard?: boolean | undefined;
  /** Awaited before the dashboard starts: its build may still be running. */
  readonly dashboardBuilt?: Promise<unknown> | undefined;
  readonly log: (part: PartName, line: string) => void;
  /** A part stopped too often to be started again. */
  readonly onFatal: (error: Error) => void;
}

export interface RunningStack {
  readonly convexUrl: string;
  /** null when the deployment is not ours. */
  readonly convexSiteUrl: string | null;
  /** null when the deployment is not ours. */
  readonly adminKey: string | null;
  readonly gatewayUrl: string;
  readonly dashboardUrl: string;
  /** Resolves when the dashboard answers; rejects when it cannot. */
  readonly dashboardReady: Promise<void>;
  part(name: PartName): SupervisedProcess;
  stop(): Promise<void>;
}

interface Deployment {
  readonly convexUrl: string;
  readonly convexSiteUrl: string | null;
  readonly adminKey: string | null;
}

/**
 * @throws {SetupError} when a part does not come up; the others are stopped.
 */
export async function startStack(options: StackOptions): Promise<RunningStack> {
  const { settings, dev = false } = options;
  const launcher = new Launcher(options.log, options.onFatal);
  try {
    const deployment = await ensureDeployment(launcher, settings, dev);
    const addresses = {
      convexUrl: deployment.convexUrl,
      gatewayUrl: reachable(settings.host, settings.backendPort),
      dashboardUrl: reachable(settings.host, settings.dashboardPort),
    };
    await launcher.launch("gateway", gatewayPart(settings, dev, addresses));

    const startDashboard = async () => {
      await options.dashboardBuilt;
      const part = dashboardPart(settings, dev, addresses);
      await launcher.launch("dashboard", part);
    };
    const dashboardReady =
      options.dashboard === false ? Promise.resolve() : startDashboard();
    // The caller awaits it; until then a failure must not end the process.
    dashboardReady.catch(() => undefined);

    return {
      ...deployment,
      ...addresses,
      dashboardReady,
      part: (name) => launcher.part(name),
      stop: () => launcher.stop(),
    };
  } catch (error) {
    await launcher.stop();
    throw error;
  }
}

async function ensureDeployment(
  launcher: Launcher,
  settings: StackSettings,
  dev: boolean,
): Promise<Deployment> {
  if (settings.convexUrl !== null) {
    return {
      convexUrl: settings.convexUrl,
      convexSiteUrl: null,
      adminKey: null,
    };
  }
  createDataFolder(settings.dataDir);
  const line = await launcher.launch("runtime", runtimePart(settings, dev));
  if (
    typeof line === "object" &&
    line !== null &&
    "url" in line &&
    "siteUrl" in line &&
    "adminKey" in line
  ) {
    return {
      convexUrl: String(line.url),
      convexSiteUrl: String(line.siteUrl),
      adminKey: String(line.adminKey),
    };
  }
  throw new SetupError("The runtime's first line was not its address.");
}

function createDataFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new SetupError(
      `The data folder cannot be made (${reason}); set DATA_DIR to a folder you may write to.`,
    );
  }
}
