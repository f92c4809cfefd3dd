/**
 * From a commit to those who watch: one mutation, many sockets subscribed to
 * its row by one question or by many that all must be asked again, in a
 * process of their own, beside a bare WebSocket server that sends the same
 * news. The clock starts before the mutation is sent.
 */
import { ConvexHttpClient } from "convex/browser";
import { anyApi } from "convex/server";
import { WebSocketServer } from "ws";
import { z } from "zod";
import { pause } from "../lib/pace.js";
import { startBenchRuntime } from "../lib/runtime.js";
import { percentile, type BenchRow } from "../lib/table.js";
import { Worker } from "../lib/worker.js";

const FEW = 1_000;
const MANY = 5_000;
const QUESTIONS = 500;
const ROUNDS = 20;
const WARM_UP = 5;
const KEY = "watched";

const connected = z.object({ connected: z.number() });
const ready = z.object({ ready: z.literal(true) });
const report = z.object({
  arrivals: z.array(z.number()),
  repeated: z.number(),
});

interface Source {
  readonly webSocketUrl: string;
  readonly query: object | null;
  /** Makes the next value, or tells which it will be. */
  next(): number;
  /** Publishes the value that `next` told. */
  publish(): Promise<unknown>;
}

interface Latencies {
  readonly samples: readonly number[];
  readonly repeated: number;
}

export async function liveUpdates(many = MANY): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const sockets of [FEW, many]) {
    const bare = await withBroadcaster((s) => measure(s, sockets, 1));
    for (const questions of sockets === FEW ? [1] : [1, QUESTIONS]) {
      const ours = await withRuntime((s) => measure(s, sockets, questions));
      rows.push(row(sockets, questions, ours, bare));
      if (ours.repeated > 0) {
        throw new Error(`${ours.repeated} subscribers were told twice.`);
      }
    }
  }
  return rows;
}

function row(
  sockets: number,
  questions: number,
  ours: Latencies,
  bare: Latencies,
): BenchRow {
  const asked =
    questions === 1 ? "one query" : `${questions} queries, all affected`;
  const [fraction, name, budget] =
    sockets === FEW ? [0.99, "p99", 30] : [0.95, "p95", 100];
  return {
    name: `commit to ${sockets.toLocaleString("en-US")} subscribers of ${asked}, ${name}`,
    value: percentile(ours.samples, fraction),
    unit: "ms",
    baseline: {
      name: "bare WebSocket broadcast",
      value: percentile(bare.samples, fraction),
    },
    better: "lower",
    budget,
    note: `median ${percentile(ours.samples, 0.5).toFixed(1)} ms`,
  };
}

async function measure(
  source: Source,
  sockets: number,
  questions: number,
): Promise<Latencies> {
  const worker = new Worker("subscribers", {
    url: source.webSocketUrl,
    query: source.query,
    sockets,
    questions,
  });
  const samples: number[] = [];
  let repeated = 0;
  try {
    await worker.next((line) => connected.parse(line));
    for (let round = 0; round < WARM_UP + ROUNDS; round += 1) {
      worker.tell(`await ${source.next()}`);
      await worker.next((line) => ready.parse(line));
      // The last round's news has settled, so that rounds do not overlap.
      await pause(50);
      const started = performance.timeOrigin + performance.now();
      const [told] = await Promise.all([
        worker.next((line) => report.parse(line)),
        source.publish(),
      ]);
      if (round < WARM_UP) continue;
      for (const at of told.arrivals) samples.push(at - started);
      repeated = told.repeated;
    }
  } finally {
    await worker.stop();
  }
  return { samples, repeated };
}

async function withRuntime<T>(use: (source: Source) => Promise<T>): Promise<T> {
  const runtime = await startBenchRuntime();
  try {
    const bump = anyApi["rows"]?.["bump"];
    if (!bump) throw new Error("Unreachable");
    const writer = new ConvexHttpClient(runtime.url);
    const publish = () =>
      writer.mutation(bump, { key: KEY }, { skipQueue: true });
    let n = Number(await publish());
    return await use({
      webSocketUrl: `${runtime.url.replace(/^http/, "ws")}/api/1.48.0/sync`,
      query: { udfPath: "rows:get", args: { key: KEY } },
      next: () => ++n,
      publish,
    });
  } finally {
    await runtime.close();
  }
}

async function withBroadcaster<T>(
  use: (source: Source) => Promise<T>,
): Promise<T> {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  await new Promise((resolve) => server.once("listening", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  let n = 0;
  try {
    return await use({
      webSocketUrl: `ws://127.0.0.1:${port}`,
      query: null,
      next: () => ++n,
      publish: async () => {
        for (const client of server.clients) client.send(`{"n":${n}}`);
      },
    });
  } finally {
    for (const client of server.clients) client.terminate();
    server.close();
  }
}
