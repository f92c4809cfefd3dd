/**
 * All runs of this gateway: starts them, stops them, hands them over, and at
 * the end lets them finish or gives them up for others.
 */
import type {
  BeginArgs,
  BeginResult,
  Claimed,
  ConversationStore,
  Signal,
  StartedTurn,
} from "../convex/conversation-store.js";
import type { Answerer } from "../providers/types.js";
import type { Logger } from "../logger.js";
import type { Answer, AnswerRef } from "./answer.js";
import { AnswerHub } from "./answer-hub.js";
import { Flusher } from "./flusher.js";
import type { Timing } from "./timing.js";
import { Turn, type TurnOutcome } from "./turn.js";

export interface EngineDeps {
  readonly store: ConversationStore;
  readonly answerer: Answerer;
  readonly logger: Logger;
  /** Unique to this process's life. */
  readonly owner: string;
  readonly timing: Timing;
  /** Runs at once; beyond it new turns are refused. */
  readonly maxTurns: number;
}

/**
 * What each answer under way adds to a new one's first lease: on a busy
 * gateway its renewal waits behind theirs, and a lease that runs out has the
 * answer written anew.
 */
const LEASE_PER_RUN_MS = 10;

interface Running {
  readonly turn: Turn;
  readonly fence: number;
  readonly done: Promise<void>;
}

type AnswerRun = StartedTurn["answer"];
type Beginning = Omit<BeginArgs, "owner" | "leaseMs">;

export interface Begun {
  readonly result: BeginResult;
  /** Being written here; null when nothing was begun. */
  readonly answer: Answer | null;
}

export class TurnEngine {
  readonly hub: AnswerHub;
  readonly #running = new Map<string, Running>();
  /** Message being answered, by stream. */
  readonly #byStream = new Map<string, string>();
  readonly #bySession = new Map<string, string>();
  /**
   * The last begin call under way for a visitor and message: each may become
   * a run. Settles after those before it; never rejects.
   */
  readonly #beginning = new Map<string, Promise<unknown>>();
  #draining = false;
  #closed = false;

  constructor(private readonly deps: EngineDeps) {
    this.hub = new AnswerHub({
      store: deps.store,
      logger: deps.logger,
      owner: deps.owner,
      leaseMs: deps.timing.leaseMs,
      mayClaim: () => !this.#draining,
      runClaimed: (claimed, sessionKey) => {
        this.runClaimed(claimed, sessionKey);
      },
    });
  }

  get running(): number {
    return this.#running.size;
  }

  /** Whether a new turn may begin here. */
  get hasRoom(): boolean {
    return this.#running.size < this.deps.maxTurns;
  }

  get draining(): boolean {
    return this.#draining;
  }

