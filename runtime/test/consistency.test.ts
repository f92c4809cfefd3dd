import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Runtime } from "../src/index.js";
import { eventually } from "./support/eventually.js";
import { RawClient, type ServerMessage } from "./support/raw-client.js";
import { startFixture } from "./support/runtime.js";

const COUNTERS = 6;
const MOVES = 60;

let runtime: Runtime;

beforeAll(async () => {
  runtime = await startFixture();
});

afterAll(async () => {
  await runtime?.close();
});

it("shows every Transition as of one moment, to every client", async () => {
  const prefix = randomUUID();
  const name = (index: number) => `${prefix}-${index % COUNTERS}`;
  const readers = await Promise.all(
    Array.from({ length: 8 }, () => new RawClient(runtime.url).connect()),
  );
  const writers = await Promise.all(
    Array.from({ length: 3 }, () => new RawClient(runtime.url).connect()),
  );
  for (const [at, reader] of readers.entries()) {
    // Each subscribes in an order of its own, while writers are at work.
    for (let index = 0; index < COUNTERS; index += 1) {
      const counter = (index + at) % COUNTERS;
      reader.add(counter, "counter:get", { name: name(counter) });
    }
  }
  for (let move = 0; move < MOVES; move += 1) {
    for (const [at, writer] of writers.entries()) {
      writer.mutate(move, "counter:move", {
        from: name(move * (at + 1)),
        to: name(move + at + 1),
      });
    }
    if (move % 10 === 0) {
      await writers[0]?.response("MutationResponse", move);
    }
  }
  for (const writer of writers) {
    await writer.response("MutationResponse", MOVES - 1);
  }
  for (const reader of readers) {
    await reader.settled();
  }
  const finals = await Promise.all(
    Array.from({ length: COUNTERS }, async (_, index) => {
      const { outcome } = await runtime.app.runQuery({
        path: "counter:get",
        args: { name: name(index) },
        caller: { kind: "user", identity: null },
      });
      return outcome.ok ? outcome.value : null;
    }),
  );
  for (const reader of readers) {
    for (const [index, value] of finals.entries()) {
      await reader.value(index, value);
    }
    expectEveryMomentToAddUp(reader);
    await reader.close();
  }
  await Promise.all(writers.map((writer) => writer.close()));
  expect(finals.reduce((sum: number, value) => sum + Number(value), 0)).toBe(0);
});

/** What moves between counters must never be seen twice, or nowhere. */
function expectEveryMomentToAddUp(reader: RawClient): void {
  const shown = new Map<number, number>();
  for (const { modifications } of reader.of("Transition")) {
    for (const { queryId, value } of modifications as ServerMessage[]) {
      if (Number(queryId) < COUNTERS) {
        shown.set(Number(queryId), Number(value));
      }
    }
    if (shown.size === COUNTERS) {
      expect([...shown.values()].reduce((sum, value) => sum + value)).toBe(0);
    }
  }
  expect(shown.size).toBe(COUNTERS);
}

it("runs what a client sends in the order it was sent", async () => {
  const client = await new RawClient(runtime.url).connect();
  const channel = randomUUID();
  const count = 200;
  for (let n = 0; n < count; n += 1) {
    client.mutate(n, "messages:send", { channel, n: 0, body: String(n) });
  }
  client.add(0, "messages:list", { channel });
  await eventually(
    () => (client.latest(0)?.value as unknown[] | undefined)?.length === count,
    "all rows",
  );
  const rows = client.latest(0)?.value as { body: string }[];
  expect(rows.map(({ body }) => Number(body))).toEqual(
    Array.from({ length: count }, (_, n) => n),
  );
  await client.close();
});
