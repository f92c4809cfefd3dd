/**
 * Answers queries at a snapshot, running each distinct question once for all
 * who ask it: same function, arguments and journal, and same identity only if
 * the function looked at it. Answers are kept until a commit overlaps what
 * they read, or the app changes.
 */
import type { Engine, JsonValue } from "../engine/types.js";
import type { App, Caller, QueryRun } from "../functions/types.js";
import { CachedRun } from "./cached-run.js";
import { RecentQuestions } from "./recent-questions.js";
import type { SnapshotLease } from "./snapshot-pool.js";

/** What of the functions layer sync needs. */
export type FunctionRunner = Pick<
  App,
  "runQuery" | "runMutation" | "runAction" | "onChange"
>;

export interface QueryRequest {
  readonly path: string;
  readonly componentPath?: string | undefined;
  readonly args: JsonValue;
  readonly journal: string | null;
  readonly caller: Caller;
}

export interface CacheLimits {
  /** Answers kept though nobody is subscribed to them. */
  readonly idleRuns: number;
  /** Of those, in characters of JSON. */
  readonly idleCharacters: number;
}

const DEFAULT_LIMITS: CacheLimits = {
  idleRuns: 4_096,
  idleCharacters: 32 * 1024 * 1024,
};

interface Running {
  readonly ts: bigint;
  /** Null only while it begins. */
  promise: Promise<CachedRun> | null;
}

interface Slot {
  latest: CachedRun | null;
  /** A run under way, and its snapshot's time. */
  running: Running | null;
}

export class LiveQueries {
  readonly #engine: Engine;
  readonly #runner: FunctionRunner;
  readonly #limits: CacheLimits;
  readonly #slots = new Map<string, Slot>();
  /** Functions whose answer was seen to depend on the identity: a hint. */
  readonly #identityDependent = new Set<string>();
  /** Unsubscribed answers, the longest unused first. */
  readonly #idle = new Map<CachedRun, string>();
  readonly #keys = new WeakMap<CachedRun, string>();
  readonly #stopListening: () => void;
  readonly #askedBefore = new RecentQuestions();
  #idleCharacters = 0;
  #generation = 0;

  constructor(engine: Engine, runner: FunctionRunner, limits = DEFAULT_LIMITS) {
    this.#engine = engine;
    this.#runner = runner;
    this.#limits = limits;
    this.#stopListening = runner.onChange(() => this.#invalidateAll());
  }

  /**
   * The answer as of the lease's snapshot; the lease must be held until the
   * promise settles. Rejects only for faults of the runtime itself: a failing
   * function is an answer too.
   */
  evaluate(
    request: QueryRequest,
    snapshot: SnapshotLease,
    question = questionKey(request),
  ): Promise<CachedRun> {
    return this.#evaluate(question, request, snapshot, true);
  }

  /** As `evaluate` where nothing has to be run, else null. */
  known(
    request: QueryRequest,
    snapshot: SnapshotLease,
    question = questionKey(request),
  ): CachedRun | null {
    const key = this.#slotKey(question, request);
    const latest = this.#slots.get(key)?.latest ?? null;
    if (!latest?.validAt(snapshot.ts)) {
      return null;
    }
    this.#touch(latest);
    return latest;
  }

  /**
   * As `evaluate`, for somebody who will not subscribe. Most such questions
   * are asked once: an answer is kept when its question comes again.
   */
  async answer(
    request: QueryRequest,
    snapshot: SnapshotLease,
  ): Promise<QueryRun> {
    const question = questionKey(request);
    const keep = this.#askedBefore.again(question);
    return (await this.#evaluate(question, request, snapshot, keep)).run;
  }

  async #evaluate(
    question: string,
    request: QueryRequest,
    snapshot: SnapshotLease,
    keep: boolean,
  ): Promise<CachedRun> {
    for (;;) {
      const known = this.known(request, snapshot, question);
      if (known !== null) {
        return known;
      }
      const key = this.#slotKey(question, request);
      const slot = this.#slots.get(key);
      if (!slot?.running || slot.running.ts > snapshot.ts) {
        return await this.#start(question, key, request, snapshot, keep);
      }
      await slot.running.promise;
    }
  }

  /** Answers kept or being found. */
  get size(): number {
    return this.#slots.size;
  }

  close(): void {
    this.#stopListening();
    this.#invalidateAll();
  }

