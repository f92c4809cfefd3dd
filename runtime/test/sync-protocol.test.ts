import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Runtime } from "../src/index.js";
import { eventually } from "./support/eventually.js";
import { RawClient, tsOf } from "./support/raw-client.js";
import { startFixture } from "./support/runtime.js";

let runtime: Runtime;
const clients: RawClient[] = [];

beforeAll(async () => {
  runtime = await startFixture({
    limits: { pingAfterMs: 300, chunkCharacters: 1_000, frameBytes: 100_000 },
  });
});

afterEach(async () => {
  for (const client of clients.splice(0)) {
    client.checkInvariants();
    await client.close();
  }
});

afterAll(async () => {
  await runtime?.close();
});

function open(options: { sessionId?: string; path?: string } = {}) {
  const client = new RawClient(runtime.url, options);
  clients.push(client);
  return client.connect();
}

describe("a session", () => {
  it("chains every Transition to the one before", async () => {
    const client = await open();
    const name = randomUUID();
    client.add(0, "counter:get", { name });
    await client.value(0, 0);
    for (let requestId = 0; requestId < 20; requestId += 1) {
      client.mutate(requestId, "counter:add", { name });
      client.add(requestId + 1, "counter:get", { name });
    }
    await client.value(0, 20);
    await client.value(20, 20);
    expect(client.of("MutationResponse").map(({ result }) => result)).toEqual(
      Array.from({ length: 20 }, (_, index) => index + 1),
    );
  });

  it("answers a mutation before the Transition that shows it", async () => {
    const client = await open();
    const name = randomUUID();
    client.add(0, "counter:get", { name });
    await client.value(0, 0);
    client.mutate(0, "counter:add", { name });
    await client.value(0, 1);
    const response = client.messages.findIndex(
      ({ type }) => type === "MutationResponse",
    );
    const shown = client.messages.findIndex(
      ({ type, modifications }) =>
        type === "Transition" && JSON.stringify(modifications).includes(":1,"),
    );
    expect(response).toBeGreaterThan(-1);
    expect(shown).toBeGreaterThan(response);
    const ts = client.messages[response]?.ts as string;
    const endVersion = client.messages[shown]?.endVersion as { ts: string };
    expect(tsOf(endVersion.ts) >= tsOf(ts)).toBe(true);
  });

  it.each(["counter:add", "messages:refuse", "nowhere:atAll"])(
    "sends a Transition after %s though no query changed",
    async (udfPath) => {
      const client = await open();
      client.mutate(0, udfPath, udfPath === "counter:add" ? { name: "x" } : {});
      const response = await client.response("MutationResponse", 0);
      await eventually(
        () =>
          client.messages.findIndex(({ type }) => type === "Transition") >
          client.messages.indexOf(response),
        "a Transition",
      );
      if (response.success !== true) {
        expect(response.ts).toBeNull();
      }
    },
  );

  it("tells nothing of what did not change", async () => {
    const client = await open();
    const channel = randomUUID();
    client.add(0, "messages:range", { channel, from: 10, to: 20 });
    client.add(1, "messages:range", { channel, from: 20, to: 30 });
    await client.value(1, []);
    client.mutate(0, "messages:send", { channel, n: 25, body: "" });
    await client.value(1, [25]);
    await client.settled();
    const told = client
      .of("Transition")
      .flatMap(({ modifications }) => modifications as { queryId: number }[])
      .filter(({ queryId }) => queryId === 0);
    expect(told).toHaveLength(1);
  });

  it("stops telling of a removed query", async () => {
    const client = await open();
    const name = randomUUID();
    client.add(0, "counter:get", { name });
    await client.value(0, 0);
    client.modify({ type: "Remove", queryId: 0 });
    await eventually(
      () => client.latest(0)?.type === "QueryRemoved",
      "the removal",
    );
    client.mutate(0, "counter:add", { name });
    await client.response("MutationResponse", 0);
    await client.settled();
    expect(client.latest(0)?.type).toBe("QueryRemoved");
  });

  it("reports a failing query, and its recovery", async () => {
    const client = await open();
    const channel = randomUUID();
    client.add(0, "messages:needsMessage", { channel });
    const failed = await eventually(() => client.latest(0), "the failure");
    expect(failed).toMatchObject({
      type: "QueryFailed",
      errorData: { kind: "empty" },
    });
    client.mutate(0, "messages:send", { channel, n: 1, body: "now" });
    await client.value(0, "now");
  });

  it("runs actions side by side with mutations", async () => {
    const client = await open();
    const name = randomUUID();
    client.send({
      type: "Action",
      requestId: 0,
      udfPath: "counter:addByAction",
      args: [{ name }],
    });
    expect(await client.response("ActionResponse", 0)).toMatchObject({
      success: true,
      result: 1,
    });
  });
});

