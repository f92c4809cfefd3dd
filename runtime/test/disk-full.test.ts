import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { fixtureDir } from "./app-harness.js";
import { ConvexHttpClient } from "convex/browser";
import { api } from "./support/api.js";
import { runMain, startProcess } from "./support/process.js";

const MAX_CALLS = 2_000;
const TIMEOUT_MS = 60_000;

async function countAt(url: string): Promise<number> {
  const client = new ConvexHttpClient(url, { logger: false });
  const rows = await client.query(api.messages.list, { channel: "full" });
  return rows.length;
}

it(
  "answers 503, not the function's failure, when the disk is full",
  { timeout: TIMEOUT_MS },
  async () => {
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
      await server.stop("SIGKILL");
      const checked = await runMain(["check", "--data", data]);
      expect(checked.code, checked.stderr).toBe(0);
      expect(JSON.parse(checked.stdout)).toMatchObject({ problems: [] });
      // With room again it goes on where it was.
      const again = await startProcess(["--port", "0", "--data", data]);
      expect(await countAt(again.url)).toBe(saved);
      await again.stop();
    } finally {
      await server.stop("SIGKILL");
      rmSync(data, { recursive: true, force: true });
    }
  },
);
