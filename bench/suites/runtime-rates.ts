/**
 * Mutations and indexed reads a second over HTTP, beside bare `lmdb` calls that
 * read and write the same rows on the same disk.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ConvexHttpClient } from "convex/browser";
import { anyApi } from "convex/server";
import { open } from "lmdb";
import { load } from "../lib/load.js";
import type { BenchRuntime } from "../lib/runtime.js";
import type { BenchRow } from "../lib/table.js";

const WIDTH = 16;
const WRITES = 4_000;
const READS = 10_000;

export async function runtimeRates(runtime: BenchRuntime): Promise<BenchRow[]> {
  const clients = Array.from(
    { length: WIDTH },
    () => new ConvexHttpClient(runtime.url),
  );
  const client = (index: number) => {
    const found = clients[index % WIDTH];
    if (!found) throw new Error("Unreachable");
    return found;
  };
  const rows = anyApi["rows"];
  const insert = rows?.["insert"];
  const get = rows?.["get"];
  if (!insert || !get) throw new Error("Unreachable");

  const writes = await load(WRITES, WIDTH, (index) =>
    client(index).mutation(
      insert,
      { key: `key-${index}`, n: index },
      { skipQueue: true },
    ),
  );
  const reads = await load(READS, WIDTH, (index) =>
    client(index).query(get, { key: `key-${index % WRITES}`, salt: index }),
  );
  const bare = await bareLmdb();
  return [
    {
      name: "durable mutations over HTTP, 16 connections",
      value: writes.perSecond,
      unit: "/s",
      baseline: { name: "bare lmdb put", value: bare.writes },
      better: "higher",
      budget: 3_500,
    },
    {
      name: "uncached indexed reads over HTTP, 16 connections",
      value: reads.perSecond,
      unit: "/s",
      baseline: { name: "bare lmdb get", value: bare.reads },
      better: "higher",
      budget: 6_000,
    },
  ];
}

/** The floor: the same rows with nothing around them, each write awaited. */
async function bareLmdb(): Promise<{ writes: number; reads: number }> {
  const folder = mkdtempSync(join(tmpdir(), "frontdesk-bench-lmdb-"));
  const store = open<{ key: string; n: number }, string>({ path: folder });
  const writes = await load(WRITES, WIDTH, async (index) => {
    await store.put(`key-${index}`, { key: `key-${index}`, n: index });
    await store.flushed;
  });
  const reads = await load(READS, WIDTH, async (index) => {
    if (!store.get(`key-${index % WRITES}`)) throw new Error("Lost a row");
  });
  await store.close();
  rmSync(folder, { recursive: true, force: true });
  return { writes: writes.perSecond, reads: reads.perSecond };
}
