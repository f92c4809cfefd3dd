import { ConvexClient } from "convex/browser";
import { afterEach, expect, it } from "vitest";
import { startRuntime, type Runtime } from "../src/index.js";
import { api } from "./support/api.js";
import { eventually } from "./support/eventually.js";
import { RawClient } from "./support/raw-client.js";
import { startFixture } from "./support/runtime.js";

const open: Runtime[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((runtime) => runtime.close()));
});

async function start(): Promise<Runtime> {
  const runtime = await startFixture();
  open.push(runtime);
  return runtime;
}

it("ends sockets, long polls and idle connections at once", async () => {
  const runtime = await start();
  const client = await new RawClient(runtime.url).connect();
  await client.settled();
  const authorization = `Convex ${runtime.adminKey}`;
  const poll = (cursor: number) =>
    fetch(`${runtime.url}/api/stream_function_logs?cursor=${cursor}`, {
      headers: { authorization },
    });
  const { newCursor } = (await (await poll(0)).json()) as { newCursor: number };
  const waiting = poll(newCursor).then(
    ({ status }) => status,
    () => "cut",
  );
  await Promise.all([runtime.close(), runtime.close()]);
  expect(await waiting).toSatisfy(
    (result) => result === 200 || result === "cut",
  );
  const { code } = await eventually(() => client.closed, "the close");
  expect(code).toBe(1012);
  await expect(fetch(`${runtime.url}/version`)).rejects.toThrow();
  client.checkInvariants();
});

it("answers mutations that were accepted before it ends", async () => {
  const runtime = await start();
  const responses = Array.from({ length: 20 }, () =>
    fetch(`${runtime.url}/api/mutation`, {
      method: "POST",
      body: JSON.stringify({ path: "counter:add", args: { name: "last" } }),
    }).then((response) => response.json()),
  );
  const first = await responses[0];
  expect(first).toMatchObject({ status: "success" });
  const [, ...settled] = await Promise.allSettled([
    runtime.close(),
    ...responses,
  ]);
  for (const result of settled) {
    if (result.status === "fulfilled") {
      expect(result.value).toMatchObject({ status: "success" });
    }
  }
});

it("answers before anything was deployed, and says so", async () => {
  const runtime = await startRuntime({ log: () => undefined });
  open.push(runtime);
  const client = new ConvexClient(runtime.url, { logger: false });
  await expect(client.query(api.users.greeting, {})).rejects.toThrow(
    "No functions have been deployed",
  );
  await client.close();
});

it("leaves no port behind when it cannot start", async () => {
  const first = await start();
  const port = Number(new URL(first.url).port);
  await expect(
    startRuntime({ port: 0, sitePort: port, log: () => undefined }),
  ).rejects.toThrow(`Port ${port} on 127.0.0.1 is already in use.`);
  await expect(
    startRuntime({ functionsDir: "/nowhere", log: () => undefined }),
  ).rejects.toThrow();
});
