import { ConvexClient } from "convex/browser";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startRuntime } from "../src/index.js";
import { api } from "./support/api.js";
import { startProcess } from "./support/process.js";
import { FIXTURE_DIR } from "./support/runtime.js";

const KILLS = 6;

let dataDir: string;

beforeAll(() => {
  dataDir = mkdtempSync(join(tmpdir(), "crash-"));
});

afterAll(() => {
  rmSync(dataDir, { recursive: true, force: true });
});

/** Each client adds to its own counter and remembers what was acknowledged. */
class Writer {
  acknowledged = 0;
  sent = 0;
  #stopped = false;
  readonly #client: ConvexClient;
  readonly #name: string;
  readonly #loop: Promise<void>;

  constructor(url: string, name: string) {
    this.#client = new ConvexClient(url, { logger: false });
    this.#name = name;
    this.#loop = this.#write();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#loop;
    await this.#client.close();
  }

  async #write(): Promise<void> {
    while (!this.#stopped) {
      this.sent += 1;
      const value = await this.#client.mutation(api.counter.add, {
        name: this.#name,
      });
      // Each took effect exactly once: neither lost nor doubled.
      expect(value).toBe(this.sent);
      this.acknowledged = value;
    }
  }
}

it(
  "loses no acknowledged mutation and doubles none over kills",
  { timeout: 300_000 },
  async () => {
    const args = ["--functions", `${FIXTURE_DIR}/convex`, "--data", dataDir];
    let server = await startProcess([...args, "--port", "0"]);
    const port = new URL(server.url).port;
    const writers = ["a", "b", "c", "d"].map(
      (name) => new Writer(server.url, name),
    );
    for (let kill = 0; kill < KILLS; kill += 1) {
      const before = writers.map(({ acknowledged }) => acknowledged);
      while (
        writers.some(
          ({ acknowledged }, index) => acknowledged < (before[index] ?? 0) + 10,
        )
      ) {
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      await server.stop("SIGKILL");
      server = await startProcess([
        ...args,
        ...["--port", port, "--site-port", "0"],
      ]);
    }
    await Promise.all(writers.map((writer) => writer.stop()));
    await server.stop();

    const runtime = await startRuntime({ dataDir, log: () => undefined });
    const report = await runtime.engine.verify();
    expect(report.problems).toEqual([]);
    for (const [index, name] of ["a", "b", "c", "d"].entries()) {
      const { outcome } = await runtime.app.runQuery({
        path: "counter:get",
        args: { name },
        caller: { kind: "user", identity: null },
      });
      expect(outcome.ok && outcome.value).toBe(writers[index]?.sent);
    }
    await runtime.close();
  },
);
