/** What running functions need of the app around them. */
import type { Engine } from "../../engine/types.js";
import type { Files } from "../../files/index.js";
import type { Deployment } from "../app/deployment.js";
import type { LogEntry } from "../types.js";
import type { Busy } from "./busy.js";
import type { ScheduledJob } from "./call.js";
import type { Deadlines } from "./deadlines.js";

/** Wall-clock milliseconds. */
export interface TimeLimits {
  /** Queries and mutations compute for a second, but may wait for others. */
  readonly transactionMs: number;
  readonly actionMs: number;
}

export const DEFAULT_TIME_LIMITS: TimeLimits = {
  transactionMs: 30_000,
  actionMs: 600_000,
};

export interface Services {
  readonly engine: Engine;
  readonly files: Files;
  readonly deadlines: Deadlines;
  /** Requests of clients that are being served. */
  readonly busy: Busy;
  readonly limits: TimeLimits;
  /** Null before the first deploy. */
  readonly deployment: () => Deployment | null;
  /** Jobs whose rows are durable now. */
  readonly onScheduled: (jobs: readonly ScheduledJob[]) => void;
  readonly onLog: (entry: LogEntry) => void;
  /** For the operator: faults of the runtime, not of functions. */
  readonly report: (message: string) => void;
}
