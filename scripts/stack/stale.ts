/** Builds only what is older than its sources. */
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../lib/prepare.mjs";

const SKIPPED = new Set(["node_modules", "dist", ".next", "test", "coverage"]);

/** Milliseconds; 0 when there is nothing. */
export function newestModification(path: string): number {
  if (!existsSync(path)) return 0;
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  let newest = stat.mtimeMs;
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    if (SKIPPED.has(entry.name) || entry.name.endsWith(".test.ts")) continue;
    newest = Math.max(newest, newestModification(join(path, entry.name)));
  }
  return newest;
}

export interface BuildUnit {
  readonly name: string;
  /** npm workspace whose `build` script makes it. */
  readonly workspace: string;
  /** Files and folders, relative to the root. */
  readonly sources: readonly string[];
  /** Made last by the build, relative to the root. */
  readonly output: string;
}

export function isStale(unit: BuildUnit, root: string = ROOT): boolean {
  const output = join(root, unit.output);
  if (!existsSync(output)) return true;
  const built = statSync(output).mtimeMs;
  return unit.sources.some(
    (source) => newestModification(join(root, source)) > built,
  );
}
