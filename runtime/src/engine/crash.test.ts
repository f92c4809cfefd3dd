import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openLmdbStorage } from "../storage/index.js";
import { temporaryFolder } from "../storage/temporary-folder.js";
import { createEngine } from "./index.js";
import { APP, indexQuery, table } from "./testing.js";
import type { Engine } from "./types.js";

const ROUNDS = 10;
const TIME_OUT_MS = 240_000;
const writer = fileURLToPath(new URL("./crash-writer.ts", import.meta.url));

let folder: ReturnType<typeof temporaryFolder>;
beforeAll(async () => {
  folder = temporaryFolder();
  const engine = await open();
  await engine.applySchema(APP, {
    tables: [
      {
        ...table("left", { by_n: ["n"] }),
        searchIndexes: [
          { name: "by_text", searchField: "text", filterFields: ["pad"] },
        ],
        vectorIndexes: [
          { name: "by_v", vectorField: "v", dimensions: 2, filterFields: [] },
        ],
      },
      table("right", { by_n: ["n"] }),
    ],
    schemaValidation: true,
  });
  await engine.close();
});
afterAll(() => folder.remove());

function open(): Promise<Engine> {
  return createEngine({ storage: openLmdbStorage(folder.path) });
}

/** Lets a writer run until some mutations are acknowledged, then kills it. */
async function writeAndKill(start: number, count: number): Promise<number[]> {
  const child = spawn(
    process.execPath,
    ["--import", "tsx", writer, folder.path, String(start)],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  const exit = once(child, "exit");
  const acknowledged: number[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    acknowledged.push(Number(line));
    // In the middle of work: eight writers always have more under way.
    if (acknowledged.length === count) child.kill("SIGKILL");
  }
  expect(await exit).toEqual([null, "SIGKILL"]);
  return acknowledged;
}

/** The `n` of a table's documents; the engine's limit does not apply here. */
function numbersOf(engine: Engine, name: string): Map<number, unknown> {
  const found = new Map<number, unknown>();
  for (let low = -1; ;) {
    const transaction = engine.beginRead();
    const query = indexQuery(`${name}.by_n`, [["Gt", "n", low]], null, [
      { limit: 10_000 },
    ]);
    const stream = transaction.openQuery(APP, query);
    const before = found.size;
    for (let d = stream.next(); d; d = stream.next()) {
      low = Number(d.value.n);
      found.set(low, name === "left" ? d.id : d.value.left);
    }
    transaction.close();
    if (found.size === before) return found;
  }
}

it(
  `loses nothing acknowledged and keeps no half over ${ROUNDS} kills`,
  { timeout: TIME_OUT_MS },
  async () => {
    const acknowledged = new Set<number>();
    let start = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const count = 5 + ((round * 37) % 200);
      for (const n of await writeAndKill(start, count)) acknowledged.add(n);
      const engine = await open();
      expect((await engine.verify()).problems).toEqual([]);
      const left = numbersOf(engine, "left");
      const right = numbersOf(engine, "right");
      expect(right).toEqual(left);
      const missing = [...acknowledged].filter((n) => !left.has(n));
      expect(missing).toEqual([]);
      start = Math.max(0, ...left.keys()) + 1;
      await engine.close();
    }
    expect(acknowledged.size).toBeGreaterThan(ROUNDS * 5);
  },
);
