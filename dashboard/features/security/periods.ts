/** The periods that counters are shown for, and the bars of their chart. */
const MINUTE_MS = 60_000;

export const ranges = ["hour", "day"] as const;
export type Range = (typeof ranges)[number];

const SHAPES: Readonly<Record<Range, { bars: number; minutes: number }>> = {
  hour: { bars: 60, minutes: 1 },
  day: { bars: 96, minutes: 15 },
};

export interface Bar {
  /** Milliseconds since the epoch. */
  readonly from: number;
  readonly count: number;
}

/** Start of the period's first bar: it ends with the current minute. */
export function startOf(range: Range, now: number): number {
  const { bars, minutes } = SHAPES[range];
  const width = minutes * MINUTE_MS;
  return (Math.floor(now / width) - bars + 1) * width;
}

/**
 * Every bar of the period from `since`, oldest first, also those of nothing.
 * @param perMinute minutes without events are absent.
 */
export function barsOf(
  range: Range,
  since: number,
  perMinute: readonly { readonly minute: number; readonly count: number }[],
): readonly Bar[] {
  const { bars, minutes } = SHAPES[range];
  const width = minutes * MINUTE_MS;
  const counts = new Array<number>(bars).fill(0);
  for (const { minute, count } of perMinute) {
    const at = Math.floor((minute - since) / width);
    const before = counts[at];
    if (before !== undefined) counts[at] = before + count;
  }
  return counts.map((count, at) => ({ from: since + at * width, count }));
}
