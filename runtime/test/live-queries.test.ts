import { ConvexClient } from "convex/browser";
import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { ConvexError } from "convex/values";
import type { Runtime } from "../src/index.js";
import { api } from "./support/api.js";
import { eventually } from "./support/eventually.js";
import { RawClient } from "./support/raw-client.js";
import { startFixture } from "./support/runtime.js";

let runtime: Runtime;
const clients: ConvexClient[] = [];

beforeAll(async () => {
  runtime = await startFixture();
});

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
});

afterAll(async () => {
  await runtime?.close();
});

function open(): ConvexClient {
  const client = new ConvexClient(runtime.url, { logger: false });
  clients.push(client);
  return client;
}

describe("the official WebSocket client", () => {
  it("sees another client's change, once, and no unrelated one", async () => {
    const [reader, writer] = [open(), open()];
    const name = randomUUID();
    const seen: number[] = [];
    reader.onUpdate(api.counter.get, { name }, (value) => seen.push(value));
    await eventually(() => seen.length === 1, "the first value");
    await writer.mutation(api.counter.add, { name: randomUUID() });
    await writer.mutation(api.counter.add, { name });
    await eventually(() => seen.length > 1, "the change");
    await writer.mutation(api.counter.add, { name: randomUUID() });
    expect(seen).toEqual([0, 1]);
  });

  it("reads its own writes when a mutation resolves", async () => {
    const client = open();
    const name = randomUUID();
    let shown = -1;
    client.onUpdate(api.counter.get, { name }, (value) => {
      shown = value;
    });
    for (let expected = 1; expected <= 10; expected += 1) {
      await client.mutation(api.counter.add, { name });
      expect(shown).toBe(expected);
    }
  });

  it("runs mutations in order without being awaited", async () => {
    const client = open();
    const name = randomUUID();
    const results = await Promise.all(
      [1, 2, 3].map(() => client.mutation(api.counter.add, { name })),
    );
    expect(results).toEqual([1, 2, 3]);
  });

  it("runs actions", async () => {
    const name = randomUUID();
    expect(await open().action(api.counter.addByAction, { name })).toBe(1);
  });

  it("notices an insert into what was an empty range", async () => {
    const client = open();
    const channel = randomUUID();
    const seen: number[][] = [];
    client.onUpdate(
      api.messages.range,
      { channel, from: 10, to: 20 },
      (value) => seen.push(value),
    );
    await eventually(() => seen.length === 1, "the empty range");
    const send = (n: number) =>
      client.mutation(api.messages.send, { channel, n, body: "" });
    await send(9);
    await send(20);
    await send(10);
    expect(seen).toEqual([[], [10]]);
  });

  it("gets a failing query's data, and its value once it recovers", async () => {
    const client = open();
    const channel = randomUUID();
    const errors: Error[] = [];
    const seen: string[] = [];
    client.onUpdate(
      api.messages.needsMessage,
      { channel },
      (value) => seen.push(value),
      (error) => errors.push(error),
    );
    const error = await eventually(() => errors[0], "the error");
    expect(error).toBeInstanceOf(ConvexError);
    expect((error as ConvexError<never>).data).toEqual({ kind: "empty" });
    await client.mutation(api.messages.send, { channel, n: 1, body: "now" });
    await eventually(() => seen[0] === "now", "the value");
  });

  it("throws ConvexError from mutations", async () => {
    const error = await open()
      .mutation(api.messages.refuse, {})
      .catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ConvexError);
    expect((error as ConvexError<never>).data).toEqual({ code: "nope", n: 1n });
  });

  it("shows new environment values and code without reconnecting", async () => {
    const client = open();
    const seen: string[] = [];
    client.onUpdate(api.users.greeting, {}, (value) => seen.push(value));
    await eventually(() => seen.length === 1, "the first value");
    await runtime.app.updateEnvironment([{ name: "GREETING", value: "hello" }]);
    await eventually(() => seen.at(-1) === "hello", "the new value");
    await runtime.app.updateEnvironment([{ name: "GREETING", value: null }]);
    await eventually(() => seen.at(-1) === "unset", "the old value");
    expect(client.connectionState().connectionCount).toBe(1);
  });

  it("receives results of many megabytes", async () => {
    const client = open();
    const characters = 5_100_000;
    let length = 0;
    client.onUpdate(api.messages.large, { characters }, (value) => {
      length = value.length;
    });
    await eventually(() => length === characters, "the whole value");
  });
});

describe("one execution for all", () => {
  it("runs the handler once for fifty sockets, then once per change", async () => {
    const name = randomUUID();
    const readers = await Promise.all(
      Array.from({ length: 50 }, () => new RawClient(runtime.url).connect()),
    );
    for (const reader of readers) {
      reader.add(0, "counter:countedGet", { name });
    }
    const firsts = await Promise.all(
      readers.map((reader) =>
        eventually(() => reader.latest(0)?.value, "the first value"),
      ),
    );
    expect(new Set(firsts.map((value) => JSON.stringify(value))).size).toBe(1);
    const { handlerRuns } = firsts[0] as { handlerRuns: number };
    readers[0]?.mutate(0, "counter:add", { name });
    for (const reader of readers) {
      await reader.value(0, { handlerRuns: handlerRuns + 1, value: 1 });
    }
    await Promise.all(readers.map((reader) => reader.close()));
  });

  it("answers HTTP from the same result until a write touches it", async () => {
    const name = randomUUID();
    const ask = async () => {
      const response = await fetch(`${runtime.url}/api/query`, {
        method: "POST",
        body: JSON.stringify({ path: "counter:countedGet", args: { name } }),
      });
      const { value } = (await response.json()) as {
        value: { value: number; handlerRuns: number };
      };
      return value;
    };
    // An answer is kept when its question comes a second time.
    await ask();
    const first = await ask();
    await open().mutation(api.counter.add, { name: randomUUID() });
    await open().mutation(api.messages.send, {
      channel: name,
      n: 1,
      body: "",
    });
    expect(await ask()).toEqual(first);
    await open().mutation(api.counter.add, { name });
    expect(await ask()).toEqual({
      value: 1,
      handlerRuns: first.handlerRuns + 1,
    });
  });
});
