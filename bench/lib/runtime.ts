/** The built runtime as a process of its own, serving the fixture functions. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../../scripts/lib/prepare.mjs";
import { SupervisedProcess } from "../../scripts/stack/supervised.js";

export interface BenchRuntime {
  readonly url: string;
  readonly pid: number;
  close(): Promise<void>;
}

export async function startBenchRuntime(): Promise<BenchRuntime> {
  const dataDir = mkdtempSync(join(tmpdir(), "frontdesk-bench-"));
  const child = new SupervisedProcess(
    {
      name: "runtime",
      command: process.execPath,
      args: [
        join(ROOT, "runtime", "dist", "main.js"),
        ...["--functions", join(ROOT, "bench", "fixture", "convex")],
        ...["--port", "0", "--site-port", "0", "--data", dataDir],
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
  const line = await child.start();
  if (typeof line !== "object" || line === null || !("url" in line)) {
    throw new Error("The runtime did not say its address.");
  }
  return {
    url: String(line.url),
    pid: child.pid ?? 0,
    close: async () => {
      await child.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
