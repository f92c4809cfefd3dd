/**
 * What gateway and runtime add to the provider's first token. Each sample asks
 * the provider directly, then asks through `/chat` as a new visitor.
 */
import { randomUUID } from "node:crypto";
import { chat } from "../lib/chat.js";
import { atPace } from "../lib/pace.js";
import type { BenchPlatform } from "../lib/platform.js";
import { askProvider } from "../lib/provider-request.js";
import { median, percentile, type BenchRow } from "../lib/table.js";

const WARM_UP = 100;
const SAMPLES = 400;
/** 25 visitors a second, each answer open for about half a second. */
const PACE_MS = 40;
const ALONE = "Do you ship to Norway? [[tokens=5]]";
const TOGETHER = "Do you ship to Norway? [[tokens=25 delay=20]]";
const BUDGET = { median: 5, p99: 25 };

interface Samples {
  readonly direct: readonly number[];
  readonly through: readonly number[];
}

export async function firstToken(platform: BenchPlatform): Promise<BenchRow[]> {
  for (let at = 0; at < WARM_UP; at += 1) await sample(platform, ALONE);
  const alone = { direct: [] as number[], through: [] as number[] };
  for (let at = 0; at < SAMPLES; at += 1) {
    const { direct, through } = await sample(platform, ALONE);
    alone.direct.push(direct);
    alone.through.push(through);
  }
  const together = {
    direct: await atPace(SAMPLES, PACE_MS, () =>
      askProvider(platform.providerUrl, TOGETHER),
    ),
    through: await atPace(SAMPLES, PACE_MS, () =>
      throughGateway(platform, TOGETHER),
    ),
  };
  return [
    ...rows("one visitor at a time", alone),
    ...rows(`${1000 / PACE_MS} visitors a second`, together),
  ];
}

async function sample(platform: BenchPlatform, message: string) {
  return {
    direct: await askProvider(platform.providerUrl, message),
    through: await throughGateway(platform, message),
  };
}

async function throughGateway(
  { gatewayUrl, widgetKey }: BenchPlatform,
  message: string,
): Promise<number> {
  const sessionId = randomUUID();
  const call = { gatewayUrl, widgetKey, sessionId, message };
  const { firstTokenMs, done, error } = await chat(call);
  if (!done || error !== null) {
    throw new Error(`An answer was lost (${error ?? "no done"}).`);
  }
  return firstTokenMs;
}

/** The median of the direct ones is what everybody waits for anyway. */
function rows(how: string, { direct, through }: Samples): BenchRow[] {
  const floor = median(direct);
  const added = through.map((value) => value - floor);
  const directly = (value: number) => ({ name: "asked directly", value });
  const row = { unit: "ms", better: "lower" } as const;
  return [
    {
      ...row,
      name: `added to the first token, ${how}, median`,
      value: median(added),
      baseline: directly(floor),
      budget: BUDGET.median,
    },
    {
      ...row,
      name: `added to the first token, ${how}, p99`,
      value: percentile(added, 0.99),
      baseline: directly(percentile(direct, 0.99)),
      budget: BUDGET.p99,
    },
  ];
}
