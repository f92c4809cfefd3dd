/**
 * The runtime without HTTP: its embedding API called from the same process,
 * on a data folder of its own.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { z } from "zod";
import type * as RuntimePackage from "../../runtime/src/index.js";
import { ROOT } from "../../scripts/lib/prepare.mjs";
import { load } from "../lib/load.js";
import { readTask, say } from "../lib/task.js";

const task = readTask((value) =>
  z
    .object({ writes: z.number(), reads: z.number(), width: z.number() })
    .parse(value),
);
// As it was built: what TypeScript loaders add to a source costs time.
const built = pathToFileURL(join(ROOT, "runtime", "dist", "index.js")).href;
const { startRuntime } = (await import(built)) as typeof RuntimePackage;
const dataDir = mkdtempSync(join(tmpdir(), "frontdesk-bench-"));
const { app, close } = await startRuntime({
  functionsDir: join(ROOT, "bench", "fixture", "convex"),
  dataDir,
  log: () => undefined,
});
const caller = { kind: "user", identity: null } as const;

async function write(index: number): Promise<void> {
  const args = { key: `key-${index}`, n: index };
  const { outcome } = await app.runMutation({
    path: "rows:insert",
    args,
    caller,
  });
  if (!outcome.ok) throw new Error(outcome.error.message);
}

async function read(index: number): Promise<void> {
  const key = `key-${index % task.writes}`;
  const { outcome } = await app.runQuery({
    path: "rows:get",
    args: { key, salt: index },
    caller,
  });
  if (!outcome.ok) throw new Error(outcome.error.message);
  if (outcome.value === null) throw new Error(`${key} was lost.`);
}

// A quarter first, so that the code is warm.
await load(task.writes / 4, task.width, (at) => write(at + task.writes));
const writes = await load(task.writes, task.width, write);
await load(task.reads / 4, task.width, read);
const reads = await load(task.reads, task.width, read);
say({ writes: writes.perSecond, reads: reads.perSecond });
await close();
rmSync(dataDir, { recursive: true, force: true });
process.exit(0);
