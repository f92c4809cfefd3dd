/** Where a Convex folder belongs: its project, settings and `convex` package. */
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { PushError } from "../types.js";

export interface ConvexProject {
  /** The folder that holds the functions. */
  readonly functionsDir: string;
  /** The nearest folder above it with a `package.json`, if any. */
  readonly projectDir: string | null;
  /** Contents of the project's `convex.json`; empty when it has none. */
  readonly settings: Record<string, unknown>;
  /** Whether the CLI, started in `projectDir`, would find `functionsDir`. */
  readonly isConventional: boolean;
}

/**
 * Finds the project of a functions folder, or the functions folder of a
 * project.
 * @throws PushError when the folder does not exist.
 */
export function locateProject(
  where: { projectDir: string } | { functionsDir: string },
): ConvexProject {
  if ("projectDir" in where) {
    const projectDir = path.resolve(where.projectDir);
    const settings = readSettings(projectDir);
    const functionsDir = path.resolve(projectDir, functionsName(settings));
    return project(functionsDir, projectDir, settings);
  }
  const functionsDir = path.resolve(where.functionsDir);
  const projectDir = nearestPackage(path.dirname(functionsDir));
  const settings = projectDir === null ? {} : readSettings(projectDir);
  return project(functionsDir, projectDir, settings);
}

/** The folder of the `convex` package that `fromDir` would import, or null. */
export function convexPackageDir(fromDir: string): string | null {
  try {
    const require = createRequire(path.join(fromDir, "noop.js"));
    return path.dirname(require.resolve("convex/package.json"));
  } catch (error) {
    if (isCode(error, "MODULE_NOT_FOUND")) return null;
    throw error;
  }
}

/** The nearest `package.json` in or above `dir` that lists `convex`. */
export function dependsOnConvex(dir: string): boolean {
  const file = path.join(dir, "package.json");
  if (!existsSync(file)) return false;
  const parsed = parseObject(readFileSync(file, "utf8"), file);
  return ["dependencies", "devDependencies"].some((kind) => {
    const names = parsed[kind];
    return typeof names === "object" && names !== null && "convex" in names;
  });
}

function project(
  functionsDir: string,
  projectDir: string | null,
  settings: Record<string, unknown>,
): ConvexProject {
  if (!existsSync(functionsDir)) {
    throw new PushError(
      "FunctionsNotFound",
      `There is no folder ${functionsDir} to load Convex functions from.`,
    );
  }
  const real = realpathSync(functionsDir);
  const isConventional =
    projectDir !== null &&
    dependsOnConvex(projectDir) &&
    isSameFolder(path.resolve(projectDir, functionsName(settings)), real);
  return { functionsDir: real, projectDir, settings, isConventional };
}

function isSameFolder(candidate: string, real: string): boolean {
  return existsSync(candidate) && realpathSync(candidate) === real;
}

function functionsName(settings: Record<string, unknown>): string {
  const name = settings["functions"];
  return typeof name === "string" ? name : "convex/";
}

function readSettings(projectDir: string): Record<string, unknown> {
  const file = path.join(projectDir, "convex.json");
  if (!existsSync(file)) return {};
  return parseObject(readFileSync(file, "utf8"), file);
}

function parseObject(text: string, file: string): Record<string, unknown> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new PushError("InvalidProject", `${file}: ${String(error)}`);
  }
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) {
    throw new PushError("InvalidProject", `${file} does not hold an object.`);
  }
  return { ...parsed };
}

function nearestPackage(start: string): string | null {
  for (let dir = start; ; dir = path.dirname(dir)) {
    if (existsSync(path.join(dir, "package.json"))) return dir;
    if (path.dirname(dir) === dir) return null;
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
