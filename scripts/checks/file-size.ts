/** A file with one subject rarely needs more lines than this. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectFiles } from "../lib/files.js";
import { ROOT } from "../lib/prepare.mjs";

const MAX_LINES = 400;

export function checkFileSize(): string[] {
  return projectFiles("*.ts", "*.tsx", "*.mjs")
    .filter((file) => !/_generated|\.(test|browser)\.tsx?$/.test(file))
    .map((file) => ({
      file,
      lines: readFileSync(join(ROOT, file), "utf8").split("\n").length,
    }))
    .filter(({ lines }) => lines > MAX_LINES)
    .map(({ file, lines }) => `${file}: ${lines} lines (at most ${MAX_LINES})`);
}
