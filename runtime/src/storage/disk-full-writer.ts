/**
 * The process that `disk-full.test.ts` gives too little disk: it writes batches
 * until some fail, then prints what the store still holds.
 */
import { openLmdbStorage } from "./index.js";
import type { Write } from "./index.js";

const BATCHES = 60;
const BATCH_SIZE = 20;
const VALUE = "x".repeat(8_000);

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error("Usage: disk-full-writer <folder>");
const storage = openLmdbStorage(folder);
const saved: number[] = [];
const reasons = new Set<string>();

function keyOf(batch: number, i: number): string {
  return `${batch}/${i}`;
}

for (let batch = 0; batch < BATCHES; batch++) {
  const writes = Array.from({ length: BATCH_SIZE }, (_, i): Write => [
    keyOf(batch, i),
    VALUE,
  ]);
  try {
    await storage.write(writes);
    saved.push(batch);
  } catch (error) {
    reasons.add(String(error));
  }
}

const snapshot = storage.snapshot();
const whole: number[] = [];
const halves: number[] = [];
for (let batch = 0; batch < BATCHES; batch++) {
  const keys = Array.from({ length: BATCH_SIZE }, (_, i) => keyOf(batch, i));
  const found = keys.filter((key) => snapshot.get(key) === VALUE).length;
  if (found === BATCH_SIZE) whole.push(batch);
  else if (found > 0) halves.push(batch);
}
await storage.close();
process.stdout.write(
  JSON.stringify({ saved, whole, halves, reasons: [...reasons] }),
);
