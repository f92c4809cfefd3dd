interface Identified {
  readonly _id: string;
}

export interface HeldOrder<Row> {
  /** In the order shown; rows that left the list keep their place. */
  readonly rows: readonly Row[];
  /** Rows that would appear or move if the order were not held. */
  readonly pending: number;
}

/**
 * Fresh rows in the order that is on screen. Nothing moves under the pointer:
 * new rows wait, unless they continue the list below its end (more was
 * loaded).
 */
export function holdOrder<Row extends Identified>(
  shown: readonly Row[],
  fresh: readonly Row[],
): HeldOrder<Row> {
  const shownIds = new Set(shown.map((row) => row._id));
  const freshById = new Map(fresh.map((row) => [row._id, row]));
  const lastKnown = fresh.findLastIndex((row) => shownIds.has(row._id));
  if (lastKnown === -1) return { rows: fresh, pending: 0 };
  const kept = shown.map((row) => freshById.get(row._id) ?? row);
  const continued = fresh
    .slice(lastKnown + 1)
    .filter((row) => !shownIds.has(row._id));
  const rows = [...kept, ...continued];
  return { rows, pending: countMoves(rows, fresh) };
}

/**
 * How many rows of `fresh` are new or higher than in `shown`. Rows only ever
 * move up, so those that stay are the longest common run from below.
 */
function countMoves<Row extends Identified>(
  shown: readonly Row[],
  fresh: readonly Row[],
): number {
  let above = shown.length - 1;
  let staying = 0;
  for (const row of fresh.toReversed()) {
    const at = lastIndexFrom(shown, above, row._id);
    if (at === -1) continue;
    staying += 1;
    above = at - 1;
  }
  return fresh.length - staying;
}

function lastIndexFrom<Row extends Identified>(
  rows: readonly Row[],
  from: number,
  id: string,
): number {
  for (let index = from; index >= 0; index -= 1) {
    if (rows[index]?._id === id) return index;
  }
  return -1;
}