  /**
   * Begins a turn and, when the assistant is to answer, runs it. The same
   * message sent twice at once begins one after the other: the second would
   * else find an answer of ours that has no run yet, and take it for lost.
   */
  async begin(args: Beginning): Promise<Begun> {
    const name = `${args.sessionKey}\n${args.clientMessageId}`;
    const call = this.#begin(args, this.#beginning.get(name));
    const settled = call.then(
      () => undefined,
      () => undefined,
    );
    this.#beginning.set(name, settled);
    try {
      return await call;
    } finally {
      if (this.#beginning.get(name) === settled) this.#beginning.delete(name);
    }
  }

  /**
   * Writes an answer anew that another gateway left, or goes on with one of
   * our own, whose lease ran out while the log could not be reached.
   */
  runClaimed(claimed: Claimed, sessionKey: string | null): void {
    // Claimed just before the end: released with everything else.
    if (this.#closed) return;
    const { conversationId, messageId, seq, attempt } = claimed;
    this.deps.logger.info({ messageId, attempt }, "answer claimed");
    const own = this.#running.get(messageId);
    const { streamId, fence } = claimed;
    const run = { streamId, fence };
    if (own && own.fence < fence && own.turn.renew(run, attempt)) {
      this.#running.set(messageId, { ...own, fence });
      return;
    }
    const ref = { conversationId, messageId, seq };
    this.#run(claimed, ref, claimed, sessionKey);
  }

  /**
   * The visitor's stop, when the answer is written here and is theirs: unlike
   * a stop through the log it keeps what is not stored yet.
   */
  stop(messageId: string, sessionKey: string): boolean {
    const running = this.#running.get(messageId);
    if (running?.turn.answer.sessionKey !== sessionKey) return false;
    running.turn.stop();
    return true;
  }

  onSignal(signal: Signal): void {
    const messageId = this.#byStream.get(signal.streamId);
    const running = messageId && this.#running.get(messageId);
    if (!running || running.fence !== signal.fence) return;
    if (signal.kind === "watch") running.turn.watch();
    else running.turn.endedByLog(signal.reason ?? null);
  }

  /** No turns are accepted from here on; those that run may finish. */
  startDraining(): void {
    this.#draining = true;
  }

  /**
   * Waits for the runs, at most `limitMs`, then gives up those that are left:
   * another gateway writes them anew.
   */
  async drain(limitMs: number): Promise<void> {
    this.startDraining();
    let timer: NodeJS.Timeout | undefined;
    let late = false;
    const limit = new Promise<void>((resolve) => {
      timer = setTimeout(() => {
        late = true;
        resolve();
      }, limitMs);
    });
    while (!late && this.#running.size + this.#beginning.size > 0) {
      await Promise.race([this.#settled(), limit]);
    }
    clearTimeout(timer);
    this.#closed = true;
    const left = [...this.#running.values()];
    for (const { turn } of left) turn.release();
    await this.#settled();
    this.hub.close();
    if (left.length === 0) return;
    this.deps.logger.info({ left: left.length }, "unfinished answers released");
    await this.deps.store.release(this.deps.owner);
  }

  async #begin(
    args: Beginning,
    earlier: Promise<unknown> | undefined,
  ): Promise<Begun> {
    const { store, owner, timing, logger } = this.deps;
    await earlier;
    const before = this.#bySession.get(args.sessionKey);
    if (before) {
      // The new message will cut the answer being written: what the visitor
      // has read of it must be stored by then.
      await this.#running.get(before)?.turn.flush();
    }
    const busy = LEASE_PER_RUN_MS * this.running;
    const leaseMs = Math.max(timing.leaseMs, busy);
    const result = await store.begin({ ...args, owner, leaseMs });
    if (result.kind !== "started") return { result, answer: null };
    const { conversationId, answer: run, context, watched } = result;
    const { messageId, seq } = run;
    logger.debug({ messageId }, "turn started");
    const ref = { conversationId, messageId, seq };
    const { sessionKey } = args;
    const answer = this.#run(run, ref, { context, watched }, sessionKey);
    // Too late to be waited for: another gateway writes it.
    if (this.#closed) this.#running.get(messageId)?.turn.release();
    return { result, answer };
  }

  #run(
    run: AnswerRun,
    ref: AnswerRef,
    { context, watched }: Pick<StartedTurn, "context" | "watched">,
    sessionKey: string | null,
  ): Answer {
    const { messageId, streamId, fence } = run;
    // News of a right to write that has passed on may come late.
    const before = this.#running.get(messageId);
    if (before && before.fence >= fence) return before.turn.answer;
    before?.turn.release();
    const answer = this.hub.adopt(ref, run.attempt);
    answer.sessionKey ??= sessionKey;
    const { store, timing, logger, answerer } = this.deps;
    const turn = new Turn(answer, context, {
      answerer,
      logger,
      createFlusher: (target, events) =>
        new Flusher(
          target,
          { streamId, fence },
          watched,
          { store, timing, logger },
          events,
        ),
    });
    const done = turn.run().then((outcome) => {
      const isCurrent = this.#running.get(messageId)?.turn === turn;
      if (!isCurrent) return;
      this.#running.delete(messageId);
      this.#byStream.delete(streamId);
      if (sessionKey && this.#bySession.get(sessionKey) === messageId) {
        this.#bySession.delete(sessionKey);
      }
      this.#settle(answer, outcome);
    });
    this.#running.set(messageId, { turn, fence, done });
    this.#byStream.set(streamId, messageId);
    if (sessionKey) this.#bySession.set(sessionKey, messageId);
    return answer;
  }

  /** Resolves when what runs and begins now is over. */
  async #settled(): Promise<void> {
    await Promise.all(this.#beginning.values());
    await Promise.all([...this.#running.values()].map(({ done }) => done));
  }

  #settle(answer: Answer, outcome: TurnOutcome): void {
    if (outcome.kind === "elsewhere") {
      this.hub.handOver(answer);
      return;
    }
    this.hub.retire(answer);
    if (outcome.kind === "lost") answer.interrupt("upstream_unavailable");
    if (outcome.kind === "released") answer.interrupt("shutting_down");
  }
}
