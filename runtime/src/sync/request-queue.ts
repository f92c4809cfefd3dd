/**
 * A socket's mutations, one at a time in the order they came, and its actions,
 * all at once.
 */
import {
  outcomeText,
  type ActionRun,
  type Caller,
  type FunctionFailure,
  type MutationRun,
} from "../functions/types.js";
import type { SyncLimits } from "./limits.js";
import type { FunctionRunner } from "./live-queries.js";
import { encodeTs, type FunctionRequest } from "./wire.js";

export interface RequestQueueEvents {
  /** A response to hand to the client. */
  respond(text: string): void;
  /** A mutation ended, well or not: its effects must be shown up to `ts`. */
  mutated(ts: bigint | null): void;
  /** The runtime itself failed; the socket cannot go on. */
  broke(error: unknown): void;
}

interface Queued {
  readonly request: FunctionRequest;
  readonly caller: Caller;
  /** Called once when the request needs no more memory. */
  readonly onDone: () => void;
}

export class RequestQueue {
  readonly #runner: FunctionRunner;
  readonly #sessionId: string;
  readonly #limits: SyncLimits;
  readonly #events: RequestQueueEvents;
  #mutations: Queued[] = [];
  #mutating = false;
  #actions = 0;
  #closed = false;

  constructor(
    runner: FunctionRunner,
    sessionId: string,
    limits: SyncLimits,
    events: RequestQueueEvents,
  ) {
    this.#runner = runner;
    this.#sessionId = sessionId;
    this.#limits = limits;
    this.#events = events;
  }

  /** Takes a request, or returns why the client must slow down. */
  push(
    request: FunctionRequest,
    caller: Caller,
    onDone: () => void,
  ): string | null {
    if (request.type === "Action") {
      if (this.#actions >= this.#limits.runningActions) {
        return "TooManyConcurrentRequests: too many actions in flight";
      }
      void this.#runAction({ request, caller, onDone });
      return null;
    }
    if (this.#mutations.length >= this.#limits.queuedMutations) {
      return "TooManyConcurrentRequests: too many mutations in flight";
    }
    this.#mutations.push({ request, caller, onDone });
    if (!this.#mutating) {
      void this.#runMutations();
    }
    return null;
  }

  /**
   * Forgets mutations not begun: the client sends them again when it is back.
   */
  close(): void {
    this.#closed = true;
    this.#mutations = [];
  }

  async #runMutations(): Promise<void> {
    this.#mutating = true;
    try {
      for (;;) {
        const next = this.#mutations.shift();
        if (next === undefined) {
          return;
        }
        const { request, caller, onDone } = next;
        const run = await this.#runner.runMutation({
          ...callOf(request),
          caller,
          session: {
            sessionId: this.#sessionId,
            requestId: request.requestId,
          },
        });
        if (this.#closed) {
          return;
        }
        this.#events.respond(mutationResponse(request.requestId, run));
        this.#events.mutated(run.ts);
        onDone();
      }
    } catch (error) {
      this.#events.broke(error);
    } finally {
      this.#mutating = false;
    }
  }

  async #runAction({ request, caller, onDone }: Queued): Promise<void> {
    this.#actions += 1;
    try {
      const run = await this.#runner.runAction({
        ...callOf(request),
        caller,
      });
      if (!this.#closed) {
        this.#events.respond(actionResponse(request.requestId, run));
      }
    } catch (error) {
      this.#events.broke(error);
    } finally {
      this.#actions -= 1;
      onDone();
    }
  }
}

function callOf(request: FunctionRequest) {
  return {
    path: request.udfPath,
    componentPath: request.componentPath,
    args: request.args,
  };
}

function mutationResponse(requestId: number, run: MutationRun): string {
  const { outcome, logLines } = run;
  const head = `{"type":"MutationResponse","requestId":${requestId}`;
  if (!outcome.ok) {
    const tail = { ...failure(outcome.error), ts: null, logLines };
    return `${head},"success":false,${JSON.stringify(tail).slice(1)}`;
  }
  if (run.ts === null) {
    throw new Error("A mutation succeeded without a commit time");
  }
  const tail = JSON.stringify({ ts: encodeTs(run.ts), logLines }).slice(1);
  return `${head},"success":true,"result":${outcomeText(outcome)},${tail}`;
}

function actionResponse(requestId: number, run: ActionRun): string {
  const { outcome, logLines } = run;
  const head = `{"type":"ActionResponse","requestId":${requestId}`;
  if (!outcome.ok) {
    const tail = { ...failure(outcome.error), logLines };
    return `${head},"success":false,${JSON.stringify(tail).slice(1)}`;
  }
  const lines = JSON.stringify(logLines);
  return `${head},"success":true,"result":${outcomeText(outcome)},"logLines":${lines}}`;
}

function failure(error: FunctionFailure) {
  return error.data === undefined
    ? { result: error.message }
    : { result: error.message, errorData: error.data };
}
