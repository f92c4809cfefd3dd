import { SortedMap } from "../storage/sorted-map.js";
import { createId, tableNumberOf } from "../values/ids.js";
import { isJsonObject } from "../values/json-value.js";
import type { JsonObject, JsonValue } from "../values/json-value.js";
import { AFTER } from "../values/key-encoding.js";
import { COMMIT_TS_TEXT, withCommitTs } from "../values/special-values.js";
import type { Catalog } from "./catalog.js";
import type { TableInfo } from "./table-info.js";
import { tableRecord } from "./table-info.js";
import { LazyDocument } from "./documents.js";
import {
  buildDocument,
  checkNoSystemFields,
  checkSystemFields,
} from "./document-rules.js";
import { InvalidRequestError } from "./errors.js";
import { documentKey, entryKey, metaKey, tableKey } from "./keys.js";
import { SYSTEM_DOCUMENTS } from "./limits.js";
import type { Limits } from "./limits.js";
import { nextUp } from "./next-up.js";
import { Reads } from "./read-transaction.js";
import { searchChanges } from "./search/search-changes.js";
import type { SharedSnapshot } from "./shared-snapshot.js";
import type {
  Namespace,
  ReadTransaction,
  StoredDocument,
  WriteTransaction,
} from "./types.js";
import { LayeredView } from "./views.js";
import type { Layer, View } from "./views.js";

/** What a mutation starts from. */
export interface WriteBase {
  readonly snapshot: SharedSnapshot;
  /** Commits not on disk yet, the newest first. */
  readonly pending: readonly Layer[];
  readonly catalog: Catalog;
  readonly ts: bigint;
  /** Milliseconds; the first document's `_creationTime`. */
  readonly creationTime: number;
}

interface Savepoint {
  readonly overlay: Layer;
  readonly catalog: Catalog;
  readonly creationTime: number;
}

/** The writes of one mutation, held in memory over what was committed. */
export class OverlayTransaction extends Reads implements WriteTransaction {
  readonly #base: WriteBase;
  readonly #savepoints: Savepoint[] = [];
  readonly #touched = new Set<string>();
  /** Documents that were written with a placeholder for the commit's time. */
  readonly #waiting = new Map<string, TableInfo>();
  #overlay: Layer = new SortedMap();
  #view: View | null = null;
  #catalog: Catalog;
  #creationTime: number;
  #writes = 0;
  #open = true;

  constructor(base: WriteBase, limits: Limits) {
    super(limits);
    this.#base = base;
    this.#catalog = base.catalog;
    this.#creationTime = base.creationTime;
    base.snapshot.use();
  }

  get view(): View {
    if (!this.#open) {
      throw new InvalidRequestError("This transaction is closed.");
    }
    this.#view ??= new LayeredView(
      [this.#overlay, ...this.#base.pending],
      this.#base.snapshot.data,
    );
    return this.#view;
  }

  get catalog(): Catalog {
    return this.#catalog;
  }

  get snapshotTs(): bigint {
    return this.#base.ts;
  }

  /** What is to be committed. */
  get overlay(): Layer {
    return this.#overlay;
  }

  /**
   * Index entries that stay as they are while their document changes: nothing
   * to store, but whoever scanned over them has read the document.
   */
  get touched(): ReadonlySet<string> {
    return this.#touched;
  }

  /** The `_creationTime` the next insert would get. */
  get nextCreationTime(): number {
    return this.#creationTime;
  }

  writes(): number {
    return this.#writes;
  }

  insert(namespace: Namespace, table: string, value: JsonObject): string {
    checkNoSystemFields(value);
    const info = this.#ensureTable(namespace, table);
    const creationTime = this.#creationTime;
    const id = createId(info.number, creationTime);
    this.#write(info, id, null, value, creationTime);
    this.#creationTime = nextUp(creationTime);
    return id;
  }

