/** One running function: what its system calls and globals refer to. */
import { AsyncLocalStorage } from "node:async_hooks";
import type {
  Clock,
  QueryStream,
  ReadTransaction,
  WriteTransaction,
} from "../../engine/types.js";
import type { Component } from "../app/deployment.js";
import type { RegisteredFunction } from "../app/registry.js";
import type { OverlayHolder } from "../loader/overlay.js";
import { seededRandom } from "../loader/time-and-chance.js";
import type { Determinism } from "../loader/time-and-chance.js";
import { ComputeTime } from "./compute-time.js";
import type { RequestScope } from "./request.js";
import type { CallTarget } from "./resolve.js";

export interface ScheduledJob {
  readonly componentPath: string;
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly argsBytes: number;
}

export interface CallOptions {
  readonly kind: "query" | "mutation" | "action";
  readonly target: CallTarget;
  readonly request: RequestScope;
  readonly parent: Call | null;
  readonly reads: ReadTransaction | null;
  readonly writes: WriteTransaction | null;
  /** Undefined where no journal is kept. */
  readonly journal?: string | null | undefined;
}

export class Call implements OverlayHolder, Determinism {
  readonly kind: CallOptions["kind"];
  readonly fn: Pick<RegisteredFunction, "path" | "visibility">;
  readonly component: Component;
  readonly request: RequestScope;
  /** The call whose transaction, time and chance this one shares. */
  readonly parent: Call | null;
  /** Null in actions. */
  readonly reads: ReadTransaction | null;
  /** Null in queries and actions. */
  readonly writes: WriteTransaction | null;
  /** The page end to keep to, and the one reached. Null in nested calls. */
  readonly journal: {
    readonly given: string | null;
    made: string | null;
  } | null;
  /** What it computes, together with the calls inside. Null in actions. */
  readonly computing: ComputeTime | null;
  paginated = false;
  globals: Map<string, unknown> | null = null;
  /** A mutation's running sub-mutation: others wait for its end. */
  child: Promise<unknown> | null = null;
  /** Null in actions, where time goes on. */
  readonly #frozenNow: number | null;
  #finished = false;
  #random: (() => number) | null = null;
  #streams: (QueryStream | null)[] | null = null;
  #timers: Set<NodeJS.Timeout> | null = null;

  constructor(options: CallOptions) {
    const { kind, target, parent, journal } = options;
    this.kind = kind;
    this.fn = target.fn;
    this.component = target.component;
    this.request = options.request;
    this.parent = parent;
    this.reads = options.reads;
    this.writes = options.writes;
    this.journal =
      journal === undefined ? null : { given: journal, made: null };
    const { computeMs } = options.request.services.limits;
    this.computing =
      kind === "action"
        ? null
        : (parent?.computing ?? new ComputeTime(computeMs));
    this.#frozenNow =
      kind === "action" ? null : (parent?.now() ?? this.#clock.now());
  }

  /** Milliseconds since 1970; stands still in queries and mutations. */
  now(): number {
    return this.#frozenNow ?? this.#clock.now();
  }

  /** Null where chance is real. Seeded at first use: few functions ask. */
  nextRandom(): number | null {
    if (this.kind === "action") return null;
    if (this.parent !== null) return this.parent.nextRandom();
    this.#random ??= seededRandom(crypto.getRandomValues(new Uint32Array(4)));
    return this.#random();
  }

  get #clock(): Clock {
    return this.request.services.engine.clock;
  }

  /** @returns the stream's number. */
  addStream(stream: QueryStream): number {
    this.#streams ??= [];
    return this.#streams.push(stream) - 1;
  }

  stream(id: number): QueryStream | null {
    return this.#streams?.[id] ?? null;
  }

  closeStream(id: number): boolean {
    const stream = this.stream(id);
    stream?.close();
    if (stream !== null && this.#streams) this.#streams[id] = null;
    return stream !== null;
  }

  /** An action's timers end with it. */
  addTimer(timer: NodeJS.Timeout): void {
    (this.#timers ??= new Set()).add(timer);
  }

  removeTimer(timer: NodeJS.Timeout): void {
    this.#timers?.delete(timer);
  }

  /** Whether the call, or the one whose transaction it shares, has ended. */
  get hasEnded(): boolean {
    return this.#finished || (this.parent?.hasEnded ?? false);
  }

  /**
   * After this, what the function left running may do nothing more. Its
   * transaction stays open.
   */
  finish(): void {
    this.#finished = true;
    for (const stream of this.#streams ?? []) stream?.close();
    this.#streams = null;
    for (const timer of this.#timers ?? []) clearTimeout(timer);
    this.#timers = null;
  }
}

const storage = new AsyncLocalStorage<Call>();

export function currentCall(): Call | undefined {
  return storage.getStore();
}

export function runInCall<T>(call: Call, run: () => T): T {
  return storage.run(call, run);
}
