/** A throw-away copy of the fixture, and the official CLI run inside it. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import {
  cpSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { FIXTURE_DIR } from "./runtime.js";

export interface Project {
  readonly dir: string;
  readonly functionsDir: string;
  /** Runs `convex <args>` against a deployment. */
  convex(deployment: Deployment, ...args: string[]): Promise<CliResult>;
  /** Starts `convex <args>`, for commands that go on until they are killed. */
  start(deployment: Deployment, ...args: string[]): ChildProcess;
  remove(): void;
}

type Deployment = { url: string; adminKey: string };

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const convexDir = dirname(
  createRequire(import.meta.url).resolve("convex/package.json"),
);

export function copyProject(from: string = FIXTURE_DIR): Project {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), "fixture-")));
  cpSync(from, dir, { recursive: true });
  symlinkSync(dirname(convexDir), join(dir, "node_modules"));
  return {
    dir,
    functionsDir: join(dir, "convex"),
    convex: (deployment, ...args) => runCli(dir, deployment, args),
    start: (deployment, ...args) => startCli(dir, deployment, args),
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}

function startCli(
  cwd: string,
  { url, adminKey }: Deployment,
  args: readonly string[],
) {
  return spawn(process.execPath, [join(convexDir, "bin", "main.js"), ...args], {
    cwd,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      NODE_OPTIONS: "",
      CI: "1",
      NO_COLOR: "1",
      CONVEX_SELF_HOSTED_URL: url,
      CONVEX_SELF_HOSTED_ADMIN_KEY: adminKey,
    },
  });
}

async function runCli(
  cwd: string,
  deployment: Deployment,
  args: readonly string[],
): Promise<CliResult> {
  const child = startCli(cwd, deployment, args);
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  await once(child, "close");
  return { code: child.exitCode, stdout, stderr };
}