describe("a mutation sent again", () => {
  it("takes effect once and is answered the same", async () => {
    const sessionId = randomUUID();
    const name = randomUUID();
    const first = await open({ sessionId });
    first.mutate(0, "counter:add", { name });
    const response = await first.response("MutationResponse", 0);
    await first.close();
    const second = await open({ sessionId });
    second.mutate(0, "counter:add", { name });
    second.add(0, "counter:get", { name });
    expect(await second.response("MutationResponse", 0)).toEqual(response);
    await second.value(0, 1);
  });

  it("takes effect once when the first answer never arrived", async () => {
    const sessionId = randomUUID();
    const name = randomUUID();
    const first = await open({ sessionId });
    for (let requestId = 0; requestId < 10; requestId += 1) {
      first.mutate(requestId, "counter:add", { name });
    }
    await first.response("MutationResponse", 0);
    await first.close();
    const second = await open({ sessionId });
    for (let requestId = 0; requestId < 10; requestId += 1) {
      second.mutate(requestId, "counter:add", { name });
    }
    const last = await second.response("MutationResponse", 9);
    expect(last.result).toBe(10);
    second.add(0, "counter:get", { name });
    await second.value(0, 10);
  });
});

describe("a broken client", () => {
  it.each([
    ["no JSON", "{"],
    ["no object", "[]"],
    ["an unknown type", '{"type":"Nonsense"}'],
    ["a query set of another version", modify({ baseVersion: 5 })],
    ["arguments that are no array", modify({ modifications: [{ args: 1 }] })],
    ["an identity of another version", authenticate(3)],
    ["a second Connect", '{"type":"Connect","sessionId":"x"}'],
  ])("is told so and closed: %s", async (_what, frame) => {
    const other = await open();
    other.add(0, "users:greeting");
    await other.value(0, "unset");
    const client = await open();
    client.socket.send(frame);
    await eventually(() => client.of("FatalError")[0], "a FatalError");
    await eventually(() => client.closed, "the close");
    await other.settled();
    expect(other.closed).toBeNull();
  });

  it("must begin with Connect", async () => {
    const client = new RawClient(runtime.url);
    clients.push(client);
    await eventually(() => client.socket.readyState === 1, "the socket");
    client.mutate(0, "counter:add", { name: "never" });
    await eventually(() => client.of("FatalError")[0], "a FatalError");
  });

  it("is cut off for a frame beyond the limit", async () => {
    const client = await open();
    client.mutate(0, "counter:add", { name: "x".repeat(200_000) });
    const { code } = await eventually(() => client.closed, "the close");
    expect(code).toBe(1009);
  });

  it("names the versions that do not match", async () => {
    const client = await open();
    client.socket.send(modify({ baseVersion: 5 }));
    const [fatal] = await eventually(() => {
      const found = client.of("FatalError");
      return found.length > 0 ? found : null;
    }, "a FatalError");
    expect(fatal?.error).toBe(
      "Base version 5 passed up doesn't match the current version 0",
    );
  });
});

describe("the connection", () => {
  it("is kept alive through silence", async () => {
    const client = await open();
    await eventually(() => client.of("Ping").length >= 2, "two pings");
  });

  it("carries large results in parts to clients that know them", async () => {
    const client = await open();
    client.add(0, "messages:large", { characters: 2_500 });
    const parts = await eventually(() => {
      const found = client.of("TransitionChunk");
      return found.length > 0 && found.length === found[0]?.totalParts
        ? found
        : null;
    }, "all parts");
    const whole: unknown = JSON.parse(
      parts.map(({ chunk }) => String(chunk)).join(""),
    );
    expect(parts.map(({ partNumber }) => partNumber)).toEqual(
      parts.map((_, index) => index),
    );
    expect(whole).toMatchObject({
      type: "Transition",
      modifications: [{ value: "é".repeat(2_500) }],
    });
  });

  it.each(["/api/1.20.0/sync", "/api/sync"])(
    "carries them in one frame on %s",
    async (path) => {
      const client = await open({ path });
      client.add(0, "messages:large", { characters: 2_500 });
      await client.value(0, "é".repeat(2_500));
    },
  );

  it("is refused elsewhere", async () => {
    const client = new RawClient(runtime.url, { path: "/api/other" });
    await eventually(() => client.closed, "the refusal");
  });
});

function modify(change: object): string {
  return JSON.stringify({
    type: "ModifyQuerySet",
    baseVersion: 0,
    newVersion: 1,
    modifications: [],
    ...change,
  });
}

function authenticate(baseVersion: number): string {
  return JSON.stringify({
    type: "Authenticate",
    baseVersion,
    tokenType: "None",
  });
}
