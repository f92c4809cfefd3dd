/** Compares every index entry with its document, and the other way round. */
import { setImmediate } from "node:timers/promises";
import type { Snapshot } from "../storage/types.js";
import { AFTER } from "../values/key-encoding.js";
import { tableNumberOf } from "../values/ids.js";
import type { Catalog } from "./catalog.js";
import type { IndexInfo, TableInfo } from "./table-info.js";
import { LazyDocument } from "./documents.js";
import { documentKey, entryKey, idOfEntry, indexPrefix } from "./keys.js";
import type { SearchInfo } from "./search/search-info.js";
import { SearchCheck } from "./search/verify-search.js";
import type { VerifyReport } from "./types.js";

/** Entries handled before others get a turn. */
const CHUNK = 1_000;
/** A damaged store must not fill the memory with its complaints. */
const MAX_PROBLEMS = 100;
const LAST_INDEX = 0xffff_ffff;

export async function verifyData(
  data: Snapshot,
  catalog: Catalog,
  wiped: readonly number[],
): Promise<VerifyReport> {
  const check = new Check(data);
  const known = new Set([0, ...wiped]);
  for (const table of catalog.content.tables.values()) {
    const indexes = [table.byCreationTime, ...table.declared];
    const { searches } = table;
    for (const { id } of [table.byId, ...indexes, ...searches]) known.add(id);
    const searchChecks = searches.map((index) => check.search(table, index));
    await check.documents(table, indexes, searchChecks);
    for (const index of indexes) await check.entries(table, index);
    for (const search of searchChecks) await check.searchEntries(search);
  }
  check.strays([...known].sort((a, b) => a - b));
  return check.report();
}

class Check {
  readonly #data: Snapshot;
  readonly #problems: string[] = [];
  #documents = 0;
  #entries = 0;

  constructor(data: Snapshot) {
    this.#data = data;
  }

  report(): VerifyReport {
    return {
      documents: this.#documents,
      indexEntries: this.#entries,
      problems: this.#problems,
    };
  }

  async documents(
    table: TableInfo,
    indexes: readonly IndexInfo[],
    searches: readonly SearchCheck[],
  ): Promise<void> {
    const { prefix } = table.byId;
    const cursor = this.#data.range(prefix, prefix + AFTER, false);
    for (let entry = cursor.next(); entry; entry = cursor.next()) {
      if (++this.#documents % CHUNK === 0) await setImmediate();
      const id = idOfEntry(table, entry.key);
      const document = this.#parse(table, id, entry.value);
      if (document === null) continue;
      for (const index of indexes) {
        if (this.#data.get(entryKey(index, document.value)) === null) {
          this.#problem(
            `${table.name}: document ${id} is missing in index ${index.name}`,
          );
        }
      }
      for (const search of searches) search.document(id, document.value);
    }
  }

  search(table: TableInfo, index: SearchInfo): SearchCheck {
    return new SearchCheck(this.#data, index, (text) => {
      this.#problem(`${table.name}: ${text} search index ${index.name}`);
    });
  }

  async searchEntries(search: SearchCheck): Promise<void> {
    this.#entries += await search.entries();
  }

  async entries(table: TableInfo, index: IndexInfo): Promise<void> {
    const { prefix } = index;
    const cursor = this.#data.range(prefix, prefix + AFTER, false);
    for (let entry = cursor.next(); entry; entry = cursor.next()) {
      if (++this.#entries % CHUNK === 0) await setImmediate();
      const id = idOfEntry(table, entry.key);
      const text = this.#data.get(documentKey(table, id));
      const document = text === null ? null : this.#parse(table, id, text);
      if (!document || entryKey(index, document.value) !== entry.key) {
        this.#problem(
          `${table.name}: index ${index.name} has a false entry for ${id}`,
        );
      }
    }
  }

  /** Keys of indexes that nobody knows. */
  strays(known: readonly number[]): void {
    for (const [i, index] of known.entries()) {
      if (index === LAST_INDEX) return;
      const next = known[i + 1];
      const start = indexPrefix(index + 1);
      const end = next === undefined ? "\xff".repeat(5) : indexPrefix(next);
      const cursor = this.#data.range(start, end, false);
      if (cursor.next() !== null) {
        this.#problem(`Entries of an unknown index lie after index ${index}`);
      }
      cursor.close();
    }
  }

  #parse(table: TableInfo, id: string, text: string): LazyDocument | null {
    const document = new LazyDocument(id, text);
    try {
      const sameId = document.value._id === id;
      if (sameId && tableNumberOf(id) === table.number) {
        return document;
      }
    } catch (error) {
      this.#problem(`${table.name}: document ${id}: ${String(error)}`);
      return null;
    }
    this.#problem(`${table.name}: document ${id} has another id inside`);
    return null;
  }

  #problem(text: string): void {
    if (this.#problems.length < MAX_PROBLEMS) this.#problems.push(text);
  }
}
