/** Runs a query over one index range, one document at a time. */
import type { Cursor } from "../storage/types.js";
import { isJsonObject } from "../values/json-value.js";
import type { JsonObject } from "../values/json-value.js";
import type { TableInfo } from "./table-info.js";
import { LazyDocument } from "./documents.js";
import { InvalidRequestError } from "./errors.js";
import { compileFilter } from "./expressions.js";
import type { ScanRange } from "./index-range.js";
import { documentKey, idOfEntry } from "./keys.js";
import type { Meter } from "./limits.js";
import type { GrowingRange, ReadRecorder } from "./read-set.js";
import type { QueryStream, StoredDocument } from "./types.js";
import type { View } from "./views.js";
import { StorageError } from "../storage/types.js";

/** What a scan needs of the transaction it runs in. */
export interface ScanContext {
  readonly view: View;
  readonly recorder: ReadRecorder;
  readonly meter: Meter;
  /** Counts the transaction's own writes, which move a cursor's ground. */
  writes(): number;
}

export interface ScanPlan extends ScanRange {
  readonly table: TableInfo;
  readonly reverse: boolean;
}

/** Gives out documents in the order of keys. */
export interface DocumentSource {
  /** The key of the document given out last. */
  readonly lastKey: string | null;
  next(): StoredDocument | null;
  close(): void;
}

/** The documents of a range in order, and how far they were consumed. */
export class Scan implements DocumentSource {
  readonly #context: ScanContext;
  readonly #plan: ScanPlan;
  readonly #read: GrowingRange;
  #cursor: Cursor | null = null;
  #cursorWrites = -1;
  #lastKey: string | null = null;
  #exhausted = false;

  constructor(context: ScanContext, plan: ScanPlan) {
    context.meter.query();
    this.#context = context;
    this.#plan = plan;
    const edge = plan.reverse ? plan.end : plan.start;
    this.#read = context.recorder.range(edge, edge);
  }

  /** The index key of the document given out last. */
  get lastKey(): string | null {
    return this.#lastKey;
  }

  next(): StoredDocument | null {
    if (this.#exhausted) return null;
    const { view, meter } = this.#context;
    const { table, index } = this.#plan;
    const entry = this.#currentCursor().next();
    if (entry === null) {
      this.#finish();
      return null;
    }
    const { key } = entry;
    this.#lastKey = key;
    if (this.#plan.reverse) this.#read.start = key;
    else this.#read.end = `${key}\x00`;
    const id = idOfEntry(table, key);
    const text =
      index === table.byId ? entry.value : view.get(documentKey(table, id));
    if (text === null) {
      throw new StorageError(
        `Index ${table.name}.${index.name} names the document ${id}, which ` +
          "does not exist: the data is damaged.",
      );
    }
    meter.read(text.length);
    return new LazyDocument(id, text);
  }

  close(): void {
    this.#cursor?.close();
    this.#cursor = null;
    this.#exhausted = true;
  }

  #finish(): void {
    this.close();
    this.#read.start = this.#plan.start;
    this.#read.end = this.#plan.end;
  }

  /** Opened anew after each write of the transaction, behind the last key. */
  #currentCursor(): Cursor {
    const writes = this.#context.writes();
    if (this.#cursor !== null && this.#cursorWrites === writes) {
      return this.#cursor;
    }
    this.#cursor?.close();
    this.#cursorWrites = writes;
    const { start, end, reverse } = this.#plan;
    const last = this.#lastKey;
    const low = last === null || reverse ? start : `${last}\x00`;
    const high = last === null || !reverse ? end : last;
    this.#cursor = this.#context.view.range(low, high, reverse);
    return this.#cursor;
  }
}

const MAX_OPERATORS = 256;

/** A step of a query: keeps a document, drops it, or ends the query. */
type Step =
  { readonly filter: (document: JsonObject) => boolean } | { left: number };

/** The operators of a query, applied in their order to each document. */
export class Pipeline {
  readonly #steps: Step[];

  /** @throws InvalidRequestError when an operator is malformed. */
  constructor(operators: readonly JsonObject[]) {
    if (operators.length > MAX_OPERATORS) {
      throw new InvalidRequestError(
        `A query has more than ${MAX_OPERATORS} operators.`,
      );
    }
    this.#steps = operators.map(compileStep);
  }

  /** Whether a limit is reached: no further document can pass. */
  get done(): boolean {
    for (const step of this.#steps) {
      if ("left" in step && step.left <= 0) return true;
    }
    return false;
  }

  accepts(document: StoredDocument): boolean {
    for (const step of this.#steps) {
      if ("left" in step) {
        if (step.left <= 0) return false;
        step.left--;
      } else if (!step.filter(document.value)) {
        return false;
      }
    }
    return true;
  }
}

function compileStep(operator: JsonObject): Step {
  if (Object.hasOwn(operator, "filter")) {
    return { filter: compileFilter(operator.filter) };
  }
  const { limit } = operator;
  if (typeof limit === "number" && Number.isInteger(limit) && limit >= 0) {
    return { left: limit };
  }
  const shown = isJsonObject(operator) ? JSON.stringify(operator) : "?";
  throw new InvalidRequestError(`Unsupported query operator ${shown}`);
}

export class ScanStream implements QueryStream {
  readonly #scan: DocumentSource | null;
  readonly #pipeline: Pipeline;

  /** @param scan null for a table that does not exist */
  constructor(scan: DocumentSource | null, pipeline: Pipeline) {
    this.#scan = scan;
    this.#pipeline = pipeline;
  }

  next(): StoredDocument | null {
    const scan = this.#scan;
    if (scan === null || this.#pipeline.done) return null;
    for (;;) {
      const document = scan.next();
      const accepted = document === null || this.#pipeline.accepts(document);
      // At once: not everybody asks again after the last document.
      if (this.#pipeline.done) scan.close();
      if (accepted) return document;
      if (this.#pipeline.done) return null;
    }
  }

  close(): void {
    this.#scan?.close();
  }
}
