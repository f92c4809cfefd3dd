/** The runtime without HTTP: its embedding API called from the same process. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmbedded } from "../lib/embedded.js";
import { loadRows, rowTask } from "../lib/row-load.js";
import { readTask, say } from "../lib/task.js";

const task = readTask((value) => rowTask.parse(value));
const own =
  task.folder === null && !task.inMemory
    ? mkdtempSync(join(tmpdir(), "frontdesk-bench-"))
    : null;
const { app, close } = await startEmbedded(task.folder ?? own);
const caller = { kind: "user", identity: null } as const;

async function write(key: string, n: number): Promise<void> {
  const call = { path: "rows:insert", args: { key, n }, caller };
  const { outcome } = await app.runMutation(call);
  if (!outcome.ok) throw new Error(outcome.error.message);
}

async function read(key: string, salt: number): Promise<void> {
  const call = { path: "rows:get", args: { key, salt }, caller };
  const { outcome } = await app.runQuery(call);
  if (!outcome.ok) throw new Error(outcome.error.message);
  if (outcome.value === null) throw new Error(`${key} was lost.`);
}

say(await loadRows(task, write, read));
await close();
if (own !== null) rmSync(own, { recursive: true, force: true });
process.exit(0);
