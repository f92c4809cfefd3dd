/**
 * The process that `crash.test.ts` kills: it writes pairs of documents that
 * belong together and prints a line for each mutation that was acknowledged.
 */
import { openLmdbStorage } from "../storage/index.js";
import { createEngine } from "./index.js";

const [folder, start] = process.argv.slice(2);
if (folder === undefined) throw new Error("Usage: crash-writer <folder> <n>");
const engine = await createEngine({ storage: openLmdbStorage(folder) });
let next = Number(start);

async function write(): Promise<void> {
  for (;;) {
    const n = next++;
    await engine.mutate(async (transaction) => {
      const left = transaction.insert(0, "left", {
        n,
        pad: "x".repeat(n % 97),
        text: `number ${n} of many`,
        v: [1, n],
      });
      transaction.insert(0, "right", { n, left });
      if (n % 5 === 0) transaction.patch(0, left, { pad: "patched" });
    });
    process.stdout.write(`${n}\n`);
  }
}

await Promise.all(Array.from({ length: 8 }, write));
