/** Keeps search indexes of both kinds as their documents are. */
import type { Snapshot, Storage, Write } from "../../storage/types.js";
import { SortedMap } from "../../storage/sorted-map.js";
import type { JsonObject } from "../../values/json-value.js";
import { LayeredView } from "../views.js";
import type { View } from "../views.js";
import { isVectorIndex } from "./search-info.js";
import type { SearchInfo } from "./search-info.js";
import { indexedText, textChanges, textEntries } from "./text-index.js";
import type { Touch } from "./text-index.js";
import { vectorChanges, vectorEntries } from "./vector-index.js";

/** Documents whose entries are written together. */
const CHUNK = 200;

/**
 * What changes in a table's search indexes when a document does.
 * @param view what it changes in; sees each change before the next is asked for
 */
export function* searchChanges(
  searches: readonly SearchInfo[],
  view: View,
  before: JsonObject | null,
  after: JsonObject | null,
  touch: Touch,
): Generator<Write> {
  for (const index of searches) {
    if (isVectorIndex(index)) yield* vectorChanges(index, view, before, after);
    else yield* textChanges(index, view, before, after, touch);
  }
}

/** The entries of one document, without what an index keeps about many. */
export function searchEntries(
  index: SearchInfo,
  document: JsonObject,
): Iterable<[key: string, value: string]> {
  if (isVectorIndex(index)) return vectorEntries(index, document);
  const text = indexedText(index, document);
  return text ? textEntries(text) : [];
}

/** Fills an index that nobody reads yet. */
export async function fillSearchIndex(
  storage: Storage,
  index: SearchInfo,
  documents: AsyncIterable<{ readonly value: JsonObject }>,
): Promise<void> {
  let filling = new Filling(storage.snapshot());
  try {
    for await (const { value } of documents) {
      filling.add(index, value);
      if (filling.documents < CHUNK) continue;
      await storage.write(filling.layer.entries());
      filling.base.close();
      filling = new Filling(storage.snapshot());
    }
    await storage.write(filling.layer.entries());
  } finally {
    filling.base.close();
  }
}

class Filling {
  readonly layer = new SortedMap<string | null>();
  readonly #view: View;
  documents = 0;

  constructor(readonly base: Snapshot) {
    this.#view = new LayeredView([this.layer], base);
  }

  add(index: SearchInfo, document: JsonObject): void {
    const ignore = (): void => undefined;
    for (const [key, value] of searchChanges(
      [index],
      this.#view,
      null,
      document,
      ignore,
    )) {
      this.layer.set(key, value);
    }
    this.documents++;
  }
}
