/**
 * `npm run codegen`: the official CLI writes convex/_generated, against an
 * embedded runtime started for just that. `--check` compares instead, and fails
 * when what is committed is not what the CLI would write.
 */
import { spawnSync } from "node:child_process";
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT, runScript, SetupError } from "./lib/prepare.mjs";
import { buildIfStale } from "./stack/build.js";
import { Launcher } from "./stack/launcher.js";
import { runtimePart } from "./stack/parts.js";
import { freePort } from "./stack/ports.js";
import { makePrivateKey } from "./stack/secrets.js";
import { parseSettings } from "./stack/settings.js";

const GENERATED = join(ROOT, "convex", "_generated");

function contents(folder: string): Map<string, string> {
  return new Map(
    readdirSync(folder)
      .sort()
      .map((name) => [name, readFileSync(join(folder, name), "utf8")]),
  );
}

function differences(before: string, after: string): string[] {
  const old = contents(before);
  const fresh = contents(after);
  return [...new Set([...old.keys(), ...fresh.keys()])].filter(
    (name) => old.get(name) !== fresh.get(name),
  );
}

async function runCodegen(work: string): Promise<void> {
  const settings = parseSettings({
    DATA_DIR: join(work, "data"),
    CONVEX_PORT: String(await freePort()),
    CONVEX_SITE_PORT: String(await freePort()),
    SERVICE_PRIVATE_KEY: makePrivateKey(),
    OPERATOR_PRIVATE_KEY: makePrivateKey(),
    PATH: process.env["PATH"] ?? "",
  });
  const launcher = new Launcher(
    (_part, line) => process.stderr.write(`  ${line}\n`),
    (error) => {
      throw error;
    },
  );
  try {
    const line = await launcher.launch("runtime", runtimePart(settings, false));
    if (typeof line !== "object" || line === null || !("adminKey" in line)) {
      throw new SetupError("The runtime's first line was not its address.");
    }
    const result = spawnSync(
      process.execPath,
      [join(ROOT, "node_modules", "convex", "bin", "main.js"), "codegen"],
      {
        cwd: ROOT,
        encoding: "utf8",
        env: {
          PATH: process.env["PATH"],
          HOME: work,
          CI: "1",
          CONVEX_SELF_HOSTED_URL: `http://127.0.0.1:${settings.convexPort}`,
          CONVEX_SELF_HOSTED_ADMIN_KEY: String(line.adminKey),
        },
      },
    );
    if (result.status !== 0) {
      process.stderr.write(result.stdout + result.stderr);
      throw new SetupError("`convex codegen` failed; its words stand above.");
    }
  } finally {
    await launcher.stop();
  }
}

await runScript(async () => {
  await buildIfStale("runtime");
  const check = process.argv.includes("--check");
  const work = mkdtempSync(join(tmpdir(), "frontdesk-codegen-"));
  try {
    const before = join(work, "before");
    cpSync(GENERATED, before, { recursive: true });
    await runCodegen(work);
    const changed = differences(before, GENERATED);
    if (check && changed.length > 0) {
      throw new SetupError(
        `convex/_generated was not fresh (${changed.join(", ")}); it is now: commit it.`,
      );
    }
    process.stderr.write(
      changed.length > 0
        ? `• Wrote ${changed.join(", ")}\n`
        : "• convex/_generated is fresh\n",
    );
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
});
