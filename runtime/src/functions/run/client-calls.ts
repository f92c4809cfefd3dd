/** The calls that clients make, from their request to their answer. */
import type {
  JsonValue,
  ReadSet,
  ReadTransaction,
} from "../../engine/types.js";
import type { FunctionType } from "../app/registry.js";
import type {
  ActionRun,
  FunctionCall,
  MutationRun,
  Outcome,
  QueryRun,
  SessionRequest,
} from "../types.js";
import type { Call } from "./call.js";
import { CallError, toFailure, toFunctionFailure } from "./failure.js";
import type { Result } from "./invoke.js";
import { logRun } from "./log-run.js";
import { newRequestId, RequestScope } from "./request.js";
import { expectType, resolveClientCall } from "./resolve.js";
import type { Target } from "./resolve.js";
import { runMutationTarget, runQueryTarget, runTarget } from "./run-target.js";
import type { Services } from "./services.js";
import type { SessionRecords } from "./session-records.js";

export class ClientCalls {
  readonly #services: Services;
  readonly #sessions: SessionRecords;

  constructor(services: Services, sessions: SessionRecords) {
    this.#services = services;
    this.#sessions = sessions;
  }

  async query(
    call: FunctionCall & {
      journal?: string | null | undefined;
      snapshot?: ReadTransaction | undefined;
    },
  ): Promise<QueryRun> {
    const reads = call.snapshot?.fork() ?? this.#services.engine.beginRead();
    this.#services.busy.enter();
    try {
      const begun = this.#begin(call, "Query");
      if ("outcome" in begun) return refusedQuery(begun.outcome, reads);
      const started = performance.now();
      const { target, request } = begun;
      const journal = call.journal ?? null;
      const run = runQueryTarget(target, call.args, request, reads, journal);
      const outcome = this.#outcome(begun, await run.result, started);
      return new AnsweredQuery(outcome, run.call, request, reads);
    } finally {
      reads.close();
      this.#services.busy.leave();
    }
  }

  async mutation(
    call: FunctionCall & { session?: SessionRequest | undefined },
  ): Promise<MutationRun> {
    const begun = this.#begin(call, "Mutation");
    if ("outcome" in begun) {
      return { outcome: begun.outcome, logLines: [], ts: null };
    }
    const { target, request } = begun;
    const started = performance.now();
    const { session } = call;
    if (session === undefined) {
      const run = await runMutationTarget(target, call.args, request);
      const outcome = this.#outcome(begun, run.result, started);
      return { outcome, logLines: request.logs.lines(), ts: run.ts };
    }
    const run = await this.#sessions.runOnce(session, request, (inCommit) =>
      runMutationTarget(target, call.args, request, inCommit),
    );
    const outcome = this.#outcome(begun, run.result, started);
    return { outcome, logLines: run.logLines, ts: run.ts };
  }

  /** @param type null runs whatever the function is. */
  async action(
    call: FunctionCall,
    type: FunctionType | null,
  ): Promise<ActionRun> {
    const begun = this.#begin(call, type);
    if ("outcome" in begun) return { outcome: begun.outcome, logLines: [] };
    const started = performance.now();
    const { target, request } = begun;
    const result = await runTarget(target, call.args, request);
    const outcome = this.#outcome(begun, result, started);
    return { outcome, logLines: request.logs.lines() };
  }

  /** A function that need not be one of the app's, without arguments. */
  async adHoc(target: Target): Promise<ActionRun> {
    const deployment = this.#services.deployment();
    if (deployment === null) throw new CallError("Nothing is deployed.");
    const services = this.#services;
    const request = new RequestScope({ deployment, services, identity: null });
    const started = performance.now();
    const result = await runTarget(target, {}, request);
    const outcome = this.#outcome({ target, request }, result, started);
    return { outcome, logLines: request.logs.lines() };
  }

  #begin(call: FunctionCall, type: FunctionType | null): Begun {
    const deployment = this.#services.deployment();
    try {
      const target = resolveClientCall(deployment, call);
      if (type !== null) expectType(target.fn, type);
      if (deployment === null) throw new CallError("Unreachable");
      const request = new RequestScope({
        deployment,
        services: this.#services,
        identity: call.caller.identity,
        origin: call.caller.origin,
        requestId: call.requestId,
      });
      return { target, request };
    } catch (error) {
      const failure = toFailure(error, null);
      const requestId = call.requestId ?? newRequestId();
      const error_ = toFunctionFailure(failure, requestId);
      return { outcome: { ok: false, error: error_ } };
    }
  }

  #outcome(begun: Begun, result: Result | undefined, started: number): Outcome {
    if ("outcome" in begun) return begun.outcome;
    if (result === undefined) throw new Error("Unreachable");
    const { target, request } = begun;
    const outcome = toOutcome(result, request);
    logRun(target, request, started, outcome.ok ? null : outcome.error.message);
    return outcome;
  }
}

class AnsweredQuery implements QueryRun {
  readonly logLines: string[];
  readonly journal: string | null;
  readonly snapshotTs: bigint;
  readonly usedIdentity: boolean;
  #reads: ReadTransaction | null;
  #readSet: ReadSet | null = null;

  constructor(
    readonly outcome: Outcome,
    call: Call,
    request: RequestScope,
    reads: ReadTransaction,
  ) {
    this.logLines = request.logs.lines();
    this.journal = call.journal?.made ?? null;
    this.snapshotTs = reads.snapshotTs;
    this.usedIdentity = request.usedIdentity;
    this.#reads = reads;
  }

  /** Made when first asked for: only answers that are kept need it. */
  get readSet(): ReadSet {
    this.#readSet ??= this.#reads?.readSet() ?? { ranges: [] };
    this.#reads = null;
    return this.#readSet;
  }
}

/** There is no such query, or not for this caller. */
function refusedQuery(outcome: Outcome, reads: ReadTransaction): QueryRun {
  return {
    outcome,
    logLines: [],
    journal: null,
    readSet: reads.readSet(),
    snapshotTs: reads.snapshotTs,
    usedIdentity: true,
  };
}

type Begun = { outcome: Outcome } | { target: Target; request: RequestScope };

/** Parses the result's text only when somebody asks for its value. */
function toOutcome(result: Result, request: RequestScope): Outcome {
  if (!result.ok) {
    const { failure } = result;
    return { ok: false, error: toFunctionFailure(failure, request.requestId) };
  }
  return new Success(result.text);
}

class Success {
  readonly ok = true;
  #value: JsonValue | undefined;

  constructor(readonly text: string) {}

  get value(): JsonValue {
    this.#value ??= JSON.parse(this.text) as JsonValue;
    return this.#value;
  }
}
