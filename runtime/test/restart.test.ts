/** What must outlive the process, and how the next one says it cannot go on. */
import { ConvexHttpClient } from "convex/browser";
import { truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startRuntime } from "../src/index.js";
import { temporaryFolder } from "../src/storage/temporary-folder.js";
import { fixture, fixtureDir } from "./app-harness.js";
import { api } from "./support/api.js";
import { callersOf } from "./support/callers.js";
import { eventually } from "./support/eventually.js";
import { runMain, startProcess } from "./support/process.js";

const TIMEOUT_MS = 120_000;

let folder: ReturnType<typeof temporaryFolder>;

beforeEach(() => {
  folder = temporaryFolder();
});

afterEach(() => folder.remove());

describe("over a restart", { timeout: TIMEOUT_MS }, () => {
  it("function handles stay the same, and can be called", async () => {
    const options = { dataDir: folder.path, log: () => undefined };
    const pushRequest = await fixture("components");
    const first = await startRuntime({ ...options, pushRequest });
    const args = { name: "handle", by: 1 };
    const make = (url: string) =>
      callersOf(url).mutation("app:addLaterInside", args);
    const handle = await make(first.url);
    await first.close();

    // As it was deployed before, and deployed anew.
    for (const again of [{}, { pushRequest }]) {
      const next = await startRuntime({ ...options, ...again });
      expect(await make(next.url)).toBe(handle);
      const call = { name: "by-handle", by: 5, handle };
      const added = await callersOf(next.url).action("app:callHandle", call);
      expect(Number(added) % 5).toBe(0);
      await next.close();
    }
  });

  it("scheduled mutations run exactly once, however often it is killed", async () => {
    const args = ["--port", "0", "--data", folder.path];
    const functions = ["--functions", fixtureDir("basic")];
    const name = "jobs";
    let scheduled = 0;
    for (let kill = 0; kill < 4; kill += 1) {
      const server = await startProcess([...functions, ...args]);
      const client = new ConvexHttpClient(server.url, { logger: false });
      const before = await client.query(api.counter.get, { name });
      scheduled += await client.mutation(api.counter.addLater, {
        name,
        count: 200,
      });
      // In the middle of them.
      let done = before;
      while (done < before + 20) {
        done = await client.query(api.counter.get, { name });
      }
      await server.stop("SIGKILL");
    }
    const server = await startProcess(args);
    const client = new ConvexHttpClient(server.url, { logger: false });
    let open = { pending: 1, failed: 0 };
    while (open.pending > 0) {
      open = await client.query(api.counter.openJobs, {});
    }
    expect(open.failed).toBe(0);
    expect(await client.query(api.counter.get, { name })).toBe(scheduled);
    await server.stop();
    const checked = await runMain(["check", "--data", folder.path]);
    expect(checked.code, checked.stdout).toBe(0);
  });
});

describe("a data folder", { timeout: TIMEOUT_MS }, () => {
  /** Code and words of a start that must not succeed. */
  async function refusal(): Promise<string> {
    const { code, stdout, stderr } = await runMain([
      ...["--port", "0", "--data", folder.path],
    ]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    return stderr;
  }

  async function fill(): Promise<void> {
    const runtime = await startRuntime({
      pushRequest: await fixture("basic"),
      dataDir: folder.path,
      log: () => undefined,
    });
    for (let n = 0; n < 30; n += 1) {
      await runtime.app.runMutation({
        path: "messages:send",
        args: { channel: "a", n, body: "x".repeat(20_000) },
        caller: { kind: "user", identity: null },
      });
    }
    await runtime.close();
  }

  it("of a newer version is refused in a sentence", async () => {
    await fill();
    const marker = join(folder.path, "FORMAT");
    writeFileSync(marker, "embedded-convex-data 99\n");
    expect(await refusal()).toMatch(
      /has format 99, newer than the \d+ this version understands/,
    );
  });

  it("that is damaged is refused in a sentence", async () => {
    await fill();
    truncateSync(join(folder.path, "data.mdb"), 200_000);
    const words = await refusal();
    expect(words).toMatch(/damaged/);
    expect(words).not.toMatch(/\n {4}at /);
  });

  it("of somebody else is left alone", async () => {
    writeFileSync(join(folder.path, "data.mdb"), "my own notes");
    expect(await refusal()).toMatch(/without the file/);
  });

  it("that another process holds is refused, and free once it is gone", async () => {
    const holder = await startProcess(["--port", "0", "--data", folder.path]);
    expect(await refusal()).toMatch(/in use/);
    await holder.stop("SIGKILL");
    const next = await startProcess(["--port", "0", "--data", folder.path]);
    await eventually(() => next.url, "an address");
    await next.stop();
  });
});
