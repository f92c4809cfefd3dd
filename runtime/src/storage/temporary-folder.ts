import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder for one test. */
export function temporaryFolder(): { path: string; remove(): void } {
  const path = fs.mkdtempSync(join(tmpdir(), "frontdesk-"));
  return {
    path,
    remove: () => fs.rmSync(path, { recursive: true, force: true }),
  };
}
