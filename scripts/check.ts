/**
 * `npm run check`: everything but the browser. Static checks run two at a
 * time; the tests have the machine to themselves.
 */
import { checkBoundaries } from "./checks/boundaries.js";
import { checkConvexRules } from "./checks/convex-rules.js";
import { checkDocPaths } from "./checks/doc-paths.js";
import { checkFileSize } from "./checks/file-size.js";
import { runScript, SetupError } from "./lib/prepare.mjs";
import { command, inline, runSteps, type StepResult } from "./lib/steps.js";
import { UNITS, buildIfStale } from "./stack/build.js";

const TYPED = [
  "protocol",
  "convex",
  "runtime",
  "backend",
  "widget",
  "dashboard",
  "e2e",
  "bench",
  "scripts",
];

/** @throws {SetupError} when anything is wrong. */
export async function check(): Promise<StepResult[]> {
  for (const unit of UNITS) await buildIfStale(unit.name);
  const results = await runSteps(
    [
      command("lint", "eslint", ["--max-warnings", "0", "."]),
      command("format", "prettier", ["--check", "--log-level", "warn", "."]),
      ...TYPED.map((folder) =>
        command(`types of ${folder}`, "tsc", ["-p", folder]),
      ),
      inline("import boundaries", checkBoundaries),
      inline("paths cited in documents", checkDocPaths),
      inline("rules of convex/", checkConvexRules),
      inline("file sizes", checkFileSize),
      command("generated code is fresh", "tsx", [
        "scripts/codegen.ts",
        "--check",
      ]),
      command("API client is fresh", "tsx", [
        "scripts/api-client.ts",
        "--check",
      ]),
      command("widget size", "node", ["widget/size.mjs"]),
    ],
    2,
  );
  results.push(
    ...(await runSteps(
      [
        command("unit and integration tests", "vitest", ["run"], {
          show: true,
        }),
      ],
      1,
    )),
  );
  return results;
}

export function requireClean(results: readonly StepResult[]): void {
  const failed = results.filter((result) => result.problems.length > 0);
  if (failed.length > 0) {
    const names = failed.map((result) => result.name).join(", ");
    throw new SetupError(`${failed.length} checks failed: ${names}.`);
  }
}

if (process.argv[1]?.endsWith("check.ts")) {
  await runScript(async () => requireClean(await check()));
}
