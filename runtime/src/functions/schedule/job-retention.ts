/** Rows of finished jobs are kept for a week. */
import type { Engine, Namespace } from "../../engine/types.js";
import { JOBS_TABLE } from "./job-rows.js";

const KEPT_MS = 7 * 24 * 3_600_000;
/** Rows per commit, so that other mutations need not wait long. */
const BATCH = 256;

/** @returns how many rows were removed. */
export async function removeOldJobs(
  engine: Engine,
  namespaces: readonly Namespace[],
  now = engine.clock.now(),
): Promise<number> {
  let removed = 0;
  for (const namespace of namespaces) {
    let count = BATCH;
    while (count === BATCH) {
      count = await removeBatch(engine, namespace, now - KEPT_MS);
      removed += count;
    }
  }
  return removed;
}

async function removeBatch(
  engine: Engine,
  namespace: Namespace,
  before: number,
): Promise<number> {
  const { value } = await engine.mutate((transaction) => {
    const stream = transaction.openQuery(namespace, {
      source: {
        type: "IndexRange",
        indexName: `${JOBS_TABLE}.by_completed`,
        range: [
          { type: "Gte", fieldPath: "completedTime", value: 0 },
          { type: "Lt", fieldPath: "completedTime", value: before },
        ],
        order: "asc",
      },
      operators: [{ limit: BATCH }],
    });
    const ids: string[] = [];
    for (let row = stream.next(); row !== null; row = stream.next()) {
      ids.push(row.id);
    }
    stream.close();
    for (const id of ids) transaction.remove(namespace, id);
    return Promise.resolve(ids.length);
  });
  return value;
}
