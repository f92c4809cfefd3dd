/**
 * Errors of what a function left running: nobody awaits it, and Node.js would
 * end the process. They are told to the deployment's log instead.
 */
import { currentCall } from "./call.js";
import type { Call } from "./call.js";
import { failureOf } from "./invoke.js";

let isGuarded = false;

/**
 * From now until the process ends, since functions may outlive their app.
 * Errors of others still end the process.
 */
export function guardStrayErrors(): void {
  if (isGuarded) return;
  isGuarded = true;
  process.on("unhandledRejection", onRejection);
}

export function reportStrayError(call: Call, error: unknown): void {
  const { request, kind, fn } = call;
  request.services.onLog({
    identifier: fn.path,
    udfType: UDF_TYPES[kind],
    logLines: [],
    timestamp: Date.now() / 1_000,
    executionTime: 0,
    error: `Not awaited: ${failureOf(error, request).text}`,
  });
}

const UDF_TYPES = {
  query: "Query",
  mutation: "Mutation",
  action: "Action",
} as const;

function onRejection(reason: unknown): void {
  const call = currentCall();
  if (call !== undefined) {
    reportStrayError(call, reason);
    return;
  }
  // Not ours. With other listeners the outcome is theirs to decide.
  if (process.listenerCount("unhandledRejection") > 1) return;
  queueMicrotask(() => {
    throw reason;
  });
}
