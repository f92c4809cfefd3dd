/** What a function may ask about itself and its caller. */
import type { TransactionMetrics } from "../../engine/types.js";
import type { Call } from "../run/call.js";
import { reads } from "./database.js";
import { FILE_LIMITS } from "./file-limits.js";

/** Limits of one transaction, as Convex has them. */
const LIMITS: TransactionMetrics = {
  bytesRead: 16 * 1024 * 1024,
  bytesWritten: 16 * 1024 * 1024,
  databaseQueries: 4_096,
  documentsRead: 32_000,
  documentsWritten: 16_000,
};

export function userIdentity(call: Call): string {
  call.request.usedIdentity = true;
  return JSON.stringify(call.request.identity);
}

export function functionMetadata(call: Call): string {
  return JSON.stringify({
    name: call.fn.path,
    componentPath: call.component.path,
  });
}

export function transactionMetrics(call: Call): string {
  if (call.reads === null) {
    throw new Error("Unknown async operation 1.0/getTransactionMetrics");
  }
  const used = reads(call).metrics();
  const files = call.request.services.files.usage(reads(call));
  const jobs = call.request.scheduled;
  const { scheduledFunctions, scheduledBytes } = call.request.services.limits;
  const bytes = jobs.reduce((sum, job) => sum + job.argsBytes, 0);
  return JSON.stringify({
    bytesRead: usage(used.bytesRead, LIMITS.bytesRead),
    bytesWritten: usage(used.bytesWritten, LIMITS.bytesWritten),
    databaseQueries: usage(used.databaseQueries, LIMITS.databaseQueries),
    documentsRead: usage(used.documentsRead, LIMITS.documentsRead),
    documentsWritten: usage(used.documentsWritten, LIMITS.documentsWritten),
    functionsScheduled: usage(jobs.length, scheduledFunctions),
    scheduledFunctionArgsBytes: usage(bytes, scheduledBytes),
    filesWritten: usage(files.filesWritten, FILE_LIMITS.filesWritten),
    fileWriteBytes: usage(files.fileWriteBytes, FILE_LIMITS.fileWriteBytes),
    filesRead: usage(files.filesRead, FILE_LIMITS.filesRead),
    fileReadBytes: usage(files.fileReadBytes, FILE_LIMITS.fileReadBytes),
  });
}

export function deploymentMetadata(): string {
  return JSON.stringify({ name: "embedded", region: null, class: "embedded" });
}

export function requestMetadata(call: Call): string {
  const { origin, requestId, jobId } = call.request;
  return JSON.stringify({
    ip: origin?.ip ?? null,
    userAgent: origin?.userAgent ?? null,
    requestId,
    scheduledFunctionId: jobId,
    authToken: origin?.authToken ?? null,
  });
}

function usage(
  used: number,
  limit: number,
): { used: number; remaining: number } {
  return { used, remaining: Math.max(limit - used, 0) };
}
