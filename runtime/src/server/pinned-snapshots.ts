/**
 * Snapshots promised to clients that read several queries as of one time. They
 * are kept for a short while only: an open snapshot keeps old data from being
 * overwritten.
 */
import type { SnapshotLease, SnapshotPool } from "../sync/index.js";

const KEEP_MS = 30_000;
const MOST = 64;

export class PinnedSnapshots {
  readonly #pool: SnapshotPool;
  readonly #leases = new Map<
    bigint,
    { lease: SnapshotLease; expiry: NodeJS.Timeout }
  >();

  constructor(pool: SnapshotPool) {
    this.#pool = pool;
  }

  /** Pins the newest state and returns its time. */
  pin(): bigint {
    const lease = this.#pool.acquire();
    this.#release(lease.ts);
    const oldest = this.#leases.keys().next();
    if (this.#leases.size >= MOST && !oldest.done) {
      this.#release(oldest.value);
    }
    const expiry = setTimeout(() => this.#release(lease.ts), KEEP_MS);
    expiry.unref();
    this.#leases.set(lease.ts, { lease, expiry });
    return lease.ts;
  }

  /** The state as of `ts`, or null when it is no longer kept. */
  get(ts: bigint): SnapshotLease | null {
    const pinned = this.#leases.get(ts);
    if (pinned !== undefined) {
      return { ...pinned.lease, release: () => undefined };
    }
    const newest = this.#pool.acquire();
    if (newest.ts === ts) {
      return newest;
    }
    newest.release();
    return null;
  }

  close(): void {
    for (const ts of [...this.#leases.keys()]) {
      this.#release(ts);
    }
  }

  #release(ts: bigint): void {
    const pinned = this.#leases.get(ts);
    if (pinned !== undefined) {
      this.#leases.delete(ts);
      clearTimeout(pinned.expiry);
      pinned.lease.release();
    }
  }
}
