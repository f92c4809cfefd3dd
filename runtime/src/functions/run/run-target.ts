/**
 * Runs functions that are not part of another one's transaction: each query on
 * a snapshot of its own, each mutation as a commit of its own.
 */
import type {
  JsonValue,
  ReadTransaction,
  WriteTransaction,
} from "../../engine/types.js";
import { actionCall, mutationCall, queryCall } from "./new-call.js";
import type { Call } from "./call.js";
import type { RequestScope } from "./request.js";
import { failureOf, invoke } from "./invoke.js";
import type { Result } from "./invoke.js";
import type { Target } from "./resolve.js";

export interface MutationResult {
  readonly result: Result;
  /** Nanoseconds; null when nothing was committed. */
  readonly ts: bigint | null;
}

/** Whatever type the target has. Never rejects. */
export async function runTarget(
  target: Target,
  args: JsonValue,
  request: RequestScope,
): Promise<Result> {
  switch (target.fn.type) {
    case "Query": {
      const reads = request.services.engine.beginRead();
      try {
        return await runQueryTarget(target, args, request, reads, null).result;
      } finally {
        reads.close();
      }
    }
    case "Mutation":
      return (await runMutationTarget(target, args, request)).result;
    case "Action":
      return runActionTarget(target, args, request);
  }
}

/** Begins a query; the caller closes `reads` when the result is there. */
export function runQueryTarget(
  target: Target,
  args: JsonValue,
  request: RequestScope,
  reads: ReadTransaction,
  journal: string | null,
): { result: Promise<Result>; call: Call } {
  const call = queryCall(target, request, reads, journal);
  const { services } = request;
  const limit = services.limits.transactionMs;
  return { result: invoke(call, target, args, services, limit), call };
}

/**
 * Never rejects.
 * @param inCommit Writes along with a success, in the same commit.
 */
export async function runMutationTarget(
  target: Target,
  args: JsonValue,
  request: RequestScope,
  inCommit?: (transaction: WriteTransaction, text: string) => void,
): Promise<MutationResult> {
  try {
    return await commitMutation(request, async (transaction) => {
      const result = await runInMutation(target, args, request, transaction);
      if (result.ok) inCommit?.(transaction, result.text);
      return result;
    });
  } catch (error) {
    const failure = failureOf(error, request);
    return { result: { ok: false, failure }, ts: null };
  }
}

/**
 * Commits a success and arms its jobs; a failure leaves nothing behind.
 * @throws what the engine throws when it cannot commit.
 */
export async function commitMutation(
  request: RequestScope,
  run: (transaction: WriteTransaction) => Promise<Result>,
): Promise<MutationResult> {
  const { files, onScheduled } = request.services;
  try {
    const { value, ts } = await files.mutate(async (transaction) => {
      const result = await run(transaction);
      if (!result.ok) throw new Discarded(result);
      return result;
    });
    onScheduled(request.scheduled);
    return { result: value, ts };
  } catch (error) {
    if (error instanceof Discarded) return { result: error.result, ts: null };
    throw error;
  }
}

/** Runs a mutation inside an open transaction, without undoing a failure. */
export function runInMutation(
  target: Target,
  args: JsonValue,
  request: RequestScope,
  transaction: WriteTransaction,
): Promise<Result> {
  const call = mutationCall(target, request, transaction);
  const { services } = request;
  const limit = services.limits.transactionMs;
  return invoke(call, target, args, services, limit);
}

export function runActionTarget(
  target: Target,
  args: JsonValue,
  request: RequestScope,
): Promise<Result> {
  const call: Call = actionCall(target, request);
  const { services } = request;
  const { actionMs, nodeActionMs } = services.limits;
  const limit = target.fn.isNode === true ? nodeActionMs : actionMs;
  return invoke(call, target, args, services, limit);
}

/** Makes the engine throw a failed mutation's writes away. */
class Discarded extends Error {
  constructor(readonly result: Result) {
    super("The mutation failed.");
  }
}
