/**
 * Mutations and indexed reads a second: over HTTP from a process of its own,
 * and in process, each beside bare `lmdb` doing the same writes and reads; and
 * the path through the functions alone, beside `convex-test`.
 */
import { z } from "zod";
import { driveHttp } from "../lib/http-drive.js";
import { rowCosts, type RowTask } from "../lib/row-load.js";
import { startBenchRuntime } from "../lib/runtime.js";
import type { BenchRow } from "../lib/table.js";
import { ask, Worker } from "../lib/worker.js";

const HTTP_WIDTH = 16;
/** Callers at once in process; a flush to disk serves all who wait. */
const IN_PROCESS_WIDTH = 64;
const WRITES = 8_000;
const READS = 16_000;
/** For `convex-test`, whose queries look at every row. */
const FEW = 1_000;

export async function runtimeRates(): Promise<BenchRow[]> {
  const ours = await overHttp();
  const bareHttp = await bareOverHttp();
  const task = {
    folder: null,
    rows: 0,
    writes: WRITES,
    reads: 2 * READS,
    width: IN_PROCESS_WIDTH,
  };
  const embedded = await rows("in-process", task);
  const bare = await rows("bare-lmdb", task);
  const alone = { ...task, writes: FEW, reads: FEW, width: 1, inMemory: true };
  const functions = await rows("in-process", alone);
  const simulated = await rows("convex-test", alone);
  const http = `over HTTP, ${HTTP_WIDTH} connections`;
  const row = { unit: "/s", better: "higher" } as const;
  const latency = ({ median, p99 }: { median: number; p99: number }) =>
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
      value: embedded.writes.perSecond,
      baseline: { name: "bare lmdb", value: bare.writes.perSecond },
      budget: 5_000,
      note: cpu(embedded.writes.cpuMicros, bare.writes.cpuMicros),
    },
    {
      ...row,
      name: "uncached indexed reads in process",
      value: embedded.reads.perSecond,
      baseline: { name: "bare lmdb", value: bare.reads.perSecond },
      budget: 30_000,
      note: cpu(embedded.reads.cpuMicros, bare.reads.cpuMicros),
    },
    {
      ...row,
      name: `mutations in memory, one at a time, to ${FEW} rows`,
      value: functions.writes.perSecond,
      baseline: { name: "convex-test", value: simulated.writes.perSecond },
    },
    {
      ...row,
      name: `indexed reads in memory, one at a time, of ${FEW} rows`,
      value: functions.reads.perSecond,
      baseline: { name: "convex-test", value: simulated.reads.perSecond },
    },
  ];
}

function cpu(ours: number, bare: number): string {
  return `CPU ${ours.toFixed(0)} µs each, bare ${bare.toFixed(0)} µs`;
}

function rows(worker: string, task: RowTask) {
  return ask(worker, task, (line) => rowCosts.parse(line));
}

async function overHttp() {
  const runtime = await startBenchRuntime();
  try {
    return await drive(runtime.url);
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
    return await drive(url);
  } finally {
    await server.stop();
  }
}

async function drive(url: string) {
  const target = { url, width: HTTP_WIDTH, keys: WRITES };
  return {
    mutation: await driveHttp({ ...target, kind: "mutation", count: WRITES }),
    query: await driveHttp({ ...target, kind: "query", count: READS }),
  };
}
