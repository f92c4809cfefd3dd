/**
 * The queries one socket is subscribed to, and the Transitions that tell of
 * them: all answers of one Transition are as of one snapshot.
 */
import type { Caller } from "../functions/types.js";
import type { CachedRun } from "./cached-run.js";
import { questionKey, type LiveQueries } from "./live-queries.js";
import type { QueryRequest } from "./live-queries.js";
import type { SnapshotLease } from "./snapshot-pool.js";
import type { AddQuery } from "./wire.js";

interface Subscription {
  readonly add: AddQuery;
  journal: string | null;
  /** As it was asked last. */
  asked: { readonly request: QueryRequest; readonly question: string } | null;
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
      asked: null,
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

  /**
   * The modifications' JSON texts that bring the client to the snapshot; a
   * promise when some answer is not at hand.
   */
  modifications(
    caller: Caller,
    snapshot: SnapshotLease,
  ): string[] | Promise<string[]> {
    const texts = [...this.#removed].map((queryId) =>
      JSON.stringify({ type: "QueryRemoved", queryId }),
    );
    this.#removed.clear();
    const later: Promise<string | null>[] = [];
    for (const subscription of this.#subscriptions.values()) {
      const { current, outdated } = subscription;
      if (!outdated && current?.validAt(snapshot.ts)) {
        continue;
      }
      const text = this.#refresh(subscription, caller, snapshot);
      if (text instanceof Promise) {
        later.push(text);
      } else if (text !== null) {
        texts.push(text);
      }
    }
    if (later.length === 0) {
      return texts;
    }
    return Promise.all(later).then((updates) =>
      texts.concat(updates.filter((text) => text !== null)),
    );
  }

  close(): void {
    for (const { unsubscribe } of this.#subscriptions.values()) {
      unsubscribe();
    }
    this.#subscriptions.clear();
    this.#removed.clear();
  }

  #refresh(
    subscription: Subscription,
    caller: Caller,
    snapshot: SnapshotLease,
  ): string | null | Promise<string | null> {
    subscription.outdated = false;
    const { request, question } = this.#asked(subscription, caller);
    const known = this.#live.known(request, snapshot, question);
    if (known !== null) {
      return this.#tell(subscription, known);
    }
    return this.#live
      .evaluate(request, snapshot, question)
      .then((run) => this.#tell(subscription, run));
  }

  #asked(
    subscription: Subscription,
    caller: Caller,
  ): { request: QueryRequest; question: string } {
    const { add, journal, asked } = subscription;
    if (asked?.request.caller === caller && asked.request.journal === journal) {
      return asked;
    }
    const { udfPath: path, componentPath, args } = add;
    const request = { path, componentPath, args, journal, caller };
    subscription.asked = { request, question: questionKey(request) };
    return subscription.asked;
  }

  /** Null when the client was told the same before. */
  #tell(subscription: Subscription, run: CachedRun): string | null {
    const { queryId } = subscription.add;
    if (this.#subscriptions.get(queryId) !== subscription) {
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
    return `{"queryId":${queryId},${run.modificationTail}`;
  }

  #drop(queryId: number): boolean {
    const subscription = this.#subscriptions.get(queryId);
    subscription?.unsubscribe();
    this.#characters -= subscription?.characters ?? 0;
    return this.#subscriptions.delete(queryId);
  }
}
