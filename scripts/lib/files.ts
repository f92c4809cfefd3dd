/** The project's own files, as git sees them. */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./prepare.mjs";

/** Tracked and new files that git does not ignore; relative, with `/`. */
export function projectFiles(...patterns: string[]): string[] {
  const output = execFileSync(
    "git",
    ["ls-files", "--cached", "--others", "--exclude-standard", ...patterns],
    { cwd: ROOT, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 },
  );
  return output
    .split("\n")
    .filter((file) => file !== "" && existsSync(join(ROOT, file)));
}
