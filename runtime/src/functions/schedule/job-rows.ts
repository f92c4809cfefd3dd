/** Rows of `_scheduled_functions`: one per job, kept a while after its end. */
import type {
  JsonObject,
  JsonValue,
  Namespace,
  StoredDocument,
  WriteTransaction,
} from "../../engine/types.js";
import { isJsonObject } from "../../values/json-value.js";
import { textOf } from "../json-fields.js";

export const JOBS_TABLE = "_scheduled_functions";

export type JobState =
  | { kind: "pending" | "inProgress" | "success" | "canceled" }
  | { kind: "failed"; error: string };

export interface NewJob {
  /** `dir/file.js:fn` */
  readonly name: string;
  readonly args: JsonObject;
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly targetComponent: string;
  readonly ownComponent: string;
}

export interface JobRow {
  readonly id: string;
  readonly name: string;
  readonly args: JsonValue;
  readonly scheduledTime: number;
  readonly stateKind: string;
}

/** @returns the row's id */
export function writeJob(
  transaction: WriteTransaction,
  namespace: Namespace,
  job: NewJob,
): string {
  const id = transaction.insert(namespace, JOBS_TABLE, {
    name: job.name,
    args: [job.args],
    scheduledTime: job.time,
    state: { kind: "pending" },
  });
  // The row belongs to who scheduled it; the function may be a component's.
  if (job.targetComponent !== job.ownComponent) {
    transaction.putMeta(targetKey(id), job.targetComponent);
  }
  return id;
}

export function jobRow({ id, value }: StoredDocument): JobRow {
  const { name, args, scheduledTime, state } = value;
  return {
    id,
    name: typeof name === "string" ? name : "",
    args: Array.isArray(args) ? (args[0] ?? {}) : {},
    scheduledTime: typeof scheduledTime === "number" ? scheduledTime : 0,
    stateKind: isJsonObject(state) ? textOf(state["kind"]) : "",
  };
}

/** The meta key of a job whose function is in another component. */
export function targetKey(id: string): string {
  return `job-target/${id}`;
}

export function setState(
  transaction: WriteTransaction,
  namespace: Namespace,
  id: string,
  state: JobState,
  now: number,
): void {
  const isOver = state.kind !== "pending" && state.kind !== "inProgress";
  transaction.patch(namespace, id, {
    state: { ...state },
    ...(isOver && { completedTime: now }),
  });
  if (isOver && transaction.getMeta(targetKey(id)) !== null) {
    transaction.putMeta(targetKey(id), null);
  }
}

/**
 * A finished job stays as it is; a running action is marked, not stopped.
 * @throws Error when there is no such job.
 */
export function cancel(
  transaction: WriteTransaction,
  namespace: Namespace,
  id: string,
  now: number,
): void {
  const isJob = transaction.tableOfId(namespace, id) === JOBS_TABLE;
  const row = isJob ? transaction.get(namespace, id) : null;
  if (row === null) {
    throw new Error(`Cannot cancel: there is no scheduled function "${id}".`);
  }
  const { stateKind } = jobRow(row);
  if (stateKind === "pending" || stateKind === "inProgress") {
    setState(transaction, namespace, id, { kind: "canceled" }, now);
  }
}
