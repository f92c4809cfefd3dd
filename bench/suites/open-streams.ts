/**
 * Answers open at once on one gateway. The stand-in lets each answer have its
 * first token, holds them all open while more tokens trickle, then lets them
 * end; every visitor must have the whole text and its `done`.
 */
import { z } from "zod";
import { expectedAnswer } from "../../backend/test/provider-stand-in.js";
import { openFileLimit, residentMegabytes } from "../lib/memory.js";
import { pause } from "../lib/pace.js";
import { startBenchPlatform } from "../lib/platform.js";
import type { BenchRow } from "../lib/table.js";
import { Worker } from "../lib/worker.js";

const TOKENS = 20;
/** Of each answer while it is held open: below the gateway's patience. */
const TOKEN_EVERY_S = 15;
const TRICKLES_PER_SECOND = 10;
const OPENING = 64;
const GATE = "all";
const BUDGET = { streams: 10_000, megabytes: 1_500 };
/** Sockets and files besides two sockets an answer. */
const OTHER_FILES = 150;
const HOLD_SECONDS = 10;

const progress = z.union([
  z.object({ opening: z.number() }),
  z.object({
    open: z.number(),
    seconds: z.number(),
    firstTokenMs: z.object({ median: z.number(), p99: z.number() }),
  }),
]);
const ended = z.object({
  complete: z.number(),
  problems: z.record(z.string(), z.number()),
});

interface Target {
  readonly url: string;
  readonly widgetKey: string;
  readonly pid: number;
  release(count?: number): Promise<void> | void;
}

interface Measured {
  readonly open: number;
  readonly lost: number;
  readonly problems: Record<string, number>;
  readonly perSecond: number;
  readonly megabytes: number;
  /** Before the first answer. */
  readonly idleMegabytes: number;
  readonly firstTokenMs: { readonly median: number; readonly p99: number };
}

/** `wanted` is cut to what the machine's limit of open files allows. */
export async function openStreams(wanted: number): Promise<BenchRow[]> {
  const platform = await startBenchPlatform();
  let ours: Measured;
  let streams: number;
  try {
    const pid = platform.part("gateway").pid ?? 0;
    const files = Math.floor((openFileLimit(pid) - OTHER_FILES) / 2);
    streams = Math.min(wanted, files);
    ours = await measure(streams, {
      url: platform.gatewayUrl,
      widgetKey: platform.widgetKey,
      pid,
      release: (count) => platform.release(GATE, count),
    });
  } finally {
    await platform.close();
  }
  const bare = await measureBare(streams);
  return rows(ours, bare, wanted, streams);
}

async function measureBare(streams: number): Promise<Measured> {
  const pieces = Array.from({ length: TOKENS }, (_, at) =>
    expectedAnswer(at + 1).slice(at === 0 ? 0 : expectedAnswer(at).length),
  );
  const server = new Worker("bare-streams", { pieces });
  try {
    const { url } = await server.next((line) =>
      z.object({ url: z.string() }).parse(line),
    );
    return await measure(streams, {
      url,
      widgetKey: "none",
      pid: server.pid,
      release: (count) => server.tell(`release ${count ?? ""}`.trim()),
    });
  } finally {
    await server.stop();
  }
}

async function measure(streams: number, target: Target): Promise<Measured> {
  const idleMegabytes = residentMegabytes(target.pid);
  const clients = new Worker("stream-clients", {
    gatewayUrl: target.url,
    widgetKey: target.widgetKey,
    message: `Tell me everything. [[tokens=${TOKENS} hold=${GATE} holdFrom=1]]`,
    expected: expectedAnswer(TOKENS),
    streams,
    opening: OPENING,
  });
  try {
    const trickle = new Trickle(target);
    let start = await clients.next((line) => progress.parse(line));
    while ("opening" in start) {
      trickle.open = start.opening;
      process.stderr.write(`  ${start.opening} of ${streams} open\r`);
      start = await clients.next((line) => progress.parse(line));
    }
    trickle.open = start.open;
    await pause(HOLD_SECONDS * 1000);
    await trickle.stop();
    const megabytes = residentMegabytes(target.pid);
    await target.release();
    const end = await clients.next((line) => ended.parse(line));
    return {
      open: start.open,
      lost: streams - end.complete,
      problems: end.problems,
      perSecond: streams / start.seconds,
      megabytes,
      idleMegabytes,
      firstTokenMs: start.firstTokenMs,
    };
  } finally {
    await clients.stop();
  }
}

/** Feeds all open answers, evenly. */
class Trickle {
  /** How many share the tokens. */
  open = 0;
  readonly #timer: NodeJS.Timeout;
  #owed = 0;
  #released: Promise<void> | void = undefined;

  constructor(target: Target) {
    this.#timer = setInterval(() => {
      this.#owed += this.open / TOKEN_EVERY_S / TRICKLES_PER_SECOND;
      const count = Math.floor(this.#owed);
      this.#owed -= count;
      if (count > 0) this.#released = target.release(count);
    }, 1000 / TRICKLES_PER_SECOND);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#released;
  }
}

function rows(
  ours: Measured,
  bare: Measured,
  wanted: number,
  streams: number,
): BenchRow[] {
  const name = "bare streaming server";
  const against = (value: number) => ({ name, value });
  const whole = wanted >= BUDGET.streams;
  const cut = `the limit of open files allows ${streams}`;
  const more = `the aim is ${BUDGET.streams}: --streams ${BUDGET.streams}`;
  const each = (ours.megabytes - ours.idleMegabytes) / streams;
  const projected = Math.round(ours.idleMegabytes + each * BUDGET.streams);
  return [
    {
      name: "answers open at once",
      value: ours.open,
      unit: "",
      baseline: against(bare.open),
      better: "higher",
      budget: whole ? BUDGET.streams : undefined,
      note: streams < wanted ? cut : whole ? undefined : more,
    },
    {
      name: "of them lost or changed",
      value: ours.lost,
      unit: "",
      baseline: against(bare.lost),
      better: "lower",
      budget: 0,
      mustHold: true,
      note: Object.entries(ours.problems)
        .map(([problem, count]) => `${problem}: ${count}`)
        .join(", "),
    },
    {
      name: "gateway's memory with them open",
      value: ours.megabytes,
      unit: "MB",
      baseline: against(bare.megabytes),
      better: "lower",
      budget: BUDGET.megabytes,
      note: `${Math.round(each * 1000)} KB an answer, so ${projected} MB for ${BUDGET.streams}`,
    },
    {
      name: `answers begun, ${OPENING} at a time`,
      value: ours.perSecond,
      unit: "/s",
      baseline: against(bare.perSecond),
      better: "higher",
      note: `first token: median ${ours.firstTokenMs.median.toFixed(0)} ms, p99 ${ours.firstTokenMs.p99.toFixed(0)} ms`,
    },
  ];
}
