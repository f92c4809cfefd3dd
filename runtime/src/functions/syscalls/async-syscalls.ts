/** System calls that answer with a promise. */
import type { JsonObject } from "../../engine/types.js";
import type { Call } from "../run/call.js";
import { parseArgs } from "./arguments.js";
import { count, get, insert, patch, remove, replace } from "./database.js";
import { actionCall, createHandle, runInTransaction } from "./functions.js";
import {
  deploymentMetadata,
  functionMetadata,
  requestMetadata,
  transactionMetrics,
  userIdentity,
} from "./metadata.js";
import { isInvalidCursor, nextOfStream, page } from "./queries.js";
import { cancelJob, schedule } from "./scheduling.js";
import {
  deleteFile,
  generateUploadUrl,
  getInMutation,
  getMetadata,
  getUrl,
  storeInMutation,
} from "./storage.js";
import { unavailable } from "./unavailable.js";
import { vectorSearch } from "./vector-search.js";

type Operation = (call: Call, args: JsonObject) => string | Promise<string>;

const OPERATIONS: Readonly<Record<string, Operation>> = {
  "1.0/get": get,
  "1.0/queryStreamNext": nextOfStream,
  "1.0/queryPage": page,
  "1.0/count": count,
  "1.0/insert": insert,
  "1.0/shallowMerge": patch,
  "1.0/replace": replace,
  "1.0/remove": remove,
  "1.0/getUserIdentity": userIdentity,
  "1.0/runUdf": runInTransaction,
  "1.0/actions/query": actionCall("Query"),
  "1.0/actions/mutation": actionCall("Mutation"),
  "1.0/actions/action": actionCall("Action"),
  "1.0/schedule": schedule,
  "1.0/actions/schedule": schedule,
  "1.0/cancel_job": cancelJob,
  "1.0/actions/cancel_job": cancelJob,
  "1.0/createFunctionHandle": createHandle,
  "1.0/getFunctionMetadata": functionMetadata,
  "1.0/getTransactionMetrics": transactionMetrics,
  "1.0/getDeploymentMetadata": deploymentMetadata,
  "1.0/getRequestMetadata": requestMetadata,
  "1.0/storageGenerateUploadUrl": generateUploadUrl,
  "1.0/storageGetUrl": getUrl,
  "1.0/storageGetMetadata": getMetadata,
  "1.0/storageDelete": deleteFile,
  "1.0/storageStore": storeInMutation,
  "1.0/storageGet": getInMutation,
  "1.0/actions/vectorSearch": vectorSearch,
  "1.0/auditLog": unavailable("The audit log"),
  "1.0/signJwt": unavailable("signJwt()"),
  "1.0/createServiceToken": unavailable("getServiceToken()"),
  "1.0/getServiceUrl": unavailable("getServiceUrl()"),
};

/**
 * Rejects with `Unknown async operation X`, which `convex/server` knows, or
 * with what the operation throws.
 */
export function asyncSyscall(
  call: Call,
  op: string,
  args: string,
): Promise<string> {
  const operation = OPERATIONS[op];
  if (operation === undefined) throw new Error(`Unknown async operation ${op}`);
  const parsed = parseArgs(op, args);
  if (call.child !== null) return afterChild(call, operation, parsed);
  try {
    return Promise.resolve(operation(call, parsed));
  } catch (error) {
    throw isInvalidCursor(error) ? withCursorData(error) : error;
  }
}

/** While a sub-mutation runs, nothing else of its parent may come between. */
async function afterChild(
  call: Call,
  operation: Operation,
  args: JsonObject,
): Promise<string> {
  while (call.child !== null) await call.child;
  return operation(call, args);
}

/** `usePaginatedQuery` starts over when it sees exactly this. */
function withCursorData(error: Error): Error {
  return Object.assign(new Error(error.message), {
    data: { isConvexSystemError: true, paginationError: "InvalidCursor" },
  });
}
