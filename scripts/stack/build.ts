/** The product's build steps, in the order they depend on each other. */
import { spawn } from "node:child_process";
import { ROOT, SetupError } from "../lib/prepare.mjs";
import { isStale, type BuildUnit } from "./stale.js";

export const UNITS: readonly BuildUnit[] = [
  {
    name: "runtime",
    workspace: "@frontdesk/runtime",
    sources: ["runtime/src", "runtime/build.mjs", "package-lock.json"],
    output: "runtime/dist/main.js",
  },
  {
    name: "widget",
    workspace: "@frontdesk/widget",
    sources: [
      "widget/src",
      "widget/build.mjs",
      "protocol/src",
      "package-lock.json",
    ],
    output: "widget/dist/manifest.json",
  },
  {
    name: "backend",
    workspace: "@frontdesk/backend",
    sources: [
      "backend/src",
      "backend/build.mjs",
      "protocol/src",
      "convex/_generated",
      "package-lock.json",
    ],
    output: "backend/dist/main.js",
  },
  {
    name: "dashboard",
    workspace: "@frontdesk/dashboard",
    sources: [
      "dashboard/app",
      "dashboard/components",
      "dashboard/features",
      "dashboard/lib",
      "dashboard/proxy.ts",
      "dashboard/next.config.mjs",
      "protocol/src",
      "convex/_generated",
      "package-lock.json",
    ],
    output: "dashboard/.next/BUILD_ID",
  },
];

export function unitNamed(name: string): BuildUnit {
  const unit = UNITS.find((candidate) => candidate.name === name);
  if (!unit) {
    const names = UNITS.map((candidate) => candidate.name).join(", ");
    throw new SetupError(`There is no part "${name}" to build; try ${names}.`);
  }
  return unit;
}

/** @throws {SetupError} after showing what the build printed. */
export async function buildUnit(unit: BuildUnit): Promise<void> {
  const started = Date.now();
  const { code, output } = await run(unit.workspace);
  if (code !== 0) {
    process.stderr.write(output);
    throw new SetupError(
      /ENOSPC/.test(output)
        ? `The disk is full; free some space and build the ${unit.name} again.`
        : `Building the ${unit.name} failed; its own words stand above.`,
    );
  }
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  process.stderr.write(`• Built the ${unit.name} (${seconds} s)\n`);
}

/** Builds when sources are newer; answers whether it did. */
export async function buildIfStale(name: string): Promise<boolean> {
  const unit = unitNamed(name);
  if (!isStale(unit)) return false;
  await buildUnit(unit);
  return true;
}

function run(workspace: string): Promise<{ code: number; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn("npm", ["run", "build", "--silent", "-w", workspace], {
      cwd: ROOT,
      stdio: ["ignore", "pipe", "pipe"],
      shell: process.platform === "win32",
      env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1" },
    });
    let output = "";
    const collect = (chunk: Buffer) => {
      output += chunk.toString("utf8");
    };
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    child.once("error", reject);
    child.once("close", (code) => resolve({ code: code ?? 1, output }));
  });
}
