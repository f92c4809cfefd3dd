import type { Catalog } from "./catalog.js";
import { InvalidRequestError } from "./errors.js";
import type { Limits } from "./limits.js";
import { Reads } from "./read-transaction.js";
import type { SharedSnapshot } from "./shared-snapshot.js";
import type { ReadTransaction } from "./types.js";
import type { View } from "./views.js";

/** Reads at one durable commit. */
export class SnapshotReads extends Reads implements ReadTransaction {
  readonly #snapshot: SharedSnapshot;
  readonly #limits: Limits;
  #open = true;

  constructor(snapshot: SharedSnapshot, limits: Limits) {
    super(limits);
    this.#snapshot = snapshot.use();
    this.#limits = limits;
  }

  get view(): View {
    if (!this.#open) {
      throw new InvalidRequestError("This transaction is closed.");
    }
    return this.#snapshot.data;
  }

  get catalog(): Catalog {
    return this.#snapshot.catalog;
  }

  get snapshotTs(): bigint {
    return this.#snapshot.ts;
  }

  writes(): number {
    return 0;
  }

  fork(): ReadTransaction {
    if (!this.#open) {
      throw new InvalidRequestError("This transaction is closed.");
    }
    return new SnapshotReads(this.#snapshot, this.#limits);
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#snapshot.release();
  }
}
