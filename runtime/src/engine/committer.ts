/**
 * Runs mutations one after the other and brings their writes to disk in groups.
 * A committed transaction joins the queued batch; when no flush is under way
 * the batch goes to the store, and the next one gathers meanwhile. Mutations
 * read through both; queries read the snapshot of the last finished flush.
 */
import { setImmediate } from "node:timers";
import type { Storage, Write } from "../storage/types.js";
import { Batch } from "./batch.js";
import type { Commit } from "./batch.js";
import type { Catalog } from "./catalog.js";
import { CommitClock, formatClock, parseClock } from "./commit-clock.js";
import { CommitFailedError, EngineClosedError } from "./errors.js";
import { JobQueue } from "./job-queue.js";
import { CLOCK_KEY } from "./keys.js";
import type { Limits } from "./limits.js";
import { SharedSnapshot } from "./shared-snapshot.js";
import type { Committed } from "./types.js";
import type { Layer } from "./views.js";
import { OverlayTransaction } from "./write-transaction.js";

export interface CommitterOptions {
  readonly storage: Storage;
  readonly limits: Limits;
  readonly nowMs: () => number;
  /** After each flush, when its snapshot is readable. Must not throw. */
  readonly onFlushed: (commits: readonly Commit[]) => void;
}

export class Committer {
  readonly #options: CommitterOptions;
  readonly #clock: CommitClock;
  readonly #jobs = new JobQueue();
  #durable: SharedSnapshot;
  #queued: Batch | null = null;
  #flushing: Batch | null = null;
  #flushScheduled = false;
  /** Grows with each failed flush: what ran before it has lost its ground. */
  #epoch = 0;
  /** Why nothing is accepted any more. */
  #stopped: Error | null = null;

  /** @param catalog as read from the store's present content */
  constructor(options: CommitterOptions, catalog: Catalog) {
    this.#options = options;
    const data = options.storage.snapshot();
    const state = parseClock(data.get(CLOCK_KEY));
    this.#clock = new CommitClock(state, options.nowMs);
    this.#durable = new SharedSnapshot(data, catalog, state.ts);
  }

