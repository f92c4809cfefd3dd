/**
 * A throw-away project around a functions folder that the official CLI would
 * not find by itself: one without `package.json`, or under another name.
 */
import {
  cpSync,
  existsSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Moved } from "./source-paths.js";
import type { ConvexProject } from "./project.js";

export interface Stage {
  readonly dir: string;
  /** Where folders really are, and where they would be in a usual project. */
  readonly moved: Moved;
  remove(): void;
}

/** What error frames call the folder. */
const STAGED_FUNCTIONS = "convex";

/**
 * @param convexDir The `convex` package to bundle with.
 * @param copy Whether the folder must be copied because nothing above it has
 *   the package; otherwise it stays, and its own imports keep working.
 */
export function createStage(
  project: ConvexProject,
  convexDir: string,
  copy: boolean,
): Stage {
  const temporary = realpathSync(tmpdir());
  const dir = mkdtempSync(path.join(temporary, "convex-push-"));
  const packages = path.dirname(convexDir);
  try {
    const target = path.join(dir, STAGED_FUNCTIONS);
    if (copy) cpSync(project.functionsDir, target, { recursive: true });
    const functions = copy ? target : project.functionsDir;
    symlinkSync(packages, path.join(dir, "node_modules"), "dir");
    writeJson(path.join(dir, "package.json"), {
      private: true,
      dependencies: { convex: "*" },
    });
    writeJson(path.join(dir, "convex.json"), {
      ...project.settings,
      functions: `${path.relative(dir, functions)}/`,
    });
  } catch (error) {
    rmSync(dir, { recursive: true, force: true });
    throw error;
  }
  return {
    dir,
    moved: [
      [project.functionsDir, path.join(dir, STAGED_FUNCTIONS)],
      [realpathSync(packages), path.join(dir, "node_modules")],
    ],
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}

/** Whether the CLI must write `_generated` first, for imports to resolve. */
export function needsGeneratedCode(functionsDir: string): boolean {
  const generated = path.join(functionsDir, "_generated");
  return !["server.js", "server.ts"].some((name) =>
    existsSync(path.join(generated, name)),
  );
}

function writeJson(file: string, value: object): void {
  writeFileSync(file, JSON.stringify(value));
}
