/**
 * The queries one socket is subscribed to, and the Transitions that tell of
 * them: all answers of one Transition are as of one snapshot.
 */
import type { Caller } from "../functions/types.js";
import type { CachedRun } from "./cached-run.js";
import type { LiveQueries } from "./live-queries.js";
import type { SnapshotLease } from "./snapshot-pool.js";
import type { AddQuery } from "./wire.js";

interface Subscription {
  readonly add: AddQuery;
  journal: string | null;
  current: CachedRun | null;
  unsubscribe: () => void;
  /** Digest of what the client was told last. */
  told: string | null;
  /** The caller may have changed since `current`. */
  outdated: boolean;
  /** Of the query's JSON. */
  readonly characters: number;
}

export class QuerySet {
  readonly #live: LiveQueries;
  readonly #onInvalid: () => void;
  readonly #subscriptions = new Map<number, Subscription>();
  /** Not told yet. */
  readonly #removed = new Set<number>();
  #characters = 0;

  /** `onInvalid` is called whenever some answer may have changed. */
  constructor(live: LiveQueries, onInvalid: () => void) {
    this.#live = live;
    this.#onInvalid = onInvalid;
  }

  get size(): number {
    return this.#subscriptions.size;
  }

  /** Queries whose end the client was not told yet. */
  get removed(): number {
    return this.#removed.size;
  }

  /** Of all queries' JSON, arguments included. */
  get characters(): number {
    return this.#characters;
  }

  add(query: AddQuery): void {
    this.#drop(query.queryId);
    const characters = JSON.stringify(query).length;
    this.#characters += characters;
    this.#subscriptions.set(query.queryId, {
      add: query,
      journal: query.journal,
      current: null,
      unsubscribe: () => undefined,
      told: null,
      outdated: true,
      characters,
    });
  }

  remove(queryId: number): void {
    if (this.#drop(queryId)) {
      this.#removed.add(queryId);
    }
  }

  /** The caller changed: every answer is asked for again. */
  outdateAll(): void {
    for (const subscription of this.#subscriptions.values()) {
      subscription.outdated = true;
    }
  }

  /** The modifications' JSON texts that bring the client to the snapshot. */
  async modifications(
    caller: Caller,
    snapshot: SnapshotLease,
  ): Promise<string[]> {
    const texts = [...this.#removed].map((queryId) =>
      JSON.stringify({ type: "QueryRemoved", queryId }),
    );
    this.#removed.clear();
    const due = [...this.#subscriptions.values()].filter(
      ({ current, outdated }) =>
        outdated || current === null || !current.validAt(snapshot.ts),
    );
    const updates = await Promise.all(
      due.map((subscription) => this.#refresh(subscription, caller, snapshot)),
    );
    return texts.concat(updates.filter((text) => text !== null));
  }

  close(): void {
    for (const { unsubscribe } of this.#subscriptions.values()) {
      unsubscribe();
    }
    this.#subscriptions.clear();
    this.#removed.clear();
  }

  async #refresh(
    subscription: Subscription,
    caller: Caller,
    snapshot: SnapshotLease,
  ): Promise<string | null> {
    const { add } = subscription;
    subscription.outdated = false;
    const run = await this.#live.evaluate(
      {
        path: add.udfPath,
        componentPath: add.componentPath,
        args: add.args,
        journal: subscription.journal,
        caller,
      },
      snapshot,
    );
    if (this.#subscriptions.get(add.queryId) !== subscription) {
      return null;
    }
    subscription.unsubscribe();
    subscription.current = run;
    subscription.journal = run.run.journal ?? subscription.journal;
    subscription.unsubscribe = run.subscribe(this.#onInvalid);
    if (subscription.told === run.digest) {
      return null;
    }
    subscription.told = run.digest;
    return `{"queryId":${add.queryId},${run.modificationTail}`;
  }

  #drop(queryId: number): boolean {
    const subscription = this.#subscriptions.get(queryId);
    subscription?.unsubscribe();
    this.#characters -= subscription?.characters ?? 0;
    return this.#subscriptions.delete(queryId);
  }
}
