/**
 * What a commit and a point query cost with few and with very many rows, and
 * how long a start takes and what memory it keeps: none of it may depend on
 * how much is stored. Beside bare `lmdb` with as many rows.
 */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { driveHttp } from "../lib/http-drive.js";
import { privateMegabytes, residentMegabytes } from "../lib/memory.js";
import { rowCosts, type RowCosts } from "../lib/row-load.js";
import { startBenchRuntime } from "../lib/runtime.js";
import type { BenchRow } from "../lib/table.js";
import { ask } from "../lib/worker.js";

const SIZES = [1_000, 100_000, 1_000_000];
const WRITES = 4_000;
const READS = 20_000;
const WIDTH = 64;
const START_BUDGET_MS = 3_000;
/** Starts are measured a few times; the quickest had the machine to itself. */
const STARTS = 3;

interface AtSize {
  readonly rows: number;
  readonly ours: RowCosts;
  readonly bare: RowCosts;
  readonly startMs: number;
  readonly privateMegabytes: number;
  readonly residentMegabytes: number;
}

export async function runtimeSize(): Promise<BenchRow[]> {
  const root = mkdtempSync(join(tmpdir(), "frontdesk-bench-"));
  const folder = join(root, "ours");
  const bareFolder = join(root, "bare");
  mkdirSync(bareFolder);
  const found: AtSize[] = [];
  try {
    let from = 0;
    for (const rows of SIZES) {
      await ask("fill", { folder, bareFolder, from, to: rows }, (line) =>
        z.object({ rows: z.literal(rows) }).parse(line),
      );
      from = rows;
      // First, as long as the data is what was filled in.
      const process = await startAndRead(folder, rows);
      const task = { rows, writes: WRITES, reads: READS, width: WIDTH };
      found.push({
        rows,
        ...process,
        ours: await costs("in-process", { ...task, folder }),
        bare: await costs("bare-lmdb", { ...task, folder: bareFolder }),
      });
    }
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
  return table(found);
}

function costs(worker: string, task: object): Promise<RowCosts> {
  return ask(worker, task, (line) => rowCosts.parse(line));
}

async function startAndRead(folder: string, rows: number) {
  let startMs = Infinity;
  for (let start = 1; start < STARTS; start += 1) {
    const runtime = await startBenchRuntime(folder);
    startMs = Math.min(startMs, runtime.startMs);
    await runtime.close();
  }
  const runtime = await startBenchRuntime(folder);
  try {
    const { url, pid } = runtime;
    // All over the data: the keys are spread over the whole index.
    await driveHttp({
      ...{ url, kind: "query", count: READS, width: 16 },
      keys: rows,
    });
    return {
      startMs: Math.min(startMs, runtime.startMs),
      privateMegabytes: privateMegabytes(pid),
      residentMegabytes: residentMegabytes(pid),
    };
  } finally {
    await runtime.close();
  }
}

function table(found: readonly AtSize[]): BenchRow[] {
  const costRows = (["writes", "reads"] as const).flatMap((kind) =>
    found.map(({ rows, ours, bare }): BenchRow => {
      const what = kind === "writes" ? "a commit" : "an uncached point query";
      return {
        name: `CPU of ${what} at ${number(rows)} rows`,
        value: ours[kind].cpuMicros,
        unit: "µs",
        baseline: { name: "bare lmdb", value: bare[kind].cpuMicros },
        better: "lower",
        note: `${number(ours[kind].perSecond)} /s, bare ${number(bare[kind].perSecond)} /s`,
      };
    }),
  );
  const [small] = found;
  const large = found.at(-1);
  if (!small || !large) throw new Error("Unreachable");
  const few = `with ${number(small.rows)}`;
  return [
    ...costRows,
    {
      name: `start with ${number(large.rows)} documents`,
      value: large.startMs,
      unit: "ms",
      baseline: { name: few, value: small.startMs },
      better: "lower",
      budget: START_BUDGET_MS,
      note: `the quickest of ${STARTS}`,
    },
    {
      name: `memory with ${number(large.rows)} documents, after reading them`,
      value: large.privateMegabytes,
      unit: "MB",
      baseline: { name: few, value: small.privateMegabytes },
      better: "lower",
      note: `with the pages of the data file ${number(large.residentMegabytes)} MB and ${number(small.residentMegabytes)} MB; these the kernel takes back`,
    },
  ];
}

function number(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}
