/**
 * A hundred clients that break every rule, beside a few that keep to them: the
 * latter notice nothing, and nothing of the former stays.
 */
import { ConvexClient, ConvexHttpClient } from "convex/browser";
import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { temporaryFolder } from "../src/storage/temporary-folder.js";
import { api } from "./support/api.js";
import { HOSTILE } from "./support/hostile-clients.js";
import type { Counters, Memory } from "./support/hostile-server.js";

const SERVER = fileURLToPath(
  new URL("./support/hostile-server.ts", import.meta.url),
);
const TIMEOUT_MS = 300_000;
const GOOD = 5;
const MIB = 1024 * 1024;

const folder = temporaryFolder();
let child: ChildProcess;
let url: string;

beforeAll(async () => {
  child = fork(SERVER, [folder.path], {
    execArgv: ["--expose-gc", "--import", "tsx"],
    // vitest's own loader options are not for the child.
    env: { ...process.env, NODE_OPTIONS: "" },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  // Both ends of the messages are in this folder.
  ({ url } = await answer<{ url: string }>());
}, TIMEOUT_MS);

afterAll(async () => {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill();
    await once(child, "close");
  }
  folder.remove();
});

async function answer<T>(): Promise<T> {
  const [message] = (await once(child, "message")) as [T];
  return message;
}

function ask<T>(question: "counters" | "memory"): Promise<T> {
  const answered = answer<T>();
  child.send(question);
  return answered;
}

/** The server's own count of what clients hold, those of the good included. */
async function held(): Promise<Omit<Counters, "answers">> {
  const { answers: _kept, ...counters } = await ask<Counters>("counters");
  return counters;
}

const NOTHING_BUT_GOOD = {
  connections: GOOD,
  sessions: GOOD,
  subscriptions: GOOD * 3,
  pendingCharacters: 0,
  unsentBytes: 0,
  sockets: GOOD,
  snapshots: 0,
};

/** Reads and writes all the time, and checks all that it is told. */
class GoodClient {
  readonly #client = new ConvexClient(url, { logger: false });
  readonly #http = new ConvexHttpClient(url, { logger: false });
  readonly #seen = [0, 0];
  readonly problems: string[] = [];
  #sent = 0;
  #counted = 0;

  constructor(readonly index: number) {
    for (const [at, channel] of [index, (index + 1) % GOOD].entries()) {
      this.#client.onUpdate(
        api.messages.list,
        { channel: `good ${channel}` },
        (rows) => this.#see(at, rows),
        (error) => this.problems.push(String(error)),
      );
    }
    this.#client.onUpdate(api.counter.get, { name: "good" }, (value) => {
      if (value < this.#counted) this.problems.push(`${value} again`);
      this.#counted = value;
    });
  }

  /** A list grows by what comes next and never shrinks. */
  #see(at: number, rows: { n: number; body: string }[]): void {
    if (rows.some(({ n, body }, i) => n !== i || body !== `body ${i}`)) {
      this.problems.push(`saw ${JSON.stringify(rows)}`);
    }
    if (rows.length < (this.#seen[at] ?? 0)) this.problems.push("went back");
    this.#seen[at] = rows.length;
  }

  /** One of everything. */
  async work(): Promise<void> {
    const n = this.#sent;
    const channel = `good ${this.index}`;
    await this.#client.mutation(api.messages.send, {
      channel,
      n,
      body: `body ${n}`,
    });
    this.#sent += 1;
    if (this.#seen[0] !== this.#sent) this.problems.push("did not see its own");
    const rows = await this.#http.query(api.messages.list, { channel });
    if (rows.length !== this.#sent) this.problems.push("HTTP saw less");
    await this.#client.action(api.counter.addByAction, { name: "good" });
  }

  get sent(): number {
    return this.#sent;
  }

  state() {
    return {
      problems: this.problems,
      seen: this.#seen,
      counted: this.#counted,
      connectionCount: this.#client.connectionState().connectionCount,
    };
  }

  close(): Promise<void> {
    return this.#client.close();
  }
}

it(
  "notices nothing of a hundred hostile clients, and keeps nothing",
  {
    timeout: TIMEOUT_MS,
  },
  async () => {
    const good = Array.from(
      { length: GOOD },
      (_, index) => new GoodClient(index),
    );
    await Promise.all(good.map((client) => client.work()));
    const memory: number[] = [];
    for (let round = 0; round < 2; round += 1) {
      let attacking = true;
      const working = Promise.all(
        good.map(async (client) => {
          for (let n = 0; attacking || n < 10; n += 1) await client.work();
        }),
      );
      const ends = await Promise.all(
        Array.from({ length: 10 }, (_, n) =>
          HOSTILE.map((attack) => attack(url, n)),
        ).flat(),
      );
      expect(ends).toHaveLength(100);
      // The server rids itself of them all: they only hold on.
      await expect
        .poll(
          async () => {
            const { connections, sessions, subscriptions } = await held();
            return { connections, sessions, subscriptions };
          },
          { timeout: TIMEOUT_MS / 4, interval: 250 },
        )
        .toEqual({
          connections: GOOD,
          sessions: GOOD,
          subscriptions: GOOD * 3,
        });
      attacking = false;
      await working;
      memory.push((await ask<Memory>("memory")).bytes);
      for (const end of ends) end();
    }
    // Those of the good over HTTP are closed when they are not used again.
    await expect
      .poll(held, { timeout: TIMEOUT_MS / 4, interval: 250 })
      .toEqual(NOTHING_BUT_GOOD);
    const counted = good.reduce((sum, { sent }) => sum + sent, 0);
    await expect
      .poll(() => good.map((client) => client.state()), { timeout: 30_000 })
      .toEqual(
        good.map(({ index, sent }) => ({
          problems: [],
          seen: [sent, good[(index + 1) % GOOD]?.sent],
          counted,
          connectionCount: 1,
        })),
      );
    const [first = 0, second = Infinity] = memory;
    expect(second - first).toBeLessThan(4 * MIB);
    expect(child.exitCode).toBeNull();
    await Promise.all(good.map((client) => client.close()));
  },
);
