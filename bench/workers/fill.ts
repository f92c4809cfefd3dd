/** Puts rows into both folders by the quickest way there is: the import's. */
import { z } from "zod";
import { BareRows } from "../lib/bare-rows.js";
import { startEmbedded } from "../lib/embedded.js";
import { keyOf } from "../lib/row-load.js";
import { readTask, say } from "../lib/task.js";

const task = readTask((value) =>
  z
    .object({
      folder: z.string(),
      bareFolder: z.string(),
      from: z.number(),
      to: z.number(),
    })
    .parse(value),
);
/** Of one commit. */
const CHUNK = 5_000;
const APP = 0;

const { engine, close } = await startEmbedded(task.folder);
for (let start = task.from; start < task.to; start += CHUNK) {
  const end = Math.min(task.to, start + CHUNK);
  await engine.mutate(
    async (transaction) => {
      for (let n = start; n < end; n += 1) {
        transaction.insertWhole(APP, "rows", { key: keyOf(n), n });
      }
    },
    { unlimited: true },
  );
}
await close();
const bare = new BareRows(task.bareFolder);
await bare.fill(task.from, task.to, keyOf);
await bare.close();
say({ rows: task.to });
process.exit(0);
