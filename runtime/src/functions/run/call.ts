/** One running function: what its system calls and globals refer to. */
import { AsyncLocalStorage } from "node:async_hooks";
import type {
  QueryStream,
  ReadTransaction,
  WriteTransaction,
} from "../../engine/types.js";
import type { Component, Deployment } from "../app/deployment.js";
import type { RegisteredFunction } from "../app/registry.js";
import type { OverlayHolder } from "../loader/overlay.js";
import type { Determinism } from "../loader/time-and-chance.js";
import type { UserIdentity } from "../types.js";
import type { LogSink } from "./log-sink.js";
import type { Services } from "./services.js";

/** What all functions of one request share. */
export interface RequestScope {
  readonly requestId: string;
  readonly services: Services;
  readonly identity: UserIdentity | null;
  readonly logs: LogSink;
  readonly deployment: Deployment;
  /** Set when anything asked who is calling. */
  usedIdentity: boolean;
  /** Jobs written by this mutation so far; truncated by roll-backs. */
  readonly scheduled: ScheduledJob[];
  /** The job that a scheduled function runs for. */
  readonly jobId: string | null;
}

export interface ScheduledJob {
  readonly componentPath: string;
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly argsBytes: number;
}

export interface Call extends OverlayHolder, Determinism {
  readonly kind: "query" | "mutation" | "action";
  readonly fn: Pick<RegisteredFunction, "path" | "visibility">;
  readonly component: Component;
  readonly request: RequestScope;
  /** The call whose transaction this one shares. */
  readonly parent: Call | null;
  /** Null in actions. */
  readonly reads: ReadTransaction | null;
  /** Null in queries and actions. */
  readonly writes: WriteTransaction | null;
  readonly streams: Map<number, QueryStream>;
  nextStream: number;
  /** A mutation's running sub-mutation: others wait for its end. */
  child: Promise<unknown> | null;
  /** The page end to keep to, and the one reached. Null in nested calls. */
  readonly journal: {
    readonly given: string | null;
    made: string | null;
  } | null;
  paginated: boolean;
  /** Timers of an action, cleared at its end. */
  readonly timers: Set<NodeJS.Timeout>;
  /** After the end, what the function left running may do nothing more. */
  finished: boolean;
}

const storage = new AsyncLocalStorage<Call>();

export function currentCall(): Call | undefined {
  return storage.getStore();
}

export function runInCall<T>(call: Call, run: () => T): T {
  return storage.run(call, run);
}

/** Whether the call, or the one whose transaction it shares, has ended. */
export function hasEnded(call: Call): boolean {
  for (let one: Call | null = call; one !== null; one = one.parent) {
    if (one.finished) return true;
  }
  return false;
}

/** Releases what the call holds, without closing its transaction. */
export function finishCall(call: Call): void {
  call.finished = true;
  for (const stream of call.streams.values()) stream.close();
  call.streams.clear();
  for (const timer of call.timers) clearTimeout(timer);
  call.timers.clear();
}
