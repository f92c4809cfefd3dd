import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { temporaryFolder } from "./temporary-folder.js";

const writer = fileURLToPath(new URL("./disk-full-writer.ts", import.meta.url));

interface Outcome {
  saved: number[];
  whole: number[];
  halves: number[];
  reasons: string[];
}

it("keeps what was saved, and only that, when the disk is full", async () => {
  const folder = temporaryFolder();
  try {
    // A limit on the size of files stands in for the size of the disk. The
    // shell counts it in blocks of 512 or 1,024 bytes.
    const { stdout } = await promisify(execFile)("sh", [
      "-c",
      'ulimit -f 6000; exec "$0" --import tsx "$1" "$2"',
      process.execPath,
      writer,
      folder.path,
    ]);
    const outcome = JSON.parse(stdout) as Outcome; // as the writer prints it
    expect(outcome.saved.length).toBeGreaterThan(2);
    expect(outcome.saved.length).toBeLessThan(60);
    expect(outcome.whole).toEqual(outcome.saved);
    expect(outcome.halves).toEqual([]);
    for (const reason of outcome.reasons) {
      expect(reason).toMatch(/^StorageError: .* could not be written to disk/);
    }
    expect(outcome.reasons.length).toBeGreaterThan(0);
  } finally {
    folder.remove();
  }
});
