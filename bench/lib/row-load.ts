/** The same writes and reads for the runtime, bare `lmdb` and `convex-test`. */
import { z } from "zod";
import { load } from "./load.js";

export const rowTask = z.object({
  /** Where the rows are, kept afterwards; null for a folder of its own. */
  folder: z.string().nullable(),
  /** The runtime alone: without a folder at all. */
  inMemory: z.boolean().default(false),
  /** Rows that are there already, `key-0` and on. */
  rows: z.number(),
  writes: z.number(),
  reads: z.number(),
  /** Calls at once. */
  width: z.number(),
});

export type RowTask = z.input<typeof rowTask>;

export const cost = z.object({
  perSecond: z.number(),
  /** Of the whole process, threads that write to disk included. */
  cpuMicros: z.number(),
});

export const rowCosts = z.object({ writes: cost, reads: cost });

export type RowCosts = z.infer<typeof rowCosts>;

export function keyOf(n: number): string {
  return `key-${n}`;
}

/** Near another row, each time somewhere else. */
function newKey(index: number, rows: number): string {
  return `${keyOf(spread(index, rows))}-${process.pid}-${index}`;
}

/** Walks over all rows without an order. */
function spread(index: number, rows: number): number {
  return (index * 7_919) % rows;
}

/** A quarter of each first, so that the code is warm. */
export async function loadRows(
  { rows, writes, reads, width }: RowTask,
  write: (key: string, n: number) => Promise<void>,
  read: (key: string, salt: number) => Promise<void>,
): Promise<RowCosts> {
  // Without rows, those written are read.
  const written: string[] = [];
  const insert = (index: number) => {
    const key = rows > 0 ? newKey(index, rows) : keyOf(index);
    if (rows === 0) written.push(key);
    return write(key, index);
  };
  const find = (index: number) =>
    rows > 0
      ? read(keyOf(spread(index, rows)), index)
      : read(written[spread(index, written.length)] ?? "", index);
  await load(writes / 4, width, insert);
  const writeCost = await measured(writes, width, (at) => insert(at + writes));
  await load(reads / 4, width, find);
  const readCost = await measured(reads, width, (at) => find(at + reads));
  return { writes: writeCost, reads: readCost };
}

async function measured(
  count: number,
  width: number,
  call: (index: number) => Promise<void>,
) {
  const before = process.cpuUsage();
  const { perSecond } = await load(count, width, call);
  const { user, system } = process.cpuUsage(before);
  return { perSecond, cpuMicros: (user + system) / count };
}
