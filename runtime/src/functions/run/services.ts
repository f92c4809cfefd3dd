/** What running functions need of the app around them. */
import type { Engine } from "../../engine/types.js";
import type { Deployment } from "../app/deployment.js";
import type { LogEntry } from "../types.js";
import type { Busy } from "./busy.js";
import type { ScheduledJob } from "./call.js";
import type { Deadlines } from "./deadlines.js";

export interface Services {
  readonly engine: Engine;
  readonly deadlines: Deadlines;
  /** Requests of clients that are being served. */
  readonly busy: Busy;
  /** Null before the first deploy. */
  readonly deployment: () => Deployment | null;
  /** Jobs whose rows are durable now. */
  readonly onScheduled: (jobs: readonly ScheduledJob[]) => void;
  readonly onLog: (entry: LogEntry) => void;
}
