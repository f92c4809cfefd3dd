/**
 * Mutations and indexed reads a second: over HTTP from a process of its own,
 * and in process, each beside bare `lmdb` served the same way.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { open } from "lmdb";
import { z } from "zod";
import { load } from "../lib/load.js";
import { startBenchRuntime } from "../lib/runtime.js";
import type { BenchRow } from "../lib/table.js";
import { ask, Worker } from "../lib/worker.js";

const HTTP_WIDTH = 16;
/** Callers at once in process; a flush to disk serves all who wait. */
const IN_PROCESS_WIDTH = 64;
const WRITES = 8_000;
const READS = 16_000;
const WARM_UP = 4_000;

const rates = z.object({
  perSecond: z.number(),
  median: z.number(),
  p99: z.number(),
});
const inProcess = z.object({ writes: z.number(), reads: z.number() });

type Kind = "mutation" | "query";

export async function runtimeRates(): Promise<BenchRow[]> {
  const ours = await overHttp();
  const bareHttp = await bareOverHttp();
  const embedded = await ask(
    "in-process",
    { writes: WRITES, reads: 2 * READS, width: IN_PROCESS_WIDTH },
    (line) => inProcess.parse(line),
  );
  const bare = await bareLmdb();
  const http = `over HTTP, ${HTTP_WIDTH} connections`;
  const row = { unit: "/s", better: "higher" } as const;
  const latency = ({ median, p99 }: z.infer<typeof rates>) =>
    `median ${median.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`;
  return [
    {
      ...row,
      name: `durable mutations ${http}`,
      value: ours.mutation.perSecond,
      baseline: {
        name: "bare lmdb behind node:http",
        value: bareHttp.mutation.perSecond,
      },
      budget: 3_500,
      note: latency(ours.mutation),
    },
    {
      ...row,
      name: `uncached indexed reads ${http}`,
      value: ours.query.perSecond,
      baseline: {
        name: "bare lmdb behind node:http",
        value: bareHttp.query.perSecond,
      },
      budget: 6_000,
      note: latency(ours.query),
    },
    {
      ...row,
      name: `durable mutations in process, ${IN_PROCESS_WIDTH} at a time`,
      value: embedded.writes,
      baseline: { name: "bare lmdb put", value: bare.writes },
      budget: 5_000,
    },
    {
      ...row,
      name: "uncached indexed reads in process",
      value: embedded.reads,
      baseline: { name: "bare lmdb get", value: bare.reads },
      budget: 30_000,
    },
  ];
}

async function overHttp() {
  const runtime = await startBenchRuntime();
  try {
    return {
      mutation: await drive(runtime.url, "mutation"),
      query: await drive(runtime.url, "query"),
    };
  } finally {
    await runtime.close();
  }
}

async function bareOverHttp() {
  const server = new Worker("bare-api", {});
  try {
    const { url } = await server.next((line) =>
      z.object({ url: z.string() }).parse(line),
    );
    return {
      mutation: await drive(url, "mutation"),
      query: await drive(url, "query"),
    };
  } finally {
    await server.stop();
  }
}

function drive(url: string, kind: Kind) {
  const task = {
    url,
    kind,
    path: kind === "mutation" ? "rows:insert" : "rows:get",
    warmUp: WARM_UP,
    count: kind === "mutation" ? WRITES : READS,
    width: HTTP_WIDTH,
    keys: WRITES,
  };
  return ask("http-load", task, (line) => rates.parse(line));
}

/** The floor: the same rows with nothing around them, each write awaited. */
async function bareLmdb(): Promise<{ writes: number; reads: number }> {
  const folder = mkdtempSync(join(tmpdir(), "frontdesk-bench-"));
  const store = open<{ key: string; n: number }, string>({ path: folder });
  const put = async (index: number) => {
    await store.put(`key-${index}`, { key: `key-${index}`, n: index });
    await store.flushed;
  };
  await load(WRITES / 4, IN_PROCESS_WIDTH, (at) => put(at + WRITES));
  const writes = await load(WRITES, IN_PROCESS_WIDTH, put);
  const reads = await load(2 * READS, IN_PROCESS_WIDTH, async (index) => {
    if (!store.get(`key-${index % WRITES}`)) throw new Error("Lost a row");
  });
  await store.close();
  rmSync(folder, { recursive: true, force: true });
  return { writes: writes.perSecond, reads: reads.perSecond };
}
