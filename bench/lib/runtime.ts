/** The built runtime as a process of its own, serving the fixture functions. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../../scripts/lib/prepare.mjs";
import { SupervisedProcess } from "../../scripts/stack/supervised.js";

export interface BenchRuntime {
  readonly url: string;
  readonly pid: number;
  /** From starting the process to its first answer being possible. */
  readonly startMs: number;
  close(): Promise<void>;
}

/**
 * @param folder Data that is there already, and stays; what was deployed there
 *   last is served. Without it: a folder of its own, and the fixture.
 */
export async function startBenchRuntime(
  folder?: string,
): Promise<BenchRuntime> {
  const own = folder ?? mkdtempSync(join(tmpdir(), "frontdesk-bench-"));
  const functions =
    folder === undefined
      ? ["--functions", join(ROOT, "bench", "fixture", "convex")]
      : [];
  const child = new SupervisedProcess(
    {
      name: "runtime",
      command: process.execPath,
      args: [
        join(ROOT, "runtime", "dist", "main.js"),
        ...functions,
        ...["--port", "0", "--site-port", "0", "--data", own],
      ],
      cwd: ROOT,
      environment: { PATH: process.env["PATH"] ?? "" },
      ready: { kind: "json-line" },
      log: () => undefined,
    },
    (error) => {
      throw error;
    },
  );
  const started = performance.now();
  const line = await child.start();
  const startMs = performance.now() - started;
  if (typeof line !== "object" || line === null || !("url" in line)) {
    throw new Error("The runtime did not say its address.");
  }
  return {
    url: String(line.url),
    pid: child.pid ?? 0,
    startMs,
    close: async () => {
      await child.stop();
      if (folder === undefined) rmSync(own, { recursive: true, force: true });
    },
  };
}
