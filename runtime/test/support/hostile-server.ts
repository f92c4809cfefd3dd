/**
 * A runtime in a process of its own, for `hostile-clients.test.ts`: impatient,
 * and it tells by messages what it holds.
 */
import { startRuntime, type Runtime } from "../../src/index.js";
import { FIXTURE_DIR } from "./runtime.js";

/** What the process answers to `"counters"`. */
export type Counters = Awaited<ReturnType<Runtime["counters"]>>;

/** What it answers to `"memory"`. */
export interface Memory {
  /** Bytes of live objects and buffers, after collecting garbage. */
  readonly bytes: number;
}

/**
 * So that nobody has to wait minutes for what takes minutes in production, yet
 * long enough for good clients on a machine that is busy with other things.
 */
export const LIMITS = {
  headersMs: 10_000,
  requestMs: 10_000,
  keepAliveMs: 10_000,
  stalledMs: 10_000,
  connectMs: 10_000,
  heartbeatMs: 500,
  silentClientMs: 30_000,
  frameBytes: 1024 * 1024,
  pendingCharacters: 1024 * 1024,
  queries: 500,
  queuedMutations: 100,
  runningActions: 100,
  pauseReadingBytes: 512 * 1024,
  unsentBytes: 8 * 1024 * 1024,
  unsentBytesOfAll: 24 * 1024 * 1024,
};

async function main(dataDir: string): Promise<void> {
  const runtime = await startRuntime({
    functionsDir: `${FIXTURE_DIR}/convex`,
    dataDir,
    limits: LIMITS,
    log: () => undefined,
  });
  process.on("message", (question) => {
    void (question === "counters" ? runtime.counters() : memory()).then(
      (answer) => process.send?.(answer),
    );
  });
  process.once("disconnect", () => process.exit(0));
  process.send?.({ url: runtime.url });
}

async function memory(): Promise<Memory> {
  // Finalizers of what was collected free more in the next turn.
  for (let turn = 0; turn < 3; turn += 1) {
    globalThis.gc?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { heapUsed, external } = process.memoryUsage();
  return { bytes: heapUsed + external };
}

const [dataDir] = process.argv.slice(2);
if (dataDir !== undefined) await main(dataDir);
