/**
 * `npm run bench [-- suite …] [--streams <n>] [--subscribers <n>]`: builds
 * what is stale, measures, and prints one Markdown table.
 */
import { parseArgs } from "node:util";
import { runScript, SetupError } from "../scripts/lib/prepare.mjs";
import { buildIfStale } from "../scripts/stack/build.js";
import { loadAverage, machineLine } from "./lib/machine.js";
import { startBenchPlatform, type BenchPlatform } from "./lib/platform.js";
import { brokenRows, renderTable, type BenchRow } from "./lib/table.js";
import { door } from "./suites/door.js";
import { firstToken } from "./suites/first-token.js";
import { liveUpdates } from "./suites/live-updates.js";
import { openStreams } from "./suites/open-streams.js";
import { runtimeRates } from "./suites/runtime-rates.js";
import { runtimeSize } from "./suites/runtime-size.js";
import { runtimeSubscriptions } from "./suites/runtime-subscriptions.js";
import { staffScreen } from "./suites/staff-screen.js";
import { widgetSize } from "./suites/widget-size.js";

const { values: options, positionals: chosen } = parseArgs({
  allowPositionals: true,
  options: {
    streams: { type: "string", default: "3000" },
    subscribers: { type: "string", default: "5000" },
  },
});

const SUITES: Readonly<Record<string, () => Promise<BenchRow[]>>> = {
  "first-token": () => onPlatform(firstToken),
  "staff-screen": () => onPlatform(staffScreen),
  // Visitors come from addresses of their own.
  door: () => onPlatform(door, { TRUSTED_PROXIES: "127.0.0.1" }),
  "live-updates": () => liveUpdates(count("subscribers")),
  "runtime-rates": () => runtimeRates(),
  "runtime-size": () => runtimeSize(),
  "runtime-subscriptions": () => runtimeSubscriptions(),
  "open-streams": () => openStreams(count("streams")),
  "widget-size": () => Promise.resolve(widgetSize()),
};

const known = Object.keys(SUITES);

function count(name: "streams" | "subscribers"): number {
  const value = Number(options[name]);
  if (Number.isInteger(value) && value > 0) return value;
  throw new SetupError(`--${name} must be a whole number above 0.`);
}

/** A name, or what several names begin with. */
function suitesOf(name: string): string[] {
  if (name in SUITES) return [name];
  const found = known.filter((suite) => suite.startsWith(name));
  if (found.length > 0) return found;
  throw new SetupError(`There is no suite "${name}"; try ${known.join(", ")}.`);
}

async function onPlatform(
  suite: (platform: BenchPlatform) => Promise<BenchRow[]>,
  settings: Readonly<Record<string, string>> = {},
): Promise<BenchRow[]> {
  const platform = await startBenchPlatform(settings);
  try {
    return await suite(platform);
  } finally {
    await platform.close();
  }
}

await runScript(async () => {
  // A misspelt name is found before anything is measured.
  const names = chosen.length > 0 ? chosen.flatMap(suitesOf) : known;
  for (const part of ["runtime", "widget", "backend"]) await buildIfStale(part);
  const machine = machineLine(loadAverage());
  const rows: BenchRow[] = [];
  try {
    for (const name of names) {
      process.stderr.write(`• ${name} …\n`);
      rows.push(...((await SUITES[name]?.()) ?? []));
    }
  } finally {
    // A suite that fails does not take the others' results with it.
    process.stdout.write(`\n${machine}\n\n${renderTable(rows)}\n`);
  }
  const broken = brokenRows(rows);
  if (broken.length > 0) {
    throw new SetupError(`What must never happen did: ${broken.join("; ")}.`);
  }
});
