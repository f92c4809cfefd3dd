import { expect, it } from "vitest";
import { createMemoryStorage } from "../../storage/index.js";
import type { Storage } from "../../storage/index.js";
import { indexPrefix } from "../keys.js";
import { fillSearchIndex } from "./fill-search.js";
import { searchChanges } from "./search-changes.js";
import { searchesOf, searchInfo } from "./search-info.js";
import type { SearchInfo } from "./search-info.js";
import { searchedTable, vectorTable } from "./testing.js";

const INDEX = 7;
const SCRATCH = 9;

const documents = Array.from({ length: 300 }, (_, n) => ({
  _id: `id${n}`,
  _creationTime: n,
  body: `word${n % 13} and word${n % 7} ${n % 5 === 0 ? "more words" : ""}`,
  channel: n % 3,
  v: n % 4 === 0 ? [n] : [n, 1],
}));

async function* values() {
  for (const value of documents) {
    await Promise.resolve();
    yield { value };
  }
}

function entriesOf(storage: Storage, number: number): [string, string][] {
  const found: [string, string][] = [];
  const start = indexPrefix(number);
  const cursor = storage
    .snapshot()
    .range(start, indexPrefix(number + 1), false);
  for (let entry = cursor.next(); entry; entry = cursor.next()) {
    // How often an index of vectors was changed is its own affair.
    const isVersion = entry.key === `${start}\x00`;
    found.push([entry.key, isVersion ? "" : entry.value]);
  }
  return found;
}

/** One change after the other, as mutations make them. */
async function entriesOneByOne(index: SearchInfo): Promise<[string, string][]> {
  const storage = createMemoryStorage();
  for (const document of documents) {
    const view = storage.snapshot();
    const changes = searchChanges([index], view, null, document, () => {
      throw new Error("Nothing was there to be touched.");
    });
    await storage.write([...changes]);
  }
  return entriesOf(storage, INDEX);
}

it.each<["words" | "vectors", runEntries: number]>([
  ["words", 100_000],
  ["words", 500],
  ["words", 20],
  ["vectors", 100_000],
  ["vectors", 50],
])("puts %s in runs of %i where mutations would", async (kind, runEntries) => {
  const table = kind === "words" ? searchedTable() : vectorTable();
  const [definition] = searchesOf(table);
  if (!definition) throw new Error("Unreachable: the table has an index");
  const index = searchInfo({ id: INDEX, ...definition });
  const storage = createMemoryStorage();
  await fillSearchIndex(storage, index, values(), SCRATCH, runEntries);
  const expected = await entriesOneByOne(index);
  expect(expected.length).toBeGreaterThan(500);
  expect(entriesOf(storage, INDEX)).toEqual(expected);
  const aside = entriesOf(storage, SCRATCH).length;
  expect(aside > 0).toBe(runEntries < 100_000);
});
