/** What the numbers were measured on, and what else it was doing. */
import { execFileSync } from "node:child_process";
import { availableParallelism, cpus, loadavg } from "node:os";
import { ROOT } from "../../scripts/lib/prepare.mjs";

/** Other programs' share of the machine shows in this before a run starts. */
export function loadAverage(): number {
  return loadavg()[0] ?? 0;
}

function revision(): string {
  try {
    return execFileSync("git", ["rev-parse", "--short", "HEAD"], {
      cwd: ROOT,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  } catch {
    // Unpacked from an archive: there is no history to name.
    return "unknown revision";
  }
}

export function machineLine(loadBefore: number): string {
  const model = cpus()[0]?.model.trim() ?? "unknown CPU";
  const date = new Date().toISOString().slice(0, 10);
  return [
    `${availableParallelism()} cores`,
    model,
    `Node ${process.versions.node}`,
    `${process.platform}`,
    date,
    revision(),
    `load average ${loadBefore.toFixed(1)} before the run`,
  ].join(" · ");
}
