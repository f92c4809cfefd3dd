/**
 * `npm run dev:convex`: the embedded runtime alone. Without arguments it serves
 * this project's functions with the project's settings; with arguments it is
 * handed them as they are and serves any Convex folder.
 */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { ROOT, runScript } from "../lib/prepare.mjs";
import { buildIfStale } from "./build.js";
import { runtimePart } from "./parts.js";
import { ensureSecrets } from "./secrets.js";
import { loadEnvironment, parseSettings } from "./settings.js";

function ownArguments(): string[] {
  const secretsFile = join(ROOT, ".env.local");
  const { environment } = ensureSecrets(loadEnvironment(), secretsFile);
  return [...runtimePart(parseSettings(environment), true).args];
}

await runScript(async () => {
  await buildIfStale("runtime");
  const given = process.argv.slice(2);
  const main = join(ROOT, "runtime", "dist", "main.js");
  const args = given.length > 0 ? [main, ...given] : ownArguments();
  const child = spawn(process.execPath, args, { stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => child.kill(signal));
  }
  process.exitCode = await new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 1));
  });
});
