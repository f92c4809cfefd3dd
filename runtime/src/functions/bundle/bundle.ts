/**
 * Bundles a Convex folder by running the official CLI offline: it writes the
 * request of `start_push` to a file instead of sending it.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { JsonObject } from "../../engine/types.js";
import { isJsonObject, parseJson } from "../../values/json-value.js";
import { PushError } from "../types.js";
import { convexPackageDir, locateProject } from "./project.js";
import type { ConvexProject } from "./project.js";
import { pointIntoStage } from "./source-paths.js";
import { createStage, needsGeneratedCode } from "./stage.js";

/**
 * @returns The body of `start_push`, every module included.
 * @throws PushError `FunctionsNotFound` or `BundleFailed`, with the CLI's text.
 */
export async function bundleFunctions(
  where: { projectDir: string } | { functionsDir: string },
): Promise<JsonObject> {
  const project = locateProject(where);
  const own = convexPackageDir(project.functionsDir);
  const convexDir = own ?? convexPackageDir(fileURLToPath(import.meta.url));
  if (convexDir === null) {
    throw new PushError(
      "BundleFailed",
      `The npm package "convex" is not installed for ${project.functionsDir}.`,
    );
  }
  if (project.isConventional && own !== null && project.projectDir !== null) {
    return runCli(convexDir, project.projectDir, project);
  }
  const stage = createStage(project, convexDir, own === null);
  try {
    const request = await runCli(convexDir, stage.dir, project);
    pointIntoStage(request, stage.dir, stage.moved);
    return request;
  } finally {
    stage.remove();
  }
}

async function runCli(
  convexDir: string,
  cwd: string,
  project: ConvexProject,
): Promise<JsonObject> {
  const outDir = mkdtempSync(path.join(tmpdir(), "convex-request-"));
  try {
    const out = path.join(outDir, "request");
    const codegen = needsGeneratedCode(project.functionsDir);
    const { code, output } = await run(
      process.execPath,
      [
        path.join(convexDir, "bin", "main.js"),
        "deploy",
        ...["--url", "http://127.0.0.1:1", "--admin-key", "offline"],
        ...["--typecheck", "disable"],
        // Code generation without a deployment would replace typed files.
        ...["--codegen", codegen ? "enable" : "disable"],
        ...["--push-all-modules", "--write-push-request", out],
      ],
      cwd,
    );
    if (code !== 0) throw new PushError("BundleFailed", readable(output));
    return parseRequest(readFileSync(`${out}.json`, "utf8"));
  } finally {
    rmSync(outDir, { recursive: true, force: true });
  }
}

function run(
  command: string,
  args: string[],
  cwd: string,
): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...deploymentFree(process.env), CI: "1", NO_COLOR: "1" },
    });
    let output = "";
    const collect = (chunk: Buffer): void => {
      output += chunk.toString("utf8");
    };
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, output }));
  });
}

/** The host's own deployment settings must not steer an offline run. */
function deploymentFree(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !name.startsWith("CONVEX_")),
  );
}

/** The CLI's message without its progress lines. */
function readable(output: string): string {
  const lines = output
    .split("\n")
    .filter((line) => !/^(▌|- )/.test(line))
    .join("\n")
    .trim();
  return `Bundling the Convex functions failed:\n${lines}`;
}

function parseRequest(text: string): JsonObject {
  const parsed = parseJson(text);
  if (!isJsonObject(parsed)) {
    throw new PushError("BundleFailed", "The CLI wrote no push request.");
  }
  return parsed;
}
