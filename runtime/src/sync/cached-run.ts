/**
 * One finished run of a query: what to tell subscribers, from which time to
 * which time it holds, and who wants to know when it stops holding.
 */
import { createHash } from "node:crypto";
import type { Engine, Watch } from "../engine/types.js";
import { outcomeText, type QueryRun } from "../functions/types.js";

export class CachedRun {
  readonly run: QueryRun;
  readonly #engine: Engine;
  readonly #onIdle: (run: CachedRun) => void;
  readonly #listeners = new Set<() => void>();
  #invalidatedAt: bigint | null = null;
  #watch: Watch | null = null;
  #modificationTail: string | null = null;
  #digest: string | null = null;

  /** `onIdle` is told when the last subscriber left or the run went stale. */
  constructor(run: QueryRun, engine: Engine, onIdle: (run: CachedRun) => void) {
    this.run = run;
    this.#engine = engine;
    this.#onIdle = onIdle;
  }

  /** The modification's JSON from `"type"` on, without its `queryId`. */
  get modificationTail(): string {
    this.#modificationTail ??= modificationTail(this.run);
    return this.#modificationTail;
  }

  /**
   * Equal digests mean nothing new to tell: request ids do not count. Made
   * when first asked for: only subscribers do.
   */
  get digest(): string {
    this.#digest ??= createHash("sha256")
      .update(this.modificationTail.replace(REQUEST_ID, ""))
      .digest("base64");
    return this.#digest;
  }

  /** Starts listening for commits that overlap what the run has read. */
  watch(): void {
    if (this.#watch !== null || this.#invalidatedAt !== null) {
      return;
    }
    const watch = this.#engine.watch(
      this.run.readSet,
      this.run.snapshotTs,
      (ts) => this.invalidate(ts),
    );
    if (this.invalidated) {
      watch.close();
    } else {
      this.#watch = watch;
    }
  }

  /** Stops listening; a later subscriber makes it listen again. */
  unwatch(): void {
    this.#watch?.close();
    this.#watch = null;
  }

  /** Whether a run at `ts` would surely give this same answer. */
  validAt(ts: bigint): boolean {
    if (this.#invalidatedAt !== null) {
      return this.run.snapshotTs <= ts && ts < this.#invalidatedAt;
    }
    return this.#watch === null
      ? this.run.snapshotTs === ts
      : this.run.snapshotTs <= ts;
  }

  get invalidated(): boolean {
    return this.#invalidatedAt !== null;
  }

  get subscribed(): boolean {
    return this.#listeners.size > 0;
  }

  /** From `ts` on the answer may differ; 0 when it never may be reused. */
  invalidate(ts: bigint): void {
    if (this.#invalidatedAt !== null) {
      return;
    }
    this.#invalidatedAt = ts;
    this.unwatch();
    const listeners = [...this.#listeners];
    this.#listeners.clear();
    for (const listener of listeners) {
      listener();
    }
    this.#onIdle(this);
  }

  /**
   * Calls back once, when the run stops being true: at once if it already has.
   * Returns what ends the subscription.
   */
  subscribe(listener: () => void): () => void {
    this.watch();
    if (this.#invalidatedAt !== null) {
      listener();
      return () => undefined;
    }
    this.#listeners.add(listener);
    return () => {
      if (this.#listeners.delete(listener) && this.#listeners.size === 0) {
        this.#onIdle(this);
      }
    };
  }
}

/** Differs on each run of the same failure. */
const REQUEST_ID = /\[Request ID: [0-9a-f]+\]/g;

function modificationTail(run: QueryRun): string {
  const journal = JSON.stringify(run.journal);
  const logLines = JSON.stringify(run.logLines);
  if (run.outcome.ok) {
    const value = outcomeText(run.outcome);
    return `"type":"QueryUpdated","value":${value},"logLines":${logLines},"journal":${journal}}`;
  }
  const { message, data } = run.outcome.error;
  const errorData =
    data === undefined ? "" : `,"errorData":${JSON.stringify(data)}`;
  return `"type":"QueryFailed","errorMessage":${JSON.stringify(message)}${errorData},"logLines":${logLines},"journal":${journal}}`;
}
