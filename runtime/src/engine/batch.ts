import type { Catalog } from "./catalog.js";
import type { Layer } from "./views.js";

/** One committed transaction, as those who watch for changes see it. */
export interface Commit {
  readonly ts: bigint;
  /** Written or removed ones, and entries whose document was written. */
  readonly keys: readonly string[];
}

interface Waiter {
  resolve(): void;
  reject(error: Error): void;
}

/** Commits that reach the disk together, or not at all. */
export class Batch {
  readonly commits: Commit[] = [];
  readonly #waiters: Waiter[] = [];

  constructor(
    readonly layer: Layer,
    public catalog: Catalog,
  ) {}

  add(
    ts: bigint,
    layer: Layer,
    catalog: Catalog,
    touched: ReadonlySet<string>,
  ): void {
    const keys = [...touched];
    for (const [key, value] of layer.entries()) {
      keys.push(key);
      if (layer !== this.layer) this.layer.set(key, value);
    }
    this.commits.push({ ts, keys });
    this.catalog = catalog;
  }

  get lastTs(): bigint {
    return this.commits.at(-1)?.ts ?? 0n;
  }

  /** Settles with the batch. */
  durable(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiters.push({ resolve, reject });
    });
  }

  succeed(): void {
    for (const waiter of this.#waiters) waiter.resolve();
  }

  fail(error: Error): void {
    for (const waiter of this.#waiters) waiter.reject(error);
  }
}