  /** @throws EngineClosedError */
  get durable(): SharedSnapshot {
    if (this.#stopped) throw this.#stopped;
    return this.#durable;
  }

  get latestTs(): bigint {
    return this.#durable.ts;
  }

  mutate<T>(
    run: (transaction: OverlayTransaction) => Promise<T>,
    limits: Limits = this.#options.limits,
  ): Promise<Committed<T>> {
    return new Promise((resolve, reject) => {
      this.#jobs.push(() =>
        this.#mutateNow(run, limits).then(
          // The queue goes on; only the caller waits for the disk.
          ({ committed, durable }) =>
            void durable.then(() => resolve(committed), reject),
          reject,
        ),
      );
    });
  }

  /** Runs while no mutation does and nothing waits for the disk. */
  exclusive<T>(run: () => Promise<T>): Promise<T> {
    const start = async () => {
      await this.#whenFlushed();
      if (this.#stopped) throw this.#stopped;
      return run();
    };
    return new Promise((resolve, reject) => {
      this.#jobs.push(() => start().then(resolve, reject));
    });
  }

  /** Commits writes and a new catalog from within `exclusive`. */
  async commitNow(layer: Layer, catalog: Catalog): Promise<void> {
    await this.#commit(this.#clock.nextTs(), layer, catalog);
  }

  async close(): Promise<void> {
    if (this.#stopped) return;
    const closed = new EngineClosedError("The engine is closed.");
    // Mutations already begun may finish; those still waiting are refused.
    this.#stopped = closed;
    await this.#jobs.whenIdle();
    await this.#whenFlushed();
    this.#durable.release();
  }

  async #mutateNow<T>(
    run: (transaction: OverlayTransaction) => Promise<T>,
    limits: Limits,
  ): Promise<{ committed: Committed<T>; durable: Promise<void> }> {
    if (this.#stopped) throw this.#stopped;
    const epoch = this.#epoch;
    const transaction = this.#begin(limits);
    try {
      const value = await run(transaction);
      if (epoch !== this.#epoch) throw lostGround();
      const { overlay, catalog, touched, nextCreationTime } = transaction;
      if (overlay.size === 0) {
        const ts = transaction.snapshotTs;
        // It may have read what is not on disk yet.
        const pending = this.#queued ?? this.#flushing;
        const durable = pending?.durable() ?? Promise.resolve();
        return { committed: { value, ts }, durable };
      }
      this.#clock.advanceCreationTime(nextCreationTime);
      const ts = this.#clock.nextTs();
      transaction.resolveCommitTs(ts);
      const durable = this.#commit(ts, overlay, catalog, touched);
      return { committed: { value, ts }, durable };
    } finally {
      transaction.close();
    }
  }

  #begin(limits: Limits): OverlayTransaction {
    const batches = [this.#queued, this.#flushing].filter((b) => b !== null);
    const newest = batches[0];
    return new OverlayTransaction(
      {
        snapshot: this.#durable,
        pending: batches.map(({ layer }) => layer),
        catalog: newest?.catalog ?? this.#durable.catalog,
        ts: newest?.lastTs ?? this.#durable.ts,
        creationTime: this.#clock.creationTime(),
      },
      limits,
    );
  }

  /** Settles with the batch that the commit joins. */
  #commit(
    ts: bigint,
    layer: Layer,
    catalog: Catalog,
    touched: ReadonlySet<string> = new Set(),
  ): Promise<void> {
    this.#queued ??= new Batch(layer, catalog);
    this.#queued.add(ts, layer, catalog, touched);
    const durable = this.#queued.durable();
    this.#scheduleFlush();
    return durable;
  }

  /** In a turn of its own, so that mutations ready to run now can join. */
  #scheduleFlush(): void {
    if (this.#flushScheduled || this.#flushing) return;
    this.#flushScheduled = true;
    setImmediate(() => {
      this.#flushScheduled = false;
      void this.#flush();
    });
  }

  async #flush(): Promise<void> {
    const batch = this.#queued;
    if (batch === null) return;
    this.#queued = null;
    this.#flushing = batch;
    try {
      await this.#options.storage.write(
        withClock(batch, this.#clock.state().creationTime),
      );
    } catch (error) {
      this.#failed(batch, error);
      return;
    }
    const data = this.#options.storage.snapshot();
    this.#durable.release();
    this.#durable = new SharedSnapshot(data, batch.catalog, batch.lastTs);
    this.#flushing = null;
    if (this.#queued) this.#scheduleFlush();
    batch.succeed();
    this.#options.onFlushed(batch.commits);
  }

  /** Everything since the last good flush is void: it was built on the batch. */
  #failed(batch: Batch, cause: unknown): void {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const error = new CommitFailedError(
      `The mutation was not saved. ${reason}`,
      { cause },
    );
    const queued = this.#queued;
    this.#flushing = this.#queued = null;
    this.#epoch++;
    if (!this.#isUnchanged()) {
      this.#stopped = new EngineClosedError(
        "A failed write left the data in an unknown state; restart to " +
          `recover. ${reason}`,
        { cause },
      );
    }
    batch.fail(error);
    queued?.fail(error);
  }

  /** Whether the store still is what the last good flush left. */
  #isUnchanged(): boolean {
    try {
      const data = this.#options.storage.snapshot();
      const { ts } = parseClock(data.get(CLOCK_KEY));
      data.close();
      return ts === this.#durable.ts;
    } catch {
      // Unreadable is as bad as changed; the caller stops the engine.
      return false;
    }
  }

  async #whenFlushed(): Promise<void> {
    for (;;) {
      const batch = this.#queued ?? this.#flushing;
      if (batch === null) return;
      // Whoever made the commits learns of a failure; here only the end counts.
      await batch.durable().catch(() => undefined);
    }
  }
}

function lostGround(): CommitFailedError {
  return new CommitFailedError(
    "The mutation was not saved: an earlier one it had read could not be " +
      "written to disk.",
  );
}

function* withClock(batch: Batch, creationTime: number): Generator<Write> {
  yield* batch.layer.entries();
  yield [CLOCK_KEY, formatClock({ ts: batch.lastTs, creationTime })];
}