  #start(
    question: string,
    key: string,
    request: QueryRequest,
    snapshot: SnapshotLease,
    keep: boolean,
  ): Promise<CachedRun> {
    const slot = this.#slots.get(key) ?? { latest: null, running: null };
    const running: Running = { ts: snapshot.ts, promise: null };
    slot.running = running;
    this.#slots.set(key, slot);
    const run = async () => {
      try {
        return await this.#run(question, request, snapshot, keep);
      } finally {
        if (slot.running === running) {
          slot.running = null;
        }
        if (slot.latest === null && this.#slots.get(key) === slot) {
          this.#slots.delete(key);
        }
      }
    };
    running.promise = run();
    return running.promise;
  }

  async #run(
    question: string,
    request: QueryRequest,
    snapshot: SnapshotLease,
    keep: boolean,
  ): Promise<CachedRun> {
    const generation = this.#generation;
    const { transaction } = snapshot;
    const call = { ...request, snapshot: transaction };
    const run = await this.#runner.runQuery(call);
    if (run.usedIdentity) {
      if (this.#identityDependent.size >= MAX_HINTS) {
        this.#identityDependent.clear();
      }
      this.#identityDependent.add(functionKey(request));
    }
    const cached = new CachedRun(run, this.#engine, (idle) =>
      this.#onIdle(idle),
    );
    if (keep) {
      this.#keep(question, request, cached, generation);
    }
    return cached;
  }

  #keep(
    question: string,
    request: QueryRequest,
    cached: CachedRun,
    generation: number,
  ): void {
    const key = this.#slotKey(question, request);
    this.#keys.set(cached, key);
    if (generation === this.#generation) {
      cached.watch();
    } else {
      cached.invalidate(0n);
    }
    if (!cached.invalidated) {
      const slot = this.#slots.get(key) ?? { latest: null, running: null };
      const previous = slot.latest;
      slot.latest = cached;
      this.#slots.set(key, slot);
      if (previous !== null && !previous.subscribed) {
        this.#forgetIdle(previous);
        previous.unwatch();
      }
      this.#rememberIdle(cached, key);
    }
  }

  #slotKey(question: string, request: QueryRequest): string {
    return this.#identityDependent.size > 0 &&
      this.#identityDependent.has(functionKey(request))
      ? `${question}\n${JSON.stringify(request.caller.identity)}`
      : question;
  }

  /** A run lost its last subscriber or its truth. */
  #onIdle(cached: CachedRun): void {
    const key = this.#keys.get(cached);
    if (key === undefined) {
      return;
    }
    const slot = this.#slots.get(key);
    if (slot?.latest !== cached) {
      cached.unwatch();
    } else if (cached.invalidated) {
      this.#forgetIdle(cached);
      slot.latest = null;
      if (slot.running === null) {
        this.#slots.delete(key);
      }
    } else {
      this.#rememberIdle(cached, key);
    }
  }

  #touch(cached: CachedRun): void {
    const key = this.#idle.get(cached);
    if (key !== undefined) {
      this.#idle.delete(cached);
      this.#idle.set(cached, key);
    }
  }

  #rememberIdle(cached: CachedRun, key: string): void {
    if (this.#idle.has(cached)) {
      return;
    }
    this.#idle.set(cached, key);
    this.#idleCharacters += cached.modificationTail.length;
    // Never the newest, however large: somebody is about to subscribe to it.
    for (const [candidate, candidateKey] of this.#idle) {
      if (
        candidate === cached ||
        (this.#idle.size <= this.#limits.idleRuns &&
          this.#idleCharacters <= this.#limits.idleCharacters)
      ) {
        return;
      }
      this.#forgetIdle(candidate);
      if (candidate.subscribed) {
        continue;
      }
      const slot = this.#slots.get(candidateKey);
      if (slot?.latest === candidate) {
        slot.latest = null;
        if (slot.running === null) {
          this.#slots.delete(candidateKey);
        }
      }
      candidate.unwatch();
    }
  }

  #forgetIdle(cached: CachedRun): void {
    if (this.#idle.delete(cached)) {
      this.#idleCharacters -= cached.modificationTail.length;
    }
  }

  #invalidateAll(): void {
    this.#generation += 1;
    this.#identityDependent.clear();
    for (const slot of [...this.#slots.values()]) {
      slot.latest?.invalidate(0n);
    }
  }
}

/** Clients may ask for functions that do not exist: hints are bounded. */
const MAX_HINTS = 10_000;
const MAX_PATH_LENGTH = 1_000;

function functionKey({ componentPath = "", path }: QueryRequest): string {
  return `${componentPath.slice(0, MAX_PATH_LENGTH)}\n${path.slice(0, MAX_PATH_LENGTH)}`;
}

/** Everything that can change an answer, but for data and identity. */
export function questionKey(request: QueryRequest): string {
  return JSON.stringify([
    request.caller.kind,
    request.componentPath ?? "",
    request.path,
    request.journal,
    request.args,
  ]);
}
