/** The gateway as a process of its own, to be killed. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { environmentOf } from "./gateway.js";
import type { Platform } from "./platform.js";

const MAIN = fileURLToPath(new URL("../../src/main.ts", import.meta.url));
const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

export interface ChildGateway {
  readonly url: string;
  readonly process: ChildProcess;
  /** Lines of its log so far, and of standard error. */
  readonly output: readonly string[];
  /** Resolves with exit code or signal. */
  kill(signal: NodeJS.Signals): Promise<number | string>;
}

/** Resolves when it listens and knows its first widget. */
export async function startChildGateway(
  platform: Platform,
  env: Record<string, string> = {},
): Promise<ChildGateway> {
  const child = spawn(process.execPath, ["--import", "tsx", MAIN], {
    cwd: ROOT,
    env: {
      PATH: process.env["PATH"],
      ...environmentOf(platform, { LOG_LEVEL: "info", ...env }),
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const exited = once(child, "exit");
  const output: string[] = [];
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      output.push(line);
      const found = /"url":"(http:[^"]+)"/.exec(line)?.[1];
      if (found) resolve(found);
    });
    createInterface({ input: child.stderr }).on("line", (line) => {
      output.push(line);
    });
    child.once("exit", () => reject(new Error(output.join("\n"))));
  });
  await ready(url);
  return {
    url,
    process: child,
    output,
    async kill(signal) {
      child.kill(signal);
      const [code, killedBy] = (await exited) as [number | null, string | null];
      return code ?? killedBy ?? "unknown";
    },
  };
}

async function ready(url: string): Promise<void> {
  for (;;) {
    const response = await fetch(`${url}/health`);
    await response.body?.cancel();
    if (response.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
