/** What a site loads for the widget, beside what other products' sites load. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { ROOT } from "../../scripts/lib/prepare.mjs";
import type { BenchRow } from "../lib/table.js";

/** Bytes; brotli 11 and gzip 9 of the files in the published packages. */
interface Peer {
  readonly name: string;
  readonly gzip: number;
  readonly brotli: number;
}

/** Measured in November 2026, of all peers the two smallest and the largest. */
export const PEERS: readonly Peer[] = [
  { name: "deep-chat 2.4.2", gzip: 111_242, brotli: 91_852 },
  { name: "AnythingLLM embed", gzip: 195_988, brotli: 156_988 },
  { name: "@typebot.io/js 0.10.7", gzip: 197_512, brotli: 164_164 },
  { name: "flowise-embed 3.1.6", gzip: 285_664, brotli: 241_974 },
  { name: "@n8n/chat 1.37.0", gzip: 610_696, brotli: 480_863 },
];

const BUDGET = { loader: 4 * 1024, whole: 14 * 1024 };

const manifestSchema = z.object({
  loader: z.string(),
  panels: z.record(z.string(), z.string()),
});

interface Size {
  readonly gzip: number;
  readonly brotli: number;
}

export function widgetSize(): BenchRow[] {
  const folder = join(ROOT, "widget", "dist");
  const sizeOf = (name: string): Size => ({
    gzip: readFileSync(join(folder, `${name}.gz`)).length,
    brotli: readFileSync(join(folder, `${name}.br`)).length,
  });
  const { loader, panels } = manifestSchema.parse(
    JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")),
  );
  const first = sizeOf(loader);
  const largest = Object.values(panels)
    .map(sizeOf)
    .reduce((a, b) => (a.brotli > b.brotli ? a : b));
  const whole = {
    gzip: first.gzip + largest.gzip,
    brotli: first.brotli + largest.brotli,
  };
  const smallest = PEERS.reduce((a, b) => (a.brotli < b.brotli ? a : b));
  const row = { unit: "bytes", better: "lower" } as const;
  return [
    {
      ...row,
      name: "widget's loader, brotli",
      value: first.brotli,
      baseline: smallestAs(smallest),
      budget: BUDGET.loader,
      note: `gzip ${first.gzip.toLocaleString("en-US")}`,
    },
    {
      ...row,
      name: "loader and chat panel, brotli",
      value: whole.brotli,
      baseline: smallestAs(smallest),
      budget: BUDGET.whole,
      note: `gzip ${whole.gzip.toLocaleString("en-US")}; ${PEERS.map(
        ({ name, brotli }) => `${name} ${Math.round(brotli / 1000)} KB`,
      ).join(", ")}`,
    },
  ];
}

function smallestAs({ name, brotli }: Peer) {
  return { name: `${name}, the smallest peer`, value: brotli };
}
