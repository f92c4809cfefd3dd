/**
 * Snapshots shared by everyone who asks between two commits, so a thousand
 * sockets waking up for one commit open one read transaction.
 */
import type { Engine, ReadTransaction } from "../engine/types.js";

/** One reference to a shared snapshot; `release` exactly once. */
export interface SnapshotLease {
  readonly transaction: ReadTransaction;
  /** Nanoseconds. */
  readonly ts: bigint;
  release(): void;
}

interface Shared {
  readonly transaction: ReadTransaction;
  leases: number;
}

export class SnapshotPool {
  readonly #engine: Engine;
  #newest: Shared | null = null;
  #open = 0;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** A lease on the newest durable state. */
  acquire(): SnapshotLease {
    let shared = this.#newest;
    if (
      shared === null ||
      shared.leases === 0 ||
      shared.transaction.snapshotTs < this.#engine.latestTs()
    ) {
      shared = { transaction: this.#engine.beginRead(), leases: 0 };
      this.#newest = shared;
      this.#open += 1;
    }
    return this.#lease(shared);
  }

  /** Snapshots that somebody holds. */
  get open(): number {
    return this.#open;
  }

  #lease(shared: Shared): SnapshotLease {
    shared.leases += 1;
    let held = true;
    return {
      transaction: shared.transaction,
      ts: shared.transaction.snapshotTs,
      release: () => {
        if (!held) {
          return;
        }
        held = false;
        shared.leases -= 1;
        if (shared.leases === 0) {
          this.#open -= 1;
          shared.transaction.close();
        }
      },
    };
  }
}
