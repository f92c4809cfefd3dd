import type { KeyRange, ReadSet } from "./types.js";

/** A range that grows while a query consumes its index. */
export interface GrowingRange {
  start: string;
  end: string;
}

/** Collects what one transaction has read. */
export class ReadRecorder {
  readonly #ranges: GrowingRange[] = [];

  point(key: string): void {
    this.#ranges.push({ start: key, end: `${key}\x00` });
  }

  range(start: string, end: string): GrowingRange {
    const range = { start, end };
    this.#ranges.push(range);
    return range;
  }

  /** The ranges so far: sorted, joined where they meet, without empty ones. */
  readSet(): ReadSet {
    return { ranges: joinRanges(this.#ranges) };
  }
}

export function joinRanges(ranges: readonly KeyRange[]): KeyRange[] {
  const [only] = ranges;
  if (only && ranges.length === 1 && only.start < only.end) {
    return [{ start: only.start, end: only.end }];
  }
  const sorted = ranges
    .filter(({ start, end }) => start < end)
    .sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
  const joined: { start: string; end: string }[] = [];
  for (const { start, end } of sorted) {
    const last = joined.at(-1);
    if (last && start <= last.end) {
      if (end > last.end) last.end = end;
    } else {
      joined.push({ start, end });
    }
  }
  return joined;
}

/** Whether a key lies in one of the ranges, which are sorted and disjoint. */
export function covers(ranges: readonly KeyRange[], key: string): boolean {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const start = ranges[middle]?.start;
    if (start !== undefined && start <= key) low = middle + 1;
    else high = middle;
  }
  const candidate = ranges[low - 1];
  return candidate !== undefined && key < candidate.end;
}
