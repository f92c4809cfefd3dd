import { ConvexClient } from "convex/browser";
import {
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { spawn } from "node:child_process";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { api } from "./support/api.js";
import { eventually } from "./support/eventually.js";
import {
  runMain,
  startProcess,
  type RuntimeProcess,
} from "./support/process.js";
import { copyProject, type Project } from "./support/project.js";

const PROCESS_TIMEOUT_MS = 120_000;

let project: Project;
let dataDir: string;
const running: RuntimeProcess[] = [];

beforeAll(() => {
  project = copyProject();
  dataDir = mkdtempSync(join(tmpdir(), "data-"));
});

afterEach(async () => {
  await Promise.all(
    running.splice(0).map((process) => process.stop("SIGKILL")),
  );
});

afterAll(() => {
  project.remove();
  rmSync(dataDir, { recursive: true, force: true });
});

async function start(...args: string[]): Promise<RuntimeProcess> {
  const process = await startProcess([
    ...["--functions", project.functionsDir],
    ...["--port", "0", "--data", dataDir],
    ...args,
  ]);
  running.push(process);
  return process;
}

describe("the command", { timeout: PROCESS_TIMEOUT_MS }, () => {
  it("keeps data, key and mode of the key over restarts", async () => {
    const first = await start();
    const client = new ConvexClient(first.url, { logger: false });
    await client.mutation(api.counter.add, { name: "kept" });
    await client.close();
    expect(await first.stop("SIGTERM")).toBe(0);
    const keyFile = join(dataDir, "admin-key");
    expect(statSync(keyFile).mode & 0o777).toBe(0o600);
    expect(readFileSync(keyFile, "utf8").trim()).toBe(first.adminKey);

    const second = await start();
    expect(second.adminKey).toBe(first.adminKey);
    const again = new ConvexClient(second.url, { logger: false });
    expect(await again.query(api.counter.get, { name: "kept" })).toBe(1);
    await again.close();
    expect(await second.stop("SIGINT")).toBe(0);
  });

  it("prints what functions log, and why they failed", async () => {
    const process = await start();
    const call = (path: string) =>
      fetch(`${process.url}/api/query`, {
        method: "POST",
        body: JSON.stringify({ path, args: {} }),
      });
    await call("messages:logs");
    await call("messages:fail");
    await eventually(
      () => process.log().includes("Uncaught Error: plain"),
      "the error on the terminal",
    );
    expect(process.log()).toContain(
      "[CONVEX Q(messages:logs)] [LOG] 'hi' { a: 1 }",
    );
    expect(process.log()).toContain("[CONVEX Q(messages:fail)] ");
    expect(await process.stop()).toBe(0);
  });

  it("serves a reconnecting client, and its waiting mutation once", async () => {
    const first = await start();
    const port = new URL(first.url).port;
    const client = new ConvexClient(first.url, { logger: false });
    const seen: number[] = [];
    client.onUpdate(api.counter.get, { name: "again" }, (value) =>
      seen.push(value),
    );
    await eventually(() => seen.at(-1) === 0, "the first value");
    await client.mutation(api.counter.add, { name: "again" });
    await first.stop("SIGKILL");
    const waiting = client.mutation(api.counter.add, { name: "again" });
    await start("--port", port, "--site-port", "0");
    expect(await waiting).toBe(2);
    await eventually(() => seen.at(-1) === 2, "the value after the restart");
    await client.close();
  });

  it("sets the environment from options and file", async () => {
    const file = join(project.dir, "deployment.env");
    writeFileSync(file, "GREETING=from the file\nOTHER=x\n");
    const fromFile = await start("--env-file", file);
    const greeting = async ({ url }: RuntimeProcess) => {
      const client = new ConvexClient(url, { logger: false });
      const value = await client.query(api.users.greeting, {});
      await client.close();
      return value;
    };
    expect(await greeting(fromFile)).toBe("from the file");
    await fromFile.stop();
    const fromOption = await start(
      "--env-file",
      file,
      "--env",
      "GREETING=from an option",
    );
    expect(await greeting(fromOption)).toBe("from an option");
  });

  it("deploys changes as they are saved, and outlives broken ones", async () => {
    const schema = join(project.functionsDir, "schema.ts");
    const sound = readFileSync(schema, "utf8");
    writeFileSync(schema, `${sound}\nnot code at all`);
    const process = await start("--watch");
    const complaints = () => process.log().split("still served").length - 1;
    await eventually(() => complaints() === 1, "the complaint at the start");
    writeFileSync(schema, sound);
    const client = new ConvexClient(process.url, { logger: false });
    const seen: string[] = [];
    client.onUpdate(api.users.greeting, {}, (value) => seen.push(value));
    await eventually(() => seen.length === 1, "the first answer");
    const file = join(project.functionsDir, "users.ts");
    const source = readFileSync(file, "utf8");
    writeFileSync(file, `${source}\nexport const broken = ;\n`);
    await eventually(
      () => complaints() > 1 && process.log().includes("users.ts"),
      "the complaint",
    );
    writeFileSync(
      file,
      source.replace(
        /handler: \(\) => process\.env.*/,
        'handler: () => "edited",',
      ),
    );
    await eventually(() => seen.at(-1) === "edited", "the edit");
    expect(client.connectionState().connectionCount).toBe(1);
    await client.close();
    writeFileSync(file, source);
  });

  it("says in one sentence that a port is taken", async () => {
    const blocker = createServer();
    await new Promise<void>((resolve) => {
      blocker.listen(0, "127.0.0.1", resolve);
    });
    const { port } = blocker.address() as AddressInfo;
    const { code, stdout, stderr } = await runMain(["--port", String(port)]);
    blocker.close();
    expect(code).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toBe(`Port ${port} on 127.0.0.1 is already in use.\n`);
  });

  it("says that a data folder is in use", async () => {
    await start();
    const { code, stderr } = await runMain([
      ...["--port", "0", "--data", dataDir],
    ]);
    expect(code).toBe(1);
    expect(stderr).toContain("in use");
  });

  it("explains its options when it gets others", async () => {
    const { code, stderr } = await runMain(["--nonsense"]);
    expect(code).toBe(2);
    expect(stderr).toContain("Usage:");
  });

  it("does not outlive its parent", async () => {
    const parent = spawn(process.execPath, [
      "-e",
      "setInterval(() => {}, 1000)",
    ]);
    const { child } = await start("--parent-pid", String(parent.pid));
    parent.kill("SIGKILL");
    await eventually(() => child.exitCode !== null, "the end");
    expect(child.exitCode).toBe(0);
  });
});
