/** Functions that call other functions. */
import type { JsonObject, TransactionMetrics } from "../../engine/types.js";
import { isJsonObject } from "../../values/json-value.js";
import type { FunctionType } from "../app/registry.js";
import { textOf } from "../json-fields.js";
import type { Call } from "../run/call.js";
import { toNestedError } from "../run/failure.js";
import type { Result } from "../run/invoke.js";
import { invoke } from "../run/invoke.js";
import { nestedCall } from "../run/new-call.js";
import { expectType, functionHandle, resolveAddress } from "../run/resolve.js";
import type { Target } from "../run/resolve.js";
import { runTarget } from "../run/run-target.js";
import { reads, writes } from "./database.js";

/** `ctx.runQuery` and `ctx.runMutation` of queries and mutations. */
export async function runInTransaction(
  call: Call,
  args: JsonObject,
): Promise<string> {
  const target = resolve(call, args);
  const input = args["args"] ?? {};
  const limits = nestedLimits(args);
  switch (textOf(args["udfType"])) {
    case "query":
      expectType(target.fn, "Query");
      return nested(call, limits, () => subquery(call, target, input, limits));
    case "snapshotQuery":
      expectType(target.fn, "Query");
      return resultText(await staleQuery(call, target, input, limits));
    case "mutation":
      expectType(target.fn, "Mutation");
      return nested(call, limits, () =>
        subtransaction(call, target, input, limits),
      );
    default:
      throw new Error(`Cannot run a ${textOf(args["udfType"])} here.`);
  }
}

/** Calls from actions: each a transaction, or an action, of its own. */
export function actionCall(
  type: FunctionType,
): (call: Call, args: JsonObject) => Promise<string> {
  return async (call, args) => {
    const target = resolve(call, args);
    expectType(target.fn, type);
    const input = args["args"] ?? {};
    return resultText(await runTarget(target, input, call.request));
  };
}

export function createHandle(call: Call, args: JsonObject): string {
  return JSON.stringify(functionHandle(resolve(call, args)));
}

type NestedLimits = Partial<TransactionMetrics>;

const NO_LIMITS: NestedLimits = {};

/** `transactionLimits`, as far as they concern the database. */
function nestedLimits(args: JsonObject): NestedLimits {
  const given = args["transactionLimits"];
  if (!isJsonObject(given)) return NO_LIMITS;
  const limit = (name: keyof TransactionMetrics) => {
    const value = given[name];
    return typeof value === "number" ? { [name]: value } : {};
  };
  return {
    ...limit("bytesRead"),
    ...limit("documentsRead"),
    ...limit("databaseQueries"),
    ...limit("bytesWritten"),
    ...limit("documentsWritten"),
  };
}

async function subquery(
  call: Call,
  target: Target,
  input: JsonObject[string],
  limits: NestedLimits,
): Promise<Result> {
  const transaction = reads(call);
  const restore = transaction.narrowLimits(limits);
  try {
    const inner = nestedCall(call, target, "query", transaction);
    return await invoke(inner, target, input, call.request.services, null);
  } finally {
    restore();
  }
}

/** Committed state, without what this transaction has written. */
async function staleQuery(
  call: Call,
  target: Target,
  input: JsonObject[string],
  limits: NestedLimits,
): Promise<Result> {
  const { services } = call.request;
  if (call.writes === null) return subquery(call, target, input, limits);
  const snapshot = services.engine.beginRead();
  try {
    snapshot.narrowLimits(limits);
    const inner = nestedCall(call, target, "query", snapshot);
    return await invoke(inner, target, input, services, null);
  } finally {
    snapshot.close();
  }
}

/** A failure undoes the inner writes and jobs; the outer ones stay. */
async function subtransaction(
  call: Call,
  target: Target,
  input: JsonObject[string],
  limits: NestedLimits,
): Promise<Result> {
  const transaction = writes(call);
  const { scheduled, services } = call.request;
  const savepoint = transaction.savepoint();
  const jobs = scheduled.length;
  const restore = transaction.narrowLimits(limits);
  const inner = nestedCall(call, target, "mutation", transaction);
  const result = await invoke(inner, target, input, services, null);
  restore();
  if (!result.ok) {
    transaction.rollbackTo(savepoint);
    scheduled.length = jobs;
  }
  return result;
}

/**
 * Keeps other system calls of the same mutation waiting until it ends, and of
 * the same query when the limits are for this call alone.
 */
async function nested(
  call: Call,
  limits: NestedLimits,
  run: () => Promise<Result>,
): Promise<string> {
  const running = run();
  const isAlone = call.writes !== null || limits !== NO_LIMITS;
  if (isAlone) call.child = running;
  try {
    return resultText(await running);
  } finally {
    if (isAlone) call.child = null;
  }
}

function resolve(call: Call, args: JsonObject): Target {
  return resolveAddress(call.request.deployment, call.component, args);
}

function resultText(result: Result): string {
  if (result.ok) return result.text;
  throw toNestedError(result.failure);
}
