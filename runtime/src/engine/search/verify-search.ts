/** Compares search indexes with the documents they are made from. */
import { setImmediate } from "node:timers/promises";
import type { Cursor, Entry, Snapshot } from "../../storage/types.js";
import type { JsonObject } from "../../values/json-value.js";
import { AFTER } from "../../values/key-encoding.js";
import { searchEntries } from "./search-changes.js";
import { isVectorIndex } from "./search-info.js";
import type { SearchInfo } from "./search-info.js";
import { parsePosting, wordsOf } from "./text-index.js";
import { exactKey, statisticsRecords } from "./text-statistics.js";
import { versionKey } from "./vector-index.js";

/** Entries handled before others get a turn. */
const CHUNK = 1_000;

/** One index: first told of all documents, then asked for its entries. */
export class SearchCheck {
  readonly #data: Snapshot;
  readonly #index: SearchInfo;
  readonly #problem: (text: string) => void;
  #expected = 0;
  #found = 0;

  /** @param problem called with a sentence about the index */
  constructor(
    data: Snapshot,
    index: SearchInfo,
    problem: (text: string) => void,
  ) {
    this.#data = data;
    this.#index = index;
    this.#problem = problem;
  }

  document(id: string, document: JsonObject): void {
    let whole = true;
    for (const [key, value] of searchEntries(this.#index, document)) {
      this.#expected++;
      whole &&= this.#data.get(key) === value;
    }
    if (!whole) this.#problem(`document ${id} is missing in`);
  }

  /** @returns the number of the documents' entries */
  async entries(): Promise<number> {
    const { prefix } = this.#index;
    const cursor = this.#data.range(prefix, prefix + AFTER, false);
    try {
      await (isVectorIndex(this.#index)
        ? this.#vectors(cursor, versionKey(this.#index))
        : this.#lists(cursor));
    } finally {
      cursor.close();
    }
    // All that are expected were there, so any more are false.
    const excess = this.#found - this.#expected;
    if (excess > 0) this.#problem(`${excess} false entries are in`);
    return this.#found;
  }

  async #vectors(cursor: Cursor, version: string): Promise<void> {
    for (let entry = cursor.next(); entry; entry = cursor.next()) {
      if (entry.key !== version) await this.#count();
    }
  }

  /** Lists one after the other, each led by its statistics. */
  async #lists(cursor: Cursor): Promise<void> {
    let entry = cursor.next();
    while (entry) entry = await this.#list(cursor, entry);
  }

  /** @returns what follows the list */
  async #list(cursor: Cursor, first: Entry): Promise<Entry | null> {
    const list = first.key.slice(0, -exactKey("").length);
    const rounded = cursor.next();
    if (first.key !== exactKey(list) || rounded === null) {
      this.#problem("something is filed in no list of");
      return rounded;
    }
    let [documents, words] = [0, 0];
    const start = wordsOf(list);
    let entry = cursor.next();
    while (entry?.key.startsWith(start)) {
      const posting = parsePosting(entry.value);
      words += posting.times;
      // The words of a document add up to one document.
      documents += posting.times / posting.words;
      await this.#count();
      entry = cursor.next();
    }
    const [exact, coarse] = statisticsRecords(list, {
      documents: Math.round(documents),
      words,
    });
    const right =
      first.value === exact[1] &&
      rounded.key === coarse[0] &&
      rounded.value === coarse[1];
    if (!right) this.#problem("a list has false statistics in");
    return entry;
  }

  async #count(): Promise<void> {
    if (++this.#found % CHUNK === 0) await setImmediate();
  }
}
