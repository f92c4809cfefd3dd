/** One row a measurement: ours, a plain baseline of the same run, the budget. */
export interface BenchRow {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The same work done the plainest way, measured in the same run. */
  readonly baseline: { readonly name: string; readonly value: number };
  /** Higher numbers are better (rates) or lower ones are (times, sizes). */
  readonly better: "higher" | "lower";
  /** From the design's table of budgets, when it has one. */
  readonly budget?: number | undefined;
  readonly note?: string | undefined;
  /** A missed budget is lost data, not slowness: the run fails. */
  readonly mustHold?: boolean | undefined;
}

function format(value: number): string {
  if (Number.isInteger(value) || value >= 1000)
    return Math.round(value).toLocaleString("en-US");
  if (value >= 100) return value.toFixed(0);
  return value.toFixed(value >= 10 ? 1 : 2);
}

function holds({ better, value, budget }: BenchRow): boolean {
  if (budget === undefined) return true;
  return better === "higher" ? value >= budget : value <= budget;
}

function verdict(row: BenchRow): string {
  if (row.budget === undefined) return "–";
  const sign = row.better === "higher" ? "≥" : "≤";
  return `${sign} ${format(row.budget)} ${holds(row) ? "held" : "MISSED"}`;
}

/** Names of the rows that say data was lost. */
export function brokenRows(rows: readonly BenchRow[]): string[] {
  return rows
    .filter((row) => row.mustHold && !holds(row))
    .map(({ name, value }) => `${name}: ${value}`);
}

/** Markdown, so that it can stand in docs/performance.md as it is. */
export function renderTable(rows: readonly BenchRow[]): string {
  const header = ["what", "ours", "baseline", "ratio", "budget", "note"];
  const lines = rows.map((row) => [
    row.name,
    `${format(row.value)} ${row.unit}`,
    `${format(row.baseline.value)} ${row.unit} (${row.baseline.name})`,
    row.baseline.value === 0
      ? "–"
      : `${(row.value / row.baseline.value).toFixed(2)}×`,
    verdict(row),
    row.note ?? "",
  ]);
  return [header, header.map(() => "---"), ...lines]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");
}

/** Nearest-rank percentile of unsorted samples; `fraction` from 0 to 1. */
export function percentile(samples: readonly number[], fraction: number) {
  const sorted = [...samples].sort((a, b) => a - b);
  const at = Math.min(sorted.length - 1, Math.floor(sorted.length * fraction));
  return sorted[at] ?? 0;
}

export function median(samples: readonly number[]): number {
  return percentile(samples, 0.5);
}
