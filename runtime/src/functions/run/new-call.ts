/** Makes the records of requests and of the calls in them. */
import { randomBytes } from "node:crypto";
import type { ReadTransaction, WriteTransaction } from "../../engine/types.js";
import type { Deployment } from "../app/deployment.js";
import { seededRandom } from "../loader/time-and-chance.js";
import type { UserIdentity } from "../types.js";
import type { Call, RequestScope } from "./call.js";
import { LogSink } from "./log-sink.js";
import type { CallTarget, Target } from "./resolve.js";
import type { Services } from "./services.js";

export function newRequest(options: {
  deployment: Deployment;
  services: Services;
  identity: UserIdentity | null;
  requestId?: string | undefined;
  jobId?: string | undefined;
}): RequestScope {
  return {
    requestId: options.requestId ?? newRequestId(),
    services: options.services,
    identity: options.identity,
    logs: new LogSink(),
    deployment: options.deployment,
    usedIdentity: false,
    scheduled: [],
    jobId: options.jobId ?? null,
  };
}

/** 16 hexadecimal digits. */
export function newRequestId(): string {
  return randomBytes(8).toString("hex");
}

export function queryCall(
  target: Target,
  request: RequestScope,
  reads: ReadTransaction,
  journal: string | null,
): Call {
  return {
    ...fields(target, request),
    ...standingStill(),
    kind: "query",
    reads,
    writes: null,
    journal: { given: journal, made: null },
  };
}

export function mutationCall(
  target: Target,
  request: RequestScope,
  writes: WriteTransaction,
): Call {
  return {
    ...fields(target, request),
    ...standingStill(),
    kind: "mutation",
    reads: writes,
    writes,
    journal: null,
  };
}

export function actionCall(target: CallTarget, request: RequestScope): Call {
  return {
    ...fields(target, request),
    kind: "action",
    frozenNow: null,
    random: null,
    reads: null,
    writes: null,
    journal: null,
  };
}

/** A query or mutation inside another one: same time, same chance. */
export function nestedCall(
  parent: Call,
  target: Target,
  kind: "query" | "mutation",
  reads: ReadTransaction,
): Call {
  return {
    ...fields(target, parent.request),
    parent,
    frozenNow: parent.frozenNow,
    random: parent.random,
    kind,
    reads,
    writes: kind === "mutation" ? parent.writes : null,
    journal: null,
  };
}

function fields(
  { component, fn }: CallTarget,
  request: RequestScope,
): Pick<
  Call,
  | "fn"
  | "component"
  | "request"
  | "parent"
  | "streams"
  | "nextStream"
  | "child"
  | "timers"
  | "finished"
  | "globals"
  | "paginated"
> {
  return {
    fn,
    component,
    request,
    parent: null,
    streams: new Map(),
    nextStream: 0,
    child: null,
    timers: new Set(),
    finished: false,
    globals: null,
    paginated: false,
  };
}

function standingStill(): { frozenNow: number; random: () => number } {
  let generator: (() => number) | null = null;
  return {
    frozenNow: Date.now(),
    // Seeded at first use: most functions never ask.
    random: () => {
      generator ??= seededRandom(crypto.getRandomValues(new Uint32Array(4)));
      return generator();
    },
  };
}
