import type { BlockSubject } from "./types";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export type BlockLength = "hour" | "today" | "day" | "week" | "month";

const VISITOR: readonly BlockLength[] = ["hour", "day", "week", "month"];
const ADDRESS: readonly BlockLength[] = ["hour", "today"];

const LASTING: Readonly<Record<Exclude<BlockLength, "today">, number>> = {
  hour: HOUR_MS,
  day: DAY_MS,
  week: 7 * DAY_MS,
  month: 30 * DAY_MS,
};

export function blockLengths(subject: BlockSubject): readonly BlockLength[] {
  return subject === "address" ? ADDRESS : VISITOR;
}

/**
 * When a block made now would end (ms, epoch). The hash of an address changes
 * at midnight UTC: from then on nobody would be blocked by the old one.
 */
export function blockEnd(
  subject: BlockSubject,
  length: BlockLength,
  now: number,
): number {
  const midnight = (Math.floor(now / DAY_MS) + 1) * DAY_MS;
  const end = length === "today" ? midnight : now + LASTING[length];
  return subject === "address" ? Math.min(end, midnight) : end;
}
