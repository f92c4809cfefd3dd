/** What running functions need of the app around them. */
import type { Engine } from "../../engine/types.js";
import type { Files } from "../../files/index.js";
import type { Deployment } from "../app/deployment.js";
import type { LogEntry } from "../types.js";
import type { Busy } from "./busy.js";
import type { ScheduledJob } from "./call.js";
import type { Deadlines } from "./deadlines.js";

export interface FunctionLimits {
  /** Milliseconds that a query or mutation may compute, nested ones included. */
  readonly computeMs: number;
  /** Wall-clock milliseconds of a query or mutation, waiting included. */
  readonly transactionMs: number;
  /** Wall-clock milliseconds of an action. */
  readonly actionMs: number;
  /** The same of one that says "use node". */
  readonly nodeActionMs: number;
  /** Bytes of a function's arguments, and of its result. */
  readonly valueBytes: number;
  /** Bytes of the arguments of an action that says "use node". */
  readonly nodeArgumentBytes: number;
  /** Jobs that one mutation may schedule, and bytes of all their arguments. */
  readonly scheduledFunctions: number;
  readonly scheduledBytes: number;
}

const MIB = 1024 * 1024;

/** Convex's own. */
export const DEFAULT_FUNCTION_LIMITS: FunctionLimits = {
  computeMs: 1_000,
  transactionMs: 30_000,
  actionMs: 1_800_000,
  nodeActionMs: 600_000,
  valueBytes: 16 * MIB,
  nodeArgumentBytes: 5 * MIB,
  scheduledFunctions: 1_000,
  scheduledBytes: 16 * MIB,
};

/** For tests that are about something else. Waiting for ever stays limited. */
export const LENIENT_FUNCTION_LIMITS: FunctionLimits = {
  ...DEFAULT_FUNCTION_LIMITS,
  computeMs: Infinity,
  valueBytes: Infinity,
  nodeArgumentBytes: Infinity,
  scheduledFunctions: Infinity,
  scheduledBytes: Infinity,
};

export interface Services {
  readonly engine: Engine;
  readonly files: Files;
  readonly deadlines: Deadlines;
  /** Requests of clients that are being served. */
  readonly busy: Busy;
  readonly limits: FunctionLimits;
  /** Null before the first deploy. */
  readonly deployment: () => Deployment | null;
  /** Jobs whose rows are durable now. */
  readonly onScheduled: (jobs: readonly ScheduledJob[]) => void;
  readonly onLog: (entry: LogEntry) => void;
  /** For the operator: faults of the runtime, not of functions. */
  readonly report: (message: string) => void;
}
