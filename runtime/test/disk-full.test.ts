import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { fixtureDir } from "./app-harness.js";
import { startProcess } from "./support/process.js";

const MAX_CALLS = 2_000;

it("answers 503, not the function's failure, when the disk is full", async () => {
  const data = mkdtempSync(join(tmpdir(), "disk-full-"));
  // A limit on the size of files stands in for the size of the disk.
  const server = await startProcess(
    ["--functions", fixtureDir("basic"), "--port", "0", "--data", data],
    { maxFileBlocks: 6_000 },
  );
  const call = async (kind: string, path: string, args: object) => {
    const response = await fetch(`${server.url}/api/${kind}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ path, args, format: "json" }),
    });
    return {
      status: response.status,
      body: (await response.json()) as { code?: string; value?: unknown[] },
    };
  };
  const send = (n: number) =>
    call("mutation", "messages:send", {
      channel: "full",
      n,
      body: "x".repeat(60_000),
    });
  try {
    let saved = 0;
    let answer = await send(saved);
    while (answer.status === 200 && saved < MAX_CALLS) {
      saved += 1;
      answer = await send(saved);
    }
    expect(answer).toMatchObject({
      status: 503,
      body: { code: "CommitFailed" },
    });
    expect(saved).toBeGreaterThan(0);
    // What was acknowledged is there, and reading goes on.
    const list = await call("query", "messages:list", { channel: "full" });
    expect(list.body.value).toHaveLength(saved);
  } finally {
    await server.stop("SIGKILL");
    rmSync(data, { recursive: true, force: true });
  }
});
