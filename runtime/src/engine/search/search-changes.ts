/** Keeps search indexes of both kinds as their documents are. */
import type { Write } from "../../storage/types.js";
import type { JsonObject } from "../../values/json-value.js";
import type { View } from "../views.js";
import { isVectorIndex } from "./search-info.js";
import type { SearchInfo } from "./search-info.js";
import { indexedText, textChanges, textEntries } from "./text-index.js";
import type { Touch } from "./text-index.js";
import { vectorChanges, vectorEntries } from "./vector-index.js";

/**
 * What changes in a table's search indexes when a document does.
 * @param view what it changes in; sees each change before the next is asked for
 */
export function* searchChanges(
  searches: readonly SearchInfo[],
  view: Pick<View, "get">,
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
