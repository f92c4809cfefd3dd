import { LimitError } from "./errors.js";
import type { TransactionMetrics } from "./types.js";

const MIB = 1024 * 1024;

export interface Limits {
  readonly bytesRead: number;
  readonly documentsRead: number;
  /** Index ranges and single gets. */
  readonly databaseQueries: number;
  readonly bytesWritten: number;
  readonly documentsWritten: number;
  /** Bytes of one document, as Convex counts them. */
  readonly documentSize: number;
  readonly documentNesting: number;
}

export const DEFAULT_LIMITS: Limits = {
  bytesRead: 16 * MIB,
  documentsRead: 32_000,
  databaseQueries: 4_096,
  bytesWritten: 16 * MIB,
  documentsWritten: 16_000,
  documentSize: MIB,
  documentNesting: 16,
};

/** Rows of the runtime's own tables hold what has limits of its own. */
export const SYSTEM_DOCUMENTS = {
  documentSize: Infinity,
  documentNesting: Infinity,
};

/** Only single documents keep theirs. */
export function withoutLimits(limits: Limits): Limits {
  return {
    ...limits,
    bytesRead: Infinity,
    documentsRead: Infinity,
    databaseQueries: Infinity,
    bytesWritten: Infinity,
    documentsWritten: Infinity,
  };
}

const INDEX_ADVICE =
  "Consider using smaller limits in your queries, paginating your queries, " +
  "or using indexed queries with a selective index range expressions.";

const NOTHING: TransactionMetrics = {
  bytesRead: 0,
  documentsRead: 0,
  databaseQueries: 0,
  bytesWritten: 0,
  documentsWritten: 0,
};

/** Counts what one transaction does and stops it at the limits. */
export class Meter {
  #bytesRead = 0;
  #documentsRead = 0;
  #databaseQueries = 0;
  #bytesWritten = 0;
  #documentsWritten = 0;
  #limits: Limits;
  /** What was used when the limits were narrowed last. */
  #before: TransactionMetrics = NOTHING;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  get limits(): Limits {
    return this.#limits;
  }

  /**
   * Lowers what may be used from now on, for a nested call.
   * @returns what puts the limits back
   */
  narrow(to: Partial<TransactionMetrics>): () => void {
    if (Object.keys(to).length === 0) return () => undefined;
    const outer = { limits: this.#limits, before: this.#before };
    const used = this.metrics();
    const narrowed = (name: keyof TransactionMetrics) =>
      Math.min(outer.limits[name], used[name] + (to[name] ?? Infinity));
    this.#before = used;
    this.#limits = {
      ...outer.limits,
      bytesRead: narrowed("bytesRead"),
      documentsRead: narrowed("documentsRead"),
      databaseQueries: narrowed("databaseQueries"),
      bytesWritten: narrowed("bytesWritten"),
      documentsWritten: narrowed("documentsWritten"),
    };
    return () => {
      this.#limits = outer.limits;
      this.#before = outer.before;
    };
  }

  /** As the function that runs now knows the limit. */
  #shown(name: keyof TransactionMetrics): number {
    return this.limits[name] - this.#before[name];
  }

  /** @throws LimitError */
  query(): void {
    if (++this.#databaseQueries > this.limits.databaseQueries) {
      throw new LimitError(
        "Too many reads in a single function execution (limit: " +
          `${this.#shown("databaseQueries")}). ${INDEX_ADVICE}`,
      );
    }
  }

  /** @throws LimitError */
  read(bytes: number): void {
    this.#bytesRead += bytes;
    if (++this.#documentsRead > this.limits.documentsRead) {
      throw new LimitError(
        "Too many documents read in a single function execution (limit: " +
          `${this.#shown("documentsRead")}). ${INDEX_ADVICE}`,
      );
    }
    if (this.#bytesRead > this.limits.bytesRead) {
      throw new LimitError(
        "Too many bytes read in a single function execution (limit: " +
          `${this.#shown("bytesRead")} bytes). ${INDEX_ADVICE}`,
      );
    }
  }

  /** @throws LimitError */
  write(bytes: number): void {
    this.#bytesWritten += bytes;
    if (++this.#documentsWritten > this.limits.documentsWritten) {
      throw new LimitError(
        "Too many writes in a single function execution (limit: " +
          `${this.#shown("documentsWritten")})`,
      );
    }
    if (this.#bytesWritten > this.limits.bytesWritten) {
      throw new LimitError(
        "Too many bytes written in a single function execution (limit: " +
          `${this.#shown("bytesWritten")} bytes)`,
      );
    }
  }

  get documentsLeft(): number {
    return this.limits.documentsRead - this.#documentsRead;
  }

  /** Bytes that may be read before a document could be too much. */
  get bytesLeft(): number {
    const { bytesRead, documentSize } = this.limits;
    return bytesRead - documentSize - this.#bytesRead;
  }

  metrics(): TransactionMetrics {
    return {
      bytesRead: this.#bytesRead,
      bytesWritten: this.#bytesWritten,
      databaseQueries: this.#databaseQueries,
      documentsRead: this.#documentsRead,
      documentsWritten: this.#documentsWritten,
    };
  }
}
