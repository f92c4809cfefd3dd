/** What a search reads at most. */
import { expect, it } from "vitest";
import { createMemoryStorage } from "../../storage/index.js";
import { ReadRecorder } from "../read-set.js";
import { insertAll, testEngine } from "../testing.js";
import { searchedTable } from "./testing.js";
import { searchText } from "./text-search.js";
import type { SearchEffort } from "./text-search.js";
import { searchTerms } from "./tokens.js";

const texts = ["red 0", "blue 1", "red 2", "blue 3", "redder 4", "red 5"];

it.each<[text: string, effort: SearchEffort, found: number[]]>([
  ["blue red", { perWord: 9, all: 9 }, [0, 1, 2, 3, 4, 5]],
  // The newest of each word.
  ["blue red", { perWord: 1, all: 9 }, [3, 4, 5]],
  // The words of the search first, in their order.
  ["blue red", { perWord: 9, all: 3 }, [1, 3, 5]],
  ["red", { perWord: 9, all: 3 }, [0, 2, 5]],
])("%s with %j finds %j", async (text, effort, found) => {
  const storage = createMemoryStorage();
  const engine = await testEngine([searchedTable()], { storage });
  const ids = await insertAll(
    engine,
    "t",
    texts.map((body) => ({ body })),
  );
  const view = storage.snapshot();
  const cursor = view.range("", "\xff", false);
  let entry = cursor.next();
  const mark = "\x01red\x00";
  while (entry && !entry.key.includes(mark)) entry = cursor.next();
  const list = entry?.key.slice(0, entry.key.indexOf(mark)) ?? "";
  const query = { terms: searchTerms(text), lists: [list] };
  const matches = searchText(view, new ReadRecorder(), query, effort);
  const positions = matches.map(({ ending }) =>
    ids.findIndex((id) => ending.includes(id)),
  );
  expect(positions.sort()).toEqual(found);
});
