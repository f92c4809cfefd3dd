/**
 * Runtime and gateway as built, started by the code behind `npm start`, with
 * the provider stand-in as a process of its own.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { ROOT } from "../../scripts/lib/prepare.mjs";
import { freePort } from "../../scripts/stack/ports.js";
import { makeMissingSecrets } from "../../scripts/stack/secrets.js";
import { parseSettings } from "../../scripts/stack/settings.js";
import { startStack, type RunningStack } from "../../scripts/stack/stack.js";
import { SupervisedProcess } from "../../scripts/stack/supervised.js";

/** Far above what any suite sends: limits are not what is measured. */
const NO_LIMIT = "10000000";

export interface BenchPlatform extends RunningStack {
  readonly widgetKey: string;
  /** PKCS8 PEM in base64: the dashboard's proof of who it is. */
  readonly operatorKey: string;
  /** The stand-in's address, with `/v1`. */
  readonly providerUrl: string;
  /** Lets answers that hold at `name` go on by `count` tokens, or all. */
  release(name: string, count?: number): Promise<void>;
  close(): Promise<void>;
}

const address = z.object({ url: z.string() });

/** `more` are further settings of the platform. */
export async function startBenchPlatform(
  more: Readonly<Record<string, string>> = {},
): Promise<BenchPlatform> {
  const dataDir = mkdtempSync(join(tmpdir(), "frontdesk-bench-"));
  const complaints: string[] = [];
  const provider = standIn(complaints);
  const { url: providerUrl } = address.parse(await provider.start());
  const { environment } = makeMissingSecrets({
    PATH: process.env["PATH"] ?? "",
    ...(process.env["BENCH_NODE_OPTIONS"] && {
      NODE_OPTIONS: process.env["BENCH_NODE_OPTIONS"],
    }),
    OPENAI_API_KEY: "sk-stand-in",
    OPENAI_BASE_URL: providerUrl,
    DATA_DIR: dataDir,
    BACKEND_PORT: String(await freePort()),
    DASHBOARD_PORT: String(await freePort()),
    CONVEX_PORT: String(await freePort()),
    CONVEX_SITE_PORT: String(await freePort()),
    RATE_LIMIT_MAX_REQUESTS: NO_LIMIT,
    LOG_LEVEL: "error",
    ...more,
  });
  const stack = await startStack({
    settings: parseSettings(environment),
    dashboard: false,
    log: (part, line) => {
      complaints.push(line);
      if (complaints.length <= 5) process.stderr.write(`  ${part}: ${line}\n`);
    },
    onFatal: fatal,
  });
  const control = providerUrl.replace(/\/v1$/, "/control");
  return {
    ...stack,
    widgetKey: environment["WIDGET_API_KEY"] ?? "",
    operatorKey: environment["OPERATOR_PRIVATE_KEY"] ?? "",
    providerUrl,
    release: async (name, count) => {
      const body = JSON.stringify({ name, ...(count && { count }) });
      const response = await fetch(`${control}/release`, {
        method: "POST",
        body,
      });
      if (!response.ok) throw new Error("The stand-in did not let go.");
    },
    close: async () => {
      await stack.stop();
      await provider.stop();
      rmSync(dataDir, { recursive: true, force: true });
      if (complaints.length > 5) {
        const more = complaints.length - 5;
        process.stderr.write(`  … and ${more} more lines of log\n`);
      }
    },
  };
}

function standIn(complaints: string[]): SupervisedProcess {
  const file = join(ROOT, "backend", "test", "provider-stand-in.ts");
  return new SupervisedProcess(
    {
      name: "provider stand-in",
      command: process.execPath,
      args: ["--import", "tsx", file],
      cwd: ROOT,
      environment: { PATH: process.env["PATH"] ?? "" },
      ready: { kind: "json-line" },
      log: (line) => complaints.push(line),
    },
    fatal,
  );
}

function fatal(error: Error): never {
  throw error;
}
