/**
 * The function path alone: the same functions on `convex-test`, which keeps
 * its documents in memory and looks through all of them for each query.
 */
import { convexTest } from "convex-test";
import { anyApi } from "convex/server";
import schema from "../fixture/convex/schema.js";
import { loadRows, rowTask } from "../lib/row-load.js";
import { readTask, say } from "../lib/task.js";

const task = readTask((value) => rowTask.parse(value));
const test = convexTest({
  schema,
  modules: {
    "../fixture/convex/rows.ts": () => import("../fixture/convex/rows.js"),
    "../fixture/convex/_generated/api.js": () =>
      import("../fixture/convex/_generated/api.js"),
  },
});
const insert = anyApi["rows"]?.["insert"];
const get = anyApi["rows"]?.["get"];
if (!insert || !get) throw new Error("Unreachable");

async function write(key: string, n: number): Promise<void> {
  if (insert) await test.mutation(insert, { key, n });
}

async function read(key: string, salt: number): Promise<void> {
  const row: unknown = get && (await test.query(get, { key, salt }));
  if (!row) throw new Error(`${key} was lost.`);
}

say(await loadRows(task, write, read));
process.exit(0);
