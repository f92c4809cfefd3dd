/**
 * Whatever clients subscribe to, write, drop and take up again: in the end
 * each shows what a fresh run of its queries gives.
 */
import fc from "fast-check";
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { JsonObject } from "../src/engine/types.js";
import type { Runtime } from "../src/index.js";
import { ANYBODY } from "./app-harness.js";
import { eventually } from "./support/eventually.js";
import { RawClient } from "./support/raw-client.js";
import { startFixture } from "./support/runtime.js";

const CLIENTS = 3;

let runtime: Runtime;

beforeAll(async () => {
  runtime = await startFixture();
});

afterAll(async () => {
  await runtime?.close();
});

interface Query {
  readonly path: string;
  readonly args: JsonObject;
}

const n = fc.nat(9);
const channel = fc.constantFrom("left", "right");
const page = { cursor: null, numItems: 3, id: 1 };

/** `prefix` keeps the channels of one history from those of another. */
type MakeQuery = (prefix: string) => Query;

const query: fc.Arbitrary<MakeQuery> = fc.oneof(
  fc
    .record({ channel, from: n, to: n })
    .map(({ channel, from, to }): MakeQuery => (prefix) => ({
      path: "messages:range",
      args: { channel: prefix + channel, from, to },
    })),
  fc
    .record({
      path: fc.constantFrom("messages:list", "messages:needsMessage"),
      channel,
    })
    .map(({ path, channel }): MakeQuery => (prefix) => ({
      path,
      args: { channel: prefix + channel },
    })),
  fc.record({ channel }).map(({ channel }): MakeQuery => (prefix) => ({
    path: "messages:page",
    args: { channel: prefix + channel, paginationOpts: page },
  })),
  fc.record({ channel }).map(({ channel }): MakeQuery => (prefix) => ({
    path: "counter:get",
    args: { name: prefix + channel },
  })),
);

type Step =
  | {
      readonly kind: "subscribe";
      readonly client: number;
      readonly query: MakeQuery;
    }
  | {
      readonly kind: "unsubscribe";
      readonly client: number;
      readonly at: number;
    }
  | {
      readonly kind: "change";
      readonly client: number;
      readonly channel: string;
      readonly add: number[];
      readonly remove: number[];
    }
  | {
      readonly kind: "count";
      readonly client: number;
      readonly channel: string;
    }
  | { readonly kind: "reconnect" | "settle"; readonly client: number };

const client = fc.nat(CLIENTS - 1);
const few = fc.uniqueArray(n, { maxLength: 3 });

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant("subscribe" as const), client, query }),
  fc.record({ kind: fc.constant("unsubscribe" as const), client, at: n }),
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("change" as const),
      client,
      channel,
      add: few,
      remove: few,
    }),
  },
  fc.record({ kind: fc.constant("count" as const), client, channel }),
  fc.record({ kind: fc.constantFrom("reconnect", "settle"), client }),
);

/** A client as the official one behaves: it keeps journals over connections. */
class Subscriber {
  #socket: RawClient | null = null;
  readonly #sessionId = randomUUID();
  readonly queries = new Map<number, Query & { journal: string | null }>();
  #nextQuery = 0;
  #nextRequest = 0;

  async connect(): Promise<void> {
    for (const [queryId, query] of this.queries) {
      const journal = this.told(queryId)?.journal;
      if (typeof journal === "string") query.journal = journal;
    }
    await this.#socket?.close();
    const sessionId = this.#sessionId;
    this.#socket = await new RawClient(runtime.url, { sessionId }).connect();
    this.#socket.modify(
      ...[...this.queries].map(([queryId, query]) => added(queryId, query)),
    );
  }

  get socket(): RawClient {
    if (this.#socket === null) throw new Error("Not connected");
    return this.#socket;
  }

  told(queryId: number) {
    return this.#socket?.latest(queryId);
  }

  subscribe(query: Query): void {
    const queryId = this.#nextQuery++;
    this.queries.set(queryId, { ...query, journal: null });
    this.socket.modify(added(queryId, { ...query, journal: null }));
  }

  unsubscribe(at: number): void {
    const queryIds = [...this.queries.keys()];
    const queryId = queryIds[at % Math.max(1, queryIds.length)];
    if (queryId === undefined) return;
    this.queries.delete(queryId);
    this.socket.modify({ type: "Remove", queryId });
  }

  mutate(path: string, args: JsonObject): void {
    this.socket.mutate(this.#nextRequest++, path, args);
  }
}

function added(queryId: number, query: Query & { journal: string | null }) {
  const { path: udfPath, args, journal } = query;
  return { type: "Add", queryId, udfPath, args: [args], journal };
}

async function take(
  step: Step,
  subscribers: readonly Subscriber[],
  prefix: string,
): Promise<void> {
  const subscriber = subscribers[step.client]!;
  switch (step.kind) {
    case "subscribe":
      subscriber.subscribe(step.query(prefix));
      break;
    case "unsubscribe":
      subscriber.unsubscribe(step.at);
      break;
    case "change": {
      const { add, remove } = step;
      const args = { channel: prefix + step.channel, add, remove };
      subscriber.mutate("messages:change", args);
      break;
    }
    case "count":
      subscriber.mutate("counter:add", { name: prefix + step.channel });
      break;
    case "reconnect":
      await subscriber.connect();
      break;
    case "settle":
      await subscriber.socket.settled();
  }
}

/** What the query gives now, to somebody who has seen this page. */
async function fresh({ path, args }: Query, journal: string | null) {
  const run = await runtime.app.runQuery({
    path,
    args,
    caller: ANYBODY,
    journal,
  });
  return run.outcome.ok
    ? { value: run.outcome.value }
    : { errorData: run.outcome.error.data };
}

it("equals a fresh run after any history", { timeout: 180_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 5, maxLength: 40 }),
      async (steps) => {
        const prefix = `${randomUUID()} `;
        const subscribers = Array.from(
          { length: CLIENTS },
          () => new Subscriber(),
        );
        for (const subscriber of subscribers) await subscriber.connect();
        for (const step of steps) await take(step, subscribers, prefix);
        // All that was sent has been dealt with, by all of them.
        for (let round = 0; round < 2; round += 1) {
          for (const { socket } of subscribers) await socket.settled();
        }
        for (const subscriber of subscribers) {
          for (const [queryId, query] of subscriber.queries) {
            const told = await eventually(
              () => subscriber.told(queryId),
              "an answer",
            );
            const journal = told.journal as string | null;
            const { value, errorData } = told;
            expect(value === undefined ? { errorData } : { value }).toEqual(
              await fresh(query, journal),
            );
          }
          await subscriber.socket.close();
        }
      },
    ),
    { numRuns: 30 },
  );
});
