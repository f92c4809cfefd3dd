/** `ctx.scheduler`: jobs are rows, written by the mutation's own commit. */
import type { JsonObject, WriteTransaction } from "../../engine/types.js";
import { modulePath } from "../app/paths.js";
import type { Call, ScheduledJob } from "../run/call.js";
import type { FunctionLimits } from "../run/services.js";
import { resolveAddress } from "../run/resolve.js";
import type { Target } from "../run/resolve.js";
import { cancel, writeJob } from "../schedule/job-rows.js";
import { number, object, text } from "./arguments.js";

const FIVE_YEARS_MS = 5 * 366 * 24 * 3_600_000;

export async function schedule(call: Call, args: JsonObject): Promise<string> {
  const { deployment, scheduled, services } = call.request;
  const target = resolveAddress(deployment, call.component, args);
  if (target.fn.type === "Query") {
    throw new Error(
      `${modulePath(target.fn.path)} is a query. ` +
        "Only mutations and actions can be scheduled.",
    );
  }
  const time = number(args, "ts") * 1_000;
  if (!(time < call.now() + FIVE_YEARS_MS)) {
    throw new Error("Functions can be scheduled at most 5 years ahead.");
  }
  const input = object(args, "args");
  const argsBytes = JSON.stringify(input).length;
  const write = (transaction: WriteTransaction): ScheduledJob =>
    writeScheduled(transaction, call, target, input, time, argsBytes);
  if (call.writes !== null) {
    expectRoom(scheduled, argsBytes, services.limits);
    const job = write(call.writes);
    scheduled.push(job);
    return JSON.stringify(job.id);
  }
  expectAction(call);
  const { value: job } = await services.engine.mutate((transaction) =>
    Promise.resolve(write(transaction)),
  );
  services.onScheduled([job]);
  return JSON.stringify(job.id);
}

export async function cancelJob(call: Call, args: JsonObject): Promise<string> {
  const id = text(args, "id");
  const { namespace } = call.component;
  if (call.writes !== null) {
    cancel(call.writes, namespace, id, call.now());
    return "null";
  }
  expectAction(call);
  await call.request.services.engine.mutate((transaction) => {
    cancel(transaction, namespace, id, call.now());
    return Promise.resolve();
  });
  return "null";
}

function writeScheduled(
  transaction: WriteTransaction,
  call: Call,
  { component, fn }: Target,
  input: JsonObject,
  time: number,
  argsBytes: number,
): ScheduledJob {
  const id = writeJob(transaction, call.component.namespace, {
    name: modulePath(fn.path),
    args: input,
    time,
    targetComponent: component.path,
    ownComponent: call.component.path,
  });
  return { componentPath: call.component.path, id, time, argsBytes };
}

function expectRoom(
  jobs: readonly ScheduledJob[],
  bytes: number,
  { scheduledFunctions, scheduledBytes }: FunctionLimits,
): void {
  if (jobs.length >= scheduledFunctions) {
    throw new Error(
      "Too many functions scheduled by this mutation " +
        `(limit: ${String(scheduledFunctions)})`,
    );
  }
  const total = jobs.reduce((sum, job) => sum + job.argsBytes, bytes);
  if (total > scheduledBytes) {
    throw new Error(
      "Too large total size of the arguments of scheduled functions from " +
        `this mutation (limit: ${String(scheduledBytes)} bytes)`,
    );
  }
}

function expectAction(call: Call): void {
  if (call.kind !== "action") throw new Error("A query cannot schedule.");
}
