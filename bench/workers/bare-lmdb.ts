/** The floor: the same rows with nothing around them, each write awaited. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BareRows } from "../lib/bare-rows.js";
import { loadRows, rowTask } from "../lib/row-load.js";
import { readTask, say } from "../lib/task.js";

const task = readTask((value) => rowTask.parse(value));
const own =
  task.folder === null ? mkdtempSync(join(tmpdir(), "frontdesk-bench-")) : null;
const rows = new BareRows(task.folder ?? own ?? "");

async function read(key: string): Promise<void> {
  if (rows.find(key) === null) throw new Error(`${key} was lost.`);
}

say(await loadRows(task, (key, n) => rows.insert(key, n), read));
await rows.close();
if (own !== null) rmSync(own, { recursive: true, force: true });
process.exit(0);
