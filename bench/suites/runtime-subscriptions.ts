/**
 * What a commit costs the runtime while many are subscribed to something else:
 * its CPU time for a mutation over HTTP, beside the same with nobody there.
 */
import { z } from "zod";
import { driveHttp } from "../lib/http-drive.js";
import { cpuMicros } from "../lib/memory.js";
import { startBenchRuntime } from "../lib/runtime.js";
import type { BenchRow } from "../lib/table.js";
import { Worker } from "../lib/worker.js";

const SUBSCRIPTIONS = [1_000, 10_000];
const SOCKETS = 100;
const MUTATIONS = 8_000;
/** Calls that `driveHttp` makes besides the measured ones are as dear. */
const ALL_MUTATIONS = MUTATIONS + 4_000;

interface Measured {
  readonly cpuMicros: number;
  readonly perSecond: number;
}

export async function runtimeSubscriptions(): Promise<BenchRow[]> {
  const runtime = await startBenchRuntime();
  try {
    const { url, pid } = runtime;
    // Once unmeasured: the code is warm for all three then.
    await commits(url, pid);
    const none = await commits(url, pid);
    const rows: BenchRow[] = [];
    for (const subscriptions of SUBSCRIPTIONS) {
      const worker = new Worker("idle-subscribers", {
        url: `${url.replace(/^http/, "ws")}/api/1.48.0/sync`,
        sockets: SOCKETS,
        questions: subscriptions / SOCKETS,
      });
      try {
        await worker.next((line) =>
          z.object({ subscriptions: z.literal(subscriptions) }).parse(line),
        );
        const some = await commits(url, pid);
        rows.push(row(subscriptions, some, none));
      } finally {
        await worker.stop();
      }
    }
    return rows;
  } finally {
    await runtime.close();
  }
}

async function commits(url: string, pid: number): Promise<Measured> {
  const before = cpuMicros(pid);
  const { perSecond } = await driveHttp({
    ...{ url, kind: "mutation", count: MUTATIONS, width: 16 },
    keys: MUTATIONS,
  });
  return {
    cpuMicros: (cpuMicros(pid) - before) / ALL_MUTATIONS,
    perSecond,
  };
}

function row(subscriptions: number, some: Measured, none: Measured): BenchRow {
  const rate = ({ perSecond }: Measured) =>
    `${Math.round(perSecond).toLocaleString("en-US")} /s`;
  return {
    name: `CPU of a mutation over HTTP with ${subscriptions.toLocaleString("en-US")} unaffected subscriptions`,
    value: some.cpuMicros,
    unit: "µs",
    baseline: { name: "with none", value: none.cpuMicros },
    better: "lower",
    note: `${rate(some)}, with none ${rate(none)}`,
  };
}
