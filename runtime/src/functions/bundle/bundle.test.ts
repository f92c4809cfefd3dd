import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fixtureDir } from "../../../test/app-harness.js";
import { parsePushRequest } from "../app/push-request.js";
import { bundleFunctions } from "./bundle.js";

let dir: string;

beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), "bundle-test-"));
});

afterEach(() => rmSync(dir, { recursive: true, force: true }));

const packages = path.resolve(
  path.dirname(createRequire(import.meta.url).resolve("convex/package.json")),
  "..",
);

/** A functions folder with one query, as the CLI would find it or not. */
function functionsAt(folder: string, source = QUERY): string {
  const functionsDir = path.join(dir, folder);
  mkdirSync(functionsDir, { recursive: true });
  cpSync(
    path.join(fixtureDir("chat"), "_generated"),
    path.join(functionsDir, "_generated"),
    { recursive: true },
  );
  writeFileSync(path.join(functionsDir, "a.ts"), source);
  return functionsDir;
}

const QUERY = `import { query } from "./_generated/server";
export const f = query({ args: {}, handler: () => 1 });`;

function asProject(functions?: string): void {
  symlinkSync(packages, path.join(dir, "node_modules"), "dir");
  const manifest = { private: true, dependencies: { convex: "*" } };
  writeFileSync(path.join(dir, "package.json"), JSON.stringify(manifest));
  if (functions === undefined) return;
  writeFileSync(path.join(dir, "convex.json"), JSON.stringify({ functions }));
}

async function modulePaths(
  where: { functionsDir: string } | { projectDir: string },
): Promise<string[]> {
  const request = parsePushRequest(await bundleFunctions(where));
  return request.app.modules.map((module) => module.path);
}

describe("bundling", () => {
  it("takes a project's folder", async () => {
    asProject("backend/functions/");
    functionsAt("backend/functions");
    expect(await modulePaths({ projectDir: dir })).toContain("a.js");
  });

  it("takes a folder that no convex.json names", async () => {
    asProject("elsewhere/");
    const functionsDir = functionsAt("functions");
    expect(await modulePaths({ functionsDir })).toContain("a.js");
  });

  it("takes a folder outside any project", async () => {
    const functionsDir = functionsAt("functions");
    expect(await modulePaths({ functionsDir })).toContain("a.js");
  });

  it("shows what does not compile", async () => {
    asProject();
    const functionsDir = functionsAt("convex", "export const = 1;");
    await expect(bundleFunctions({ functionsDir })).rejects.toMatchObject({
      code: "BundleFailed",
      message: expect.stringMatching(/a\.ts:1:13/) as string,
    });
  });

  it("says when there is no folder", async () => {
    const functionsDir = path.join(dir, "missing");
    await expect(bundleFunctions({ functionsDir })).rejects.toMatchObject({
      code: "FunctionsNotFound",
    });
  });
});
