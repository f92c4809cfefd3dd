/**
 * The client of the admin API, generated from its document. `--check`
 * compares instead, and fails when what is committed is not what the
 * generator would write.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { cpSync, existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient } from "@hey-api/openapi-ts";
import { openApiDocument } from "../backend/src/openapi/document.js";
import { ROOT, runScript, SetupError } from "./lib/prepare.mjs";

const FOLDER = "protocol/src/admin-client/_generated";

async function generate(path: string): Promise<void> {
  // The generator takes plain JSON, and writes into it.
  const document = JSON.stringify(openApiDocument("0"));
  await createClient({
    input: JSON.parse(document) as Record<string, unknown>,
    output: { path },
    logs: { level: "silent", file: false },
    parser: {
      filters: {
        operations: { include: ["/ \\/v1\\/admin\\//"] },
        orphans: false,
      },
    },
    plugins: ["@hey-api/typescript", "@hey-api/sdk", "@hey-api/client-fetch"],
  });
}

/** Every file of a folder by its path in it. */
function contents(folder: string): Map<string, string> {
  if (!existsSync(folder)) return new Map();
  const files = readdirSync(folder, { recursive: true, withFileTypes: true });
  return new Map(
    files
      .filter((file) => file.isFile())
      .map((file) => join(file.parentPath, file.name))
      .map((path) => [
        path.slice(folder.length + 1),
        readFileSync(path, "utf8"),
      ]),
  );
}

await runScript(async () => {
  const work = mkdtempSync(join(tmpdir(), "frontdesk-client-"));
  try {
    const fresh = join(work, "client");
    await generate(fresh);
    const committed = join(ROOT, FOLDER);
    const old = contents(committed);
    const now = contents(fresh);
    const changed = [...new Set([...old.keys(), ...now.keys()])].filter(
      (name) => old.get(name) !== now.get(name),
    );
    if (changed.length > 0) {
      rmSync(committed, { recursive: true, force: true });
      cpSync(fresh, committed, { recursive: true });
    }
    const names = changed.join(", ");
    if (changed.length > 0 && process.argv.includes("--check")) {
      throw new SetupError(
        `${FOLDER} was not fresh (${names}); it is now: commit it.`,
      );
    }
    process.stderr.write(
      changed.length > 0 ? `• Wrote ${names}\n` : `• ${FOLDER} is fresh\n`,
    );
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
});
