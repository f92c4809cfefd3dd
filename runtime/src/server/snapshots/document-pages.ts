import { setImmediate } from "node:timers/promises";
import type {
  Namespace,
  ReadTransaction,
  StoredDocument,
} from "../../engine/types.js";

const PAGE_DOCUMENTS = 1_000;
const PAGE_BYTES = 4 * 1024 * 1024;

/** A table's documents as of a snapshot, without a transaction's limits. */
export async function* documentPages(
  reads: ReadTransaction,
  namespace: Namespace,
  tableName: string,
): AsyncGenerator<readonly StoredDocument[]> {
  let cursor: string | null = null;
  for (;;) {
    // Each page has a transaction's limits for itself.
    const part: ReadTransaction = reads.fork();
    try {
      const page = part.page(namespace, {
        query: {
          source: { type: "FullTableScan", tableName, order: "asc" },
          operators: [],
        },
        cursor,
        endCursor: null,
        pageSize: PAGE_DOCUMENTS,
        maximumBytesRead: PAGE_BYTES,
      });
      yield page.page;
      if (page.isDone) return;
      cursor = page.continueCursor;
    } finally {
      part.close();
    }
    await setImmediate();
  }
}
