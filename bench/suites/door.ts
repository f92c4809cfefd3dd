/**
 * The door under load: a thousand visitors of many widgets at once, first in
 * quiet, then while one more widget is flooded at twenty times its limit; and
 * what its checks cost a request, next to a route that checks nothing.
 */
import { z } from "zod";
import { Worker, ask } from "../lib/worker.js";
import type { BenchPlatform } from "../lib/platform.js";
import { makeWidgets } from "../lib/widgets.js";
import { percentile, type BenchRow } from "../lib/table.js";

const ORIGIN = "https://shop.example";
const WIDGETS = 20;
const BURST = 1_000;
const ROUNDS = 3;
const MESSAGE = "Do you ship to Norway? [[tokens=5]]";
/** Messages a minute of the flooded widget. */
const LIMIT = 600;
const FLOOD = { times: 20, addresses: 200 };
const AIM = 1.5;

const timings = z.object({
  /** Milliseconds to each answer's first token. */
  waits: z.array(z.number()),
  /** Begun and not brought to their end. */
  lost: z.number(),
  /** Told to come again, as a machine that is busy otherwise must. */
  later: z.number(),
});
const ready = z.object({ ready: z.literal(true) });
const flooded = z.object({
  sent: z.number(),
  served: z.number(),
  limited: z.number(),
  other: z.number(),
});
const rate = z.object({ perSecond: z.number() });
const address = z.object({ url: z.string() });

export async function door(platform: BenchPlatform): Promise<BenchRow[]> {
  const limits = { perWidget: LIMIT, perWidgetHour: 0, perWidgetDay: 0 };
  const [victim = "", ...others] = await makeWidgets(
    platform,
    [limits, ...Array.from({ length: WIDGETS }, () => ({}))],
    ORIGIN,
  );
  return [
    ...(await underFlood(platform, victim, others)),
    ...(await cost(platform, others[0] ?? "")),
  ];
}

async function underFlood(
  { gatewayUrl }: BenchPlatform,
  victim: string,
  widgetIds: readonly string[],
): Promise<BenchRow[]> {
  const common = { gatewayUrl, origin: ORIGIN, message: MESSAGE };
  const visitors = new Worker("visitors", { ...common, widgetIds });
  const perSecond = (LIMIT / 60) * FLOOD.times;
  const { addresses } = FLOOD;
  const flood = new Worker("flood", {
    ...common,
    widgetId: victim,
    perSecond,
    addresses,
  });
  try {
    await visitors.next((line) => ready.parse(line));
    await flood.next((line) => ready.parse(line));
    await bursts(visitors, 1);
    const quiet = await bursts(visitors, ROUNDS);
    flood.tell("start");
    const loud = await bursts(visitors, ROUNDS);
    flood.tell("stop");
    const became = await flood.next((line) => flooded.parse(line));
    const baseline = percentile(quiet.waits, 0.95);
    const refused = `of ${became.sent} flooding messages ${became.limited} refused, ${became.served} answered, ${became.other} told to come again`;
    return [
      {
        name: `first token, ${BURST} visitors at once, one widget flooded at ${FLOOD.times} times its limit, p95`,
        value: percentile(loud.waits, 0.95),
        unit: "ms",
        baseline: { name: "in quiet", value: baseline },
        better: "lower",
        budget: baseline * AIM,
        note: refused,
      },
      {
        name: "answers lost by the others meanwhile",
        value: loud.lost + quiet.lost,
        unit: "",
        baseline: { name: "asked", value: 2 * ROUNDS * BURST },
        better: "lower",
        budget: 0,
        note: `${quiet.later} told to come again in quiet, ${loud.later} in the flood`,
        mustHold: true,
      },
    ];
  } finally {
    await visitors.stop();
    await flood.stop();
  }
}

async function bursts(visitors: Worker, rounds: number) {
  const all = { waits: [] as number[], lost: 0, later: 0 };
  for (let round = 0; round < rounds; round += 1) {
    visitors.tell(`burst ${BURST}`);
    const burst = await visitors.next((line) => timings.parse(line));
    all.waits.push(...burst.waits);
    all.lost += burst.lost;
    all.later += burst.later;
  }
  return all;
}

/** Both kinds of decision: let in and answered from memory, and refused. */
async function cost(
  { gatewayUrl }: BenchPlatform,
  widgetId: string,
): Promise<BenchRow[]> {
  const config = `${gatewayUrl}/v1/widgets/${widgetId}/config`;
  const response = await fetch(config, { headers: { origin: ORIGIN } });
  const admitted = await beside("a request let in", {
    url: config,
    method: "GET",
    headers: { origin: ORIGIN },
    body: "",
    status: 200,
    answer: await response.text(),
  });
  const refused = await beside("a message refused", {
    url: `${gatewayUrl}/chat`,
    method: "POST",
    headers: {
      origin: "https://evil.example",
      "content-type": "application/json",
      "x-widget-id": widgetId,
    },
    body: JSON.stringify({ sessionId: "0123456789abcdef", message: "Hi" }),
    status: 403,
    answer: "{}",
  });
  return [admitted, refused];
}

async function beside(
  what: string,
  call: {
    readonly url: string;
    readonly method: "GET" | "POST";
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
    readonly status: 200 | 403;
    readonly answer: string;
  },
): Promise<BenchRow> {
  const { answer, ...task } = call;
  const amount = { warmUp: 2_000, count: 10_000, width: 8 };
  const bare = new Worker("bare-route", { status: call.status, body: answer });
  try {
    const { url } = await bare.next((line) => address.parse(line));
    const measure = async (one: string): Promise<number> => {
      const parse = (line: unknown) => rate.parse(line);
      const all = { ...task, ...amount, url: one };
      const { perSecond } = await ask("route-load", all, parse);
      return 1e6 / perSecond;
    };
    const floor = await measure(url);
    const value = await measure(call.url);
    return {
      name: `the door's cost, ${what}`,
      value,
      unit: "µs",
      baseline: { name: "a bare Hono route", value: floor },
      better: "lower",
      note: `${Math.round(value - floor)} µs of it the door's`,
    };
  } finally {
    await bare.stop();
  }
}