  insertWhole(namespace: Namespace, table: string, document: JsonObject): void {
    const info = this.#ensureTable(namespace, table);
    const {
      _id: id = createId(info.number, this.#creationTime),
      _creationTime: creationTime = this.#creationTime,
    } = document;
    if (typeof id !== "string" || tableNumberOf(id) !== info.number) {
      throw new InvalidRequestError(
        `${JSON.stringify(id)} is no id of the table "${table}".`,
      );
    }
    if (typeof creationTime !== "number") {
      throw new InvalidRequestError(`_creationTime of ${id} is no number.`);
    }
    if (this.view.get(documentKey(info, id)) !== null) {
      throw new InvalidRequestError(`There is a document ${id} already.`);
    }
    this.#write(info, id, null, document, creationTime);
    this.#creationTime = nextUp(this.#creationTime);
  }

  numberTables(
    namespace: Namespace,
    numbers: ReadonlyMap<string, number>,
  ): void {
    for (const [name, number] of numbers) {
      const known = this.#catalog.table(namespace, name);
      if (known && known.number !== number && this.#hasDocuments(known)) {
        throw new InvalidRequestError(
          `The ids of the table "${name}" cannot change: it is not empty.`,
        );
      }
    }
    this.#catalog = this.#catalog.withNumbers(namespace, numbers);
    for (const name of numbers.keys()) {
      const table = this.#ensureTable(namespace, name);
      const record = JSON.stringify(tableRecord(table));
      this.#set(tableKey(namespace, name), record);
    }
  }

  patch(
    namespace: Namespace,
    id: string,
    value: JsonObject,
    table?: string,
  ): StoredDocument {
    const { info, document } = this.#existing("Update", namespace, id, table);
    const fields = new Map(Object.entries(document.value));
    for (const [name, field] of Object.entries(value)) {
      if (isJsonObject(field) && Object.hasOwn(field, "$undefined")) {
        fields.delete(name);
      } else {
        fields.set(name, field);
      }
    }
    return this.#rewrite(info, document, Object.fromEntries(fields));
  }

  replace(
    namespace: Namespace,
    id: string,
    value: JsonObject,
    table?: string,
  ): StoredDocument {
    const { info, document } = this.#existing("Replace", namespace, id, table);
    return this.#rewrite(info, document, value);
  }

  remove(namespace: Namespace, id: string, table?: string): StoredDocument {
    const { info, document } = this.#existing("Delete", namespace, id, table);
    if (!isSystemTable(info.name)) this.meter.write(0);
    this.#set(documentKey(info, id), null);
    this.#set(entryKey(info.byCreationTime, document.value), null);
    for (const index of info.declared) {
      this.#set(entryKey(index, document.value), null);
    }
    if (info.searches.length > 0) this.#search(info, document.value, null);
    return document;
  }

  savepoint(): number {
    this.#savepoints.push({
      overlay: this.#overlay.clone(),
      catalog: this.#catalog,
      creationTime: this.#creationTime,
    });
    return this.#savepoints.length - 1;
  }

  /** Later savepoints are gone; this one can be returned to again. */
  rollbackTo(savepoint: number): void {
    const mark = this.#savepoints[savepoint];
    if (!mark) throw new InvalidRequestError(`No savepoint ${savepoint}.`);
    this.#savepoints.length = savepoint + 1;
    this.#overlay = mark.overlay.clone();
    this.#view = null;
    this.#catalog = mark.catalog;
    this.#creationTime = mark.creationTime;
    this.#writes++;
  }

  putMeta(key: string, value: JsonValue | null): void {
    this.#set(metaKey(key), value === null ? null : JSON.stringify(value));
  }

  /** Puts the commit's time where documents wait for it. */
  resolveCommitTs(ts: bigint): void {
    for (const [id, info] of this.#waiting) {
      const text = this.#overlay.get(documentKey(info, id));
      // Removed, undone or written over since.
      if (!text?.includes(COMMIT_TS_TEXT)) continue;
      const old = new LazyDocument(id, text);
      const value = withCommitTs(old.value, ts);
      const creationTime = checkSystemFields(old, value);
      this.#write(info, id, old, value, creationTime, false);
    }
  }

  fork(): ReadTransaction {
    throw new InvalidRequestError("A mutation's transaction cannot be forked.");
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#base.snapshot.release();
  }

  #hasDocuments({ byId: { prefix } }: TableInfo): boolean {
    const cursor = this.view.range(prefix, prefix + AFTER, false);
    const first = cursor.next();
    cursor.close();
    return first !== null;
  }

  #ensureTable(namespace: Namespace, name: string): TableInfo {
    const known = this.#catalog.table(namespace, name);
    if (known) return known;
    this.#catalog = this.#catalog.withNewTable(namespace, name);
    const created = this.#catalog.table(namespace, name);
    if (!created) throw new Error(`Unreachable: table ${name} was not created`);
    const record = JSON.stringify(tableRecord(created));
    this.#set(tableKey(namespace, name), record);
    return created;
  }

  #existing(
    verb: "Update" | "Replace" | "Delete",
    namespace: Namespace,
    id: string,
    table: string | undefined,
  ): { info: TableInfo; document: StoredDocument } {
    const document = this.get(namespace, id, table);
    const info = this.tableFor(namespace, id, table);
    if (document === null || info === null) {
      throw new InvalidRequestError(`${verb} on nonexistent document ID ${id}`);
    }
    return { info, document };
  }

  #rewrite(
    info: TableInfo,
    old: StoredDocument,
    value: JsonObject,
  ): StoredDocument {
    const creationTime = checkSystemFields(old, value);
    return this.#write(info, old.id, old, value, creationTime);
  }

  #write(
    info: TableInfo,
    id: string,
    old: StoredDocument | null,
    value: JsonObject,
    creationTime: number,
    counts = true,
  ): StoredDocument {
    const isOurs = isSystemTable(info.name);
    const limits = isOurs ? SYSTEM_DOCUMENTS : this.meter.limits;
    const { document, text, size, hasCommitTs } = buildDocument(
      { table: info, catalog: this.#catalog, limits },
      { ...value, _creationTime: creationTime, _id: id },
    );
    if (counts && !isOurs) this.meter.write(size);
    if (hasCommitTs) this.#waiting.set(id, info);
    const stored = new LazyDocument(id, text, document);
    // Nothing changes, so nobody has to be told.
    if (text === old?.text) return stored;
    this.#set(documentKey(info, id), text);
    const byCreationTime = entryKey(info.byCreationTime, document);
    if (old === null) this.#set(byCreationTime, "");
    else this.#touched.add(byCreationTime);
    for (const index of info.declared) {
      const entry = entryKey(index, document);
      if (old !== null) {
        const oldEntry = entryKey(index, old.value);
        if (oldEntry === entry) {
          this.#touched.add(entry);
          continue;
        }
        this.#set(oldEntry, null);
      }
      this.#set(entry, "");
    }
    if (info.searches.length > 0) {
      this.#search(info, old?.value ?? null, document);
    }
    return stored;
  }

  /** Brings search indexes to the document's new state; null is no document. */
  #search(
    info: TableInfo,
    before: JsonObject | null,
    after: JsonObject | null,
  ): void {
    const touch = (key: string): void => void this.#touched.add(key);
    for (const [key, value] of searchChanges(
      info.searches,
      this.view,
      before,
      after,
      touch,
    )) {
      this.#set(key, value);
    }
  }

  #set(key: string, value: string | null): void {
    if (!this.#open) {
      throw new InvalidRequestError("This transaction is closed.");
    }
    this.#writes++;
    this.#overlay.set(key, value);
  }
}

function isSystemTable(name: string): boolean {
  return name.startsWith("_");
}
