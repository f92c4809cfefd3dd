/**
 * Who may import whom, between folders and between the runtime's layers. The
 * table is the architecture; a breach fails the check and names the line.
 */
import { readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { projectFiles } from "../lib/files.js";
import { ROOT } from "../lib/prepare.mjs";

/** Folder → the other folders it may import from. Longest prefix wins. */
export const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  protocol: [],
  convex: ["protocol"],
  widget: ["protocol"],
  backend: ["protocol", "convex/_generated"],
  dashboard: ["protocol", "convex/_generated"],
  scripts: ["bench", "protocol", "backend/src/openapi"],
  // Tests and measurements start everything, and read the wire contract.
  e2e: [
    "scripts",
    "protocol",
    "convex/_generated",
    "backend/test",
    "dashboard/test",
  ],
  bench: [
    "scripts",
    "protocol",
    "convex/_generated",
    "backend/test",
    "runtime/src",
  ],
  "runtime/src/values": [],
  "runtime/src/storage": ["runtime/src/values"],
  "runtime/src/engine": ["runtime/src/values", "runtime/src/storage"],
  "runtime/src/files": ["runtime/src/engine", "runtime/src/values"],
  "runtime/src/functions": [
    "runtime/src/files",
    "runtime/src/engine",
    "runtime/src/values",
  ],
  "runtime/src/sync": [
    "runtime/src/functions",
    "runtime/src/engine",
    "runtime/src/values",
  ],
  runtime: ["runtime/src"],
};

/** Tests of these drive the real parts. */
const TEST_EXTRA: Readonly<Record<string, readonly string[]>> = {
  convex: ["runtime/src"],
  backend: ["scripts", "runtime/src", "convex"],
  dashboard: ["scripts", "runtime/src", "convex"],
  widget: [],
  runtime: ["convex"],
  "runtime/src/engine": ["runtime/src"],
  "runtime/src/files": ["runtime/src", "runtime/test"],
  "runtime/src/functions": ["runtime/src", "runtime/test"],
  "runtime/src/sync": ["runtime/src", "runtime/test"],
};

/** Parts of an allowed folder that would weigh too much in a visitor's page. */
const TOO_HEAVY: Readonly<Record<string, readonly string[]>> = {
  widget: ["protocol/src/schemas", "protocol/src/rules"],
};

const ALIASES: Readonly<Record<string, string>> = {
  "@frontdesk/protocol": "protocol",
};

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\b[^;]*?from\s*["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']\s*\)|(?:^|\n)\s*import\s*["']([^"']+)["']/g;

export interface Breach {
  readonly file: string;
  readonly specifier: string;
  readonly from: string;
  readonly to: string;
}

function unitOf(path: string): string | null {
  const units = Object.keys(ALLOWED)
    .filter((unit) => path === unit || path.startsWith(`${unit}/`))
    .sort((a, b) => b.length - a.length);
  return units[0] ?? null;
}

function targetOf(file: string, specifier: string): string | null {
  for (const [alias, folder] of Object.entries(ALIASES)) {
    if (specifier === alias) return folder;
    if (specifier.startsWith(`${alias}/`)) {
      return join(folder, "src", specifier.slice(alias.length + 1));
    }
  }
  if (specifier.startsWith("@/")) {
    const unit = unitOf(file);
    return unit ? join(unit, specifier.slice(2)) : null;
  }
  if (!specifier.startsWith(".")) return null;
  return normalize(join(dirname(file), specifier));
}

function isTest(file: string): boolean {
  return /\.(test|browser)\.tsx?$|\/test\/|^convex\/test\./.test(file);
}

/** The breaches in one file's text. */
export function breachesIn(file: string, text: string): Breach[] {
  const unit = unitOf(file);
  if (!unit) return [];
  const allowed = [
    unit,
    ...(ALLOWED[unit] ?? []),
    ...(isTest(file) ? (TEST_EXTRA[unit] ?? []) : []),
  ];
  const breaches: Breach[] = [];
  for (const match of text.matchAll(IMPORT)) {
    const specifier = match[1] ?? match[2] ?? match[3] ?? "";
    const target = targetOf(file, specifier);
    if (target === null) continue;
    const isIn = (folder: string) =>
      target === folder || target.startsWith(`${folder}/`);
    const isHeavy = (TOO_HEAVY[unit] ?? []).some(
      (path) => isIn(path) || target.replace(/\.[jt]s$/, "") === path,
    );
    if (isHeavy || !allowed.some(isIn))
      breaches.push({ file, specifier, from: unit, to: target });
  }
  return breaches;
}

export function checkBoundaries(): string[] {
  return projectFiles("*.ts", "*.tsx", "*.mjs")
    .filter((file) => !file.includes("/fixtures/"))
    .flatMap((file) => breachesIn(file, readFileSync(join(ROOT, file), "utf8")))
    .map(
      ({ file, specifier, from, to }) =>
        `${file}: ${from} may not import ${relative(".", to)} ("${specifier}")`,
    );
}
