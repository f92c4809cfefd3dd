/** Runs the command as a process of its own, as users do. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { join } from "node:path";

const MAIN = join(import.meta.dirname, "../../src/main.ts");

export interface RuntimeProcess {
  readonly url: string;
  readonly siteUrl: string;
  readonly adminKey: string;
  readonly child: ChildProcess;
  /** Standard error so far. */
  log(): string;
  /** Sends the signal and waits for the end; returns the exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** @throws Error with the process's words when it ends before it is ready. */
export async function startProcess(
  args: readonly string[],
  limits: { maxFileBlocks?: number } = {},
): Promise<RuntimeProcess> {
  const { child, log } = spawnMain(args, limits.maxFileBlocks);
  const line = await Promise.race([
    firstLine(child),
    once(child, "close").then(() => null),
  ]);
  if (line === null) {
    throw new Error(`The runtime ended: ${log()}`);
  }
  const { url, siteUrl, adminKey } = JSON.parse(line) as Record<string, string>;
  if (!url || !siteUrl || !adminKey) {
    throw new Error(`Not the line expected: ${line}`);
  }
  return {
    url,
    siteUrl,
    adminKey,
    child,
    log,
    async stop(signal = "SIGTERM") {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill(signal);
        await once(child, "close");
      }
      return child.exitCode;
    },
  };
}

/** Runs the command to its end. */
export async function runMain(
  args: readonly string[],
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const { child, log } = spawnMain(args);
  let stdout = "";
  child.stdout?.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  await once(child, "close");
  return { code: child.exitCode, stdout, stderr: log() };
}

/** @param maxFileBlocks Of 512 or 1,024 bytes: no file may grow larger. */
function spawnMain(args: readonly string[], maxFileBlocks?: number) {
  const command = [process.execPath, "--import", "tsx", MAIN, ...args];
  const limited = [
    ...["sh", "-c", 'ulimit -f "$0"; exec "$@"', String(maxFileBlocks)],
    ...command,
  ];
  const [file = "", ...rest] = maxFileBlocks === undefined ? command : limited;
  const child = spawn(file, rest, {
    stdio: ["ignore", "pipe", "pipe"],
    // vitest's own loader options are not for the child.
    env: { ...process.env, NODE_OPTIONS: "" },
  });
  let log = "";
  child.stderr.on("data", (chunk: Buffer) => (log += chunk.toString()));
  return { child, log: () => log };
}

async function firstLine(child: ChildProcess): Promise<string | null> {
  if (child.stdout === null) {
    return null;
  }
  for await (const line of createInterface({ input: child.stdout })) {
    return line;
  }
  return null;
}
