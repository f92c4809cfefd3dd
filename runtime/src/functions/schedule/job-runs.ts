/** Runs one scheduled job: mutations exactly once, actions at most once. */
import type {
  Engine,
  Namespace,
  WriteTransaction,
} from "../../engine/types.js";
import { canonicalPath } from "../app/paths.js";
import type { Deployment } from "../app/deployment.js";
import { toFunctionFailure } from "../run/failure.js";
import type { Result } from "../run/invoke.js";
import { logRun } from "../run/log-run.js";
import { RequestScope } from "../run/request.js";
import {
  commitMutation,
  runActionTarget,
  runInMutation,
} from "../run/run-target.js";
import type { Target } from "../run/resolve.js";
import type { Services } from "../run/services.js";
import { jobRow, JOBS_TABLE, setState, targetKey } from "./job-rows.js";
import type { JobRow, JobState } from "./job-rows.js";

/** @throws when the store refuses; the job is then still pending. */
export async function runJob(
  services: Services,
  componentPath: string,
  row: JobRow,
): Promise<void> {
  const deployment = services.deployment();
  const own = deployment?.components.get(componentPath);
  if (deployment === null || own === undefined) return;
  const { namespace } = own;
  const target = findTarget(services, deployment, componentPath, row);
  if (target === null || target.fn.type === "Query") {
    const error = `Could not find function ${row.name}.`;
    await services.engine.mutate((transaction) => {
      if (isPending(transaction, namespace, row.id)) {
        mark(services.engine, transaction, namespace, row.id, {
          kind: "failed",
          error,
        });
      }
      return Promise.resolve();
    });
    return;
  }
  const request = new RequestScope({
    deployment,
    services,
    identity: null,
    jobId: row.id,
  });
  const started = performance.now();
  const result =
    target.fn.type === "Mutation"
      ? await runMutationJob(target, request, namespace, row)
      : await runActionJob(target, request, namespace, row);
  if (result === null) return;
  const error = result.ok ? null : errorText(result, request);
  logRun(target, request, started, error);
}

/** Actions that were running when the process ended are not run again. */
export async function failInterrupted(
  services: Services,
  namespaces: ReadonlyMap<string, Namespace>,
): Promise<void> {
  await services.engine.mutate((transaction) => {
    for (const namespace of namespaces.values()) {
      const stream = transaction.openQuery(namespace, {
        source: {
          type: "IndexRange",
          indexName: `${JOBS_TABLE}.by_state`,
          range: [{ type: "Eq", fieldPath: "state.kind", value: "inProgress" }],
          order: "asc",
        },
        operators: [],
      });
      const ids: string[] = [];
      for (let row = stream.next(); row !== null; row = stream.next()) {
        ids.push(row.id);
      }
      stream.close();
      for (const id of ids) {
        const error = "The action was interrupted by a restart.";
        mark(services.engine, transaction, namespace, id, {
          kind: "failed",
          error,
        });
      }
    }
    return Promise.resolve();
  });
}

/**
 * The state and the effects are one commit, so neither is without the other. A
 * failed run has no effects; its state follows in a commit of its own.
 */
async function runMutationJob(
  target: Target,
  request: RequestScope,
  namespace: Namespace,
  row: JobRow,
): Promise<Result | null> {
  const { engine } = request.services;
  let isMine = true;
  const { result } = await commitMutation(request, async (transaction) => {
    isMine = isPending(transaction, namespace, row.id);
    if (!isMine) return SKIPPED;
    const run = await runInMutation(target, row.args, request, transaction);
    if (run.ok) {
      mark(engine, transaction, namespace, row.id, { kind: "success" });
    }
    return run;
  });
  if (!isMine) return null;
  if (!result.ok) {
    await engine.mutate((transaction) => {
      if (isPending(transaction, namespace, row.id)) {
        mark(engine, transaction, namespace, row.id, endState(result, request));
      }
      return Promise.resolve();
    });
  }
  return result;
}

const SKIPPED: Result = { ok: true, text: "null" };

async function runActionJob(
  target: Target,
  request: RequestScope,
  namespace: Namespace,
  row: JobRow,
): Promise<Result | null> {
  const { engine } = request.services;
  const { value: isMine } = await engine.mutate((transaction) => {
    const pending = isPending(transaction, namespace, row.id);
    if (pending) {
      mark(engine, transaction, namespace, row.id, { kind: "inProgress" });
    }
    return Promise.resolve(pending);
  });
  if (!isMine) return null;
  const result = await runActionTarget(target, row.args, request);
  await engine.mutate((transaction) => {
    // A cancelled one stays so.
    if (stateOf(transaction, namespace, row.id) === "inProgress") {
      mark(engine, transaction, namespace, row.id, endState(result, request));
    }
    return Promise.resolve();
  });
  return result;
}

function mark(
  { clock }: Engine,
  transaction: WriteTransaction,
  namespace: Namespace,
  id: string,
  state: JobState,
): void {
  setState(transaction, namespace, id, state, clock.now());
}

function findTarget(
  services: Services,
  deployment: Deployment,
  componentPath: string,
  row: JobRow,
): Target | null {
  const elsewhere = services.engine.getMeta(targetKey(row.id));
  const path = typeof elsewhere === "string" ? elsewhere : componentPath;
  const component = deployment.components.get(path);
  const fn = component?.functions.get(canonicalPath(row.name));
  return component === undefined || fn === undefined ? null : { component, fn };
}

function stateOf(
  transaction: WriteTransaction,
  namespace: Namespace,
  id: string,
): string | null {
  const row = transaction.get(namespace, id);
  return row === null ? null : jobRow(row).stateKind;
}

function isPending(
  transaction: WriteTransaction,
  namespace: Namespace,
  id: string,
): boolean {
  return stateOf(transaction, namespace, id) === "pending";
}

function endState(result: Result, request: RequestScope): JobState {
  return result.ok
    ? { kind: "success" }
    : { kind: "failed", error: errorText(result, request) };
}

function errorText(
  result: Extract<Result, { ok: false }>,
  request: RequestScope,
): string {
  return toFunctionFailure(result.failure, request.requestId).message;
}
