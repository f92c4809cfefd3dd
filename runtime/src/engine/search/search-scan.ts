/** Runs a text search as the source of a query. */
import { LimitError } from "../errors.js";
import { LazyDocument } from "../documents.js";
import { documentKey, idOfEntry } from "../keys.js";
import type { DocumentSource, ScanContext } from "../scan.js";
import type { TableInfo } from "../table-info.js";
import type { StoredDocument } from "../types.js";
import type { SearchInfo } from "./search-info.js";
import type { TextQuery } from "./text-query.js";
import { MAX_CANDIDATES, searchText } from "./text-search.js";
import type { TextMatch } from "./text-search.js";

export interface SearchPlan {
  readonly table: TableInfo;
  readonly index: SearchInfo;
  readonly query: TextQuery;
  /** Bounds of the matches' keys, as a page's cursors give them. */
  readonly start: string;
  readonly end: string;
  readonly reverse: false;
}

export class SearchScan implements DocumentSource {
  readonly #context: ScanContext;
  readonly #plan: SearchPlan;
  #matches: TextMatch[] | null = null;
  #next = 0;
  #lastKey: string | null = null;

  constructor(context: ScanContext, plan: SearchPlan) {
    context.meter.query();
    this.#context = context;
    this.#plan = plan;
  }

  /** The sort key of the document given out last. */
  get lastKey(): string | null {
    return this.#lastKey;
  }

  /** @throws LimitError behind the last of as many as can be found */
  next(): StoredDocument | null {
    this.#matches ??= this.#search();
    if (this.#next === MAX_CANDIDATES) {
      throw new LimitError(
        "Search query scanned too many documents (fetched " +
          `${MAX_CANDIDATES}). Consider using a smaller limit, paginating ` +
          "the query, or using a filter field to limit the number of " +
          "documents pulled from the search index.",
      );
    }
    for (;;) {
      const match = this.#matches[this.#next];
      if (match === undefined) return null;
      this.#next++;
      const document = this.#load(match.ending);
      if (document === null) continue;
      this.#lastKey = match.key;
      return document;
    }
  }

  close(): void {
    this.#matches = [];
    this.#next = 0;
  }

  #search(): TextMatch[] {
    const { view, recorder } = this.#context;
    const { query, start, end } = this.#plan;
    return searchText(view, recorder, query).filter(
      ({ key }) => key >= start && key < end,
    );
  }

  /** Null when the transaction has removed it since the search. */
  #load(ending: string): StoredDocument | null {
    const { view, recorder, meter } = this.#context;
    const { table } = this.#plan;
    const id = idOfEntry(table, ending);
    const key = documentKey(table, id);
    recorder.point(key);
    const text = view.get(key);
    if (text === null) return null;
    meter.read(text.length);
    return new LazyDocument(id, text);
  }
}
