/**
 * Fills a search index that nobody reads yet. Its entries come in no order, and
 * writing them so would write every page of the store over and over. So they
 * are sorted in memory as many as fit, put aside as runs, and merged.
 */
import type { Snapshot, Storage, Write } from "../../storage/types.js";
import { SortedMap } from "../../storage/sorted-map.js";
import type { JsonObject } from "../../values/json-value.js";
import { AFTER } from "../../values/key-encoding.js";
import { indexPrefix } from "../keys.js";
import { mergeCursors } from "./merge.js";
import { runBlocks, RunCursor } from "./runs.js";
import { searchChanges } from "./search-changes.js";
import { isVectorIndex } from "./search-info.js";
import type { SearchInfo } from "./search-info.js";
import {
  coarseKey,
  exactKey,
  parseStatistics,
  statisticsRecords,
} from "./text-statistics.js";
import { versionKey } from "./vector-index.js";

/** About 15 MB. */
const RUN_ENTRIES = 50_000;
const BATCH = 2_000;

/**
 * @param scratch number of an index that does not exist; its keys hold the
 *   runs, and remain
 */
export async function fillSearchIndex(
  storage: Storage,
  index: SearchInfo,
  documents: AsyncIterable<{ readonly value: JsonObject }>,
  scratch: number,
  runEntries = RUN_ENTRIES,
): Promise<void> {
  let run = new SortedMap<string>();
  const runs: string[] = [];
  const putAside = async (): Promise<void> => {
    const prefix = indexPrefix(scratch) + indexPrefix(runs.length);
    runs.push(prefix);
    for (const block of runBlocks(prefix, run)) await storage.write([block]);
    run = new SortedMap();
  };
  for await (const { value } of documents) {
    addDocument(run, index, value);
    if (run.size >= runEntries) await putAside();
  }
  if (runs.length === 0) {
    await writeAll(storage, run.entries());
    return;
  }
  await putAside();
  const data = storage.snapshot();
  try {
    await writeAll(storage, merged(data, index, runs));
  } finally {
    data.close();
  }
}

/** As if the run's documents were all there are. */
function addDocument(
  run: SortedMap<string>,
  index: SearchInfo,
  document: JsonObject,
): void {
  const view = { get: (key: string) => run.get(key) ?? null };
  const untouched = (): void => undefined;
  const changes = searchChanges([index], view, null, document, untouched);
  for (const [key, value] of changes) {
    if (value !== null) run.set(key, value);
  }
}

/** The runs as one index, in order. */
function* merged(
  data: Snapshot,
  index: SearchInfo,
  runs: readonly string[],
): Generator<Write> {
  const cursors = runs.map((prefix) => ({
    cursor: new RunCursor(data.range(prefix, prefix + AFTER, false)),
    prefixLength: 0,
  }));
  for (const { rest, found } of mergeCursors(cursors)) {
    yield* oneOf(
      index,
      rest,
      found.map(({ value }) => value),
    );
  }
}

/** What an entry is that runs have in common. */
function* oneOf(
  index: SearchInfo,
  key: string,
  values: readonly string[],
): Generator<Write> {
  const [first = ""] = values;
  if (isVectorIndex(index)) {
    yield [key, key === versionKey(index) ? "1" : first];
  } else if (key.endsWith(exactKey(""))) {
    const sum = values.map(parseStatistics).reduce((a, b) => ({
      documents: a.documents + b.documents,
      words: a.words + b.words,
    }));
    yield* statisticsRecords(key.slice(0, -exactKey("").length), sum);
  } else if (!key.endsWith(coarseKey(""))) {
    yield [key, first];
  }
}

async function writeAll(
  storage: Storage,
  writes: Iterable<Write>,
): Promise<void> {
  let batch: Write[] = [];
  for (const write of writes) {
    batch.push(write);
    if (batch.length < BATCH) continue;
    await storage.write(batch);
    batch = [];
  }
  if (batch.length > 0) await storage.write(batch);
}
