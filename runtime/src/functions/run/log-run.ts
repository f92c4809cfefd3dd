/** Tells the deployment's log of a run that has ended. */
import { modulePath } from "../app/paths.js";
import type { LogEntry } from "../types.js";
import type { RequestScope } from "./request.js";
import type { Target } from "./resolve.js";

/** @param started `performance.now()` at its start. */
export function logRun(
  { fn }: Target,
  request: RequestScope,
  started: number,
  error: string | null,
): void {
  logEntry(request, modulePath(fn.path), fn.type, started, error);
}

export function logEntry(
  request: RequestScope,
  identifier: string,
  udfType: LogEntry["udfType"],
  started: number,
  error: string | null,
): void {
  request.services.onLog({
    identifier,
    udfType,
    logLines: request.logs.lines(),
    timestamp: Date.now() / 1_000,
    executionTime: (performance.now() - started) / 1_000,
    error,
  });
}
