import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Runtime } from "../src/index.js";
import { eventually } from "./support/eventually.js";
import { RawClient } from "./support/raw-client.js";
import { startFixture } from "./support/runtime.js";

let runtime: Runtime;

beforeAll(async () => {
  runtime = await startFixture({
    limits: {
      chunkCharacters: 100_000_000,
      heartbeatMs: 200,
      silentClientMs: 3_000,
      queuedMutations: 20,
      runningActions: 20,
      pendingCharacters: 700_000,
      queryCharacters: 1_000_000,
    },
  });
});

afterAll(async () => {
  await runtime?.close();
});

const body = "x".repeat(300_000);

it("drops states a client is too slow for, and shows it the latest", async () => {
  const writer = await new RawClient(runtime.url).connect();
  const slow = await new RawClient(runtime.url).connect();
  slow.add(0, "messages:list", { channel: "slow" });
  await slow.value(0, []);
  slow.socket.pause();
  const writes = 40;
  for (let n = 0; n < writes; n += 1) {
    writer.mutate(n, "messages:send", { channel: "slow", n, body });
    const response = await writer.response("MutationResponse", n);
    expect(response.success).toBe(true);
  }
  slow.socket.resume();
  await eventually(
    () => (slow.latest(0)?.value as unknown[])?.length === writes,
    "the latest state",
  );
  const told = slow.of("Transition").length;
  // Two unsent, what the system's buffers took, and the latest one.
  expect(told).toBeLessThan(writes);
  await slow.close();
  await writer.close();
});

it("cuts off a client that never reads", async () => {
  const silent = await new RawClient(runtime.url).connect();
  silent.add(0, "messages:list", { channel: "slow" });
  silent.socket.pause();
  await eventually(
    () => runtime.connections() === 0,
    "the server to drop the client",
  );
  silent.socket.terminate();
});

it.each([
  ["Mutation", "counter:add"],
  ["Action", "counter:addByAction"],
])("asks a client to come back that floods it with %ss", async (type, path) => {
  const client = await new RawClient(runtime.url).connect();
  for (let requestId = 0; requestId < 500; requestId += 1) {
    client.send({
      type,
      requestId,
      udfPath: path,
      args: [{ name: "flood" }],
    });
  }
  const { code, reason } = await eventually(() => client.closed, "the close");
  expect(code).toBe(1013);
  expect(reason).toMatch(/^TooManyConcurrentRequests/);
});

it("takes in more than it holds at once, bit by bit", async () => {
  const client = await new RawClient(runtime.url).connect();
  const count = 15;
  for (let n = 0; n < count; n += 1) {
    client.mutate(n, "messages:send", { channel: "bulk", n, body });
  }
  await client.response("MutationResponse", count - 1);
  expect(client.of("MutationResponse")).toHaveLength(count);
  await client.close();
});

it("refuses to remember more queries than its share", async () => {
  const client = await new RawClient(runtime.url).connect();
  client.add(0, "messages:echo", { value: "x".repeat(600_000) });
  client.add(1, "messages:echo", { value: "y".repeat(600_000) });
  await eventually(() => client.of("FatalError")[0], "the refusal");
});

describe("answers that many clients do not read", () => {
  it("are held for them only as far as there is room for all", async () => {
    const crowded = await startFixture({
      limits: {
        pauseReadingBytes: 500_000,
        unsentBytes: 500_000_000,
        unsentBytesOfAll: 20_000_000,
        silentClientMs: 600_000,
      },
    });
    const reader = await new RawClient(crowded.url).connect();
    const silent = await Promise.all(
      Array.from({ length: 10 }, () => new RawClient(crowded.url).connect()),
    );
    for (const client of silent) {
      client.socket.pause();
      // Two bytes a character: more than the system's own buffers take.
      client.add(0, "messages:large", { characters: 6_000_000 });
    }
    await eventually(
      () => crowded.connections() < silent.length,
      "the server to drop some",
    );
    reader.add(0, "counter:get", { name: "crowded" });
    await reader.value(0, 0);
    const { unsentBytes } = await crowded.counters();
    expect(unsentBytes).toBeLessThan(20_000_000);
    for (const client of silent) client.socket.terminate();
    await reader.close();
    await crowded.close();
  });
});
