import type { Snapshot } from "../storage/types.js";
import type { Catalog } from "./catalog.js";

/** One snapshot of the store for all readers between two flushes. */
export class SharedSnapshot {
  #users = 1;

  /** The creator is its first user. */
  constructor(
    readonly data: Snapshot,
    readonly catalog: Catalog,
    readonly ts: bigint,
  ) {}

  use(): this {
    this.#users++;
    return this;
  }

  release(): void {
    if (--this.#users === 0) this.data.close();
  }
}
