/**
 * One run of the model for one answer. It belongs to nobody's connection:
 * visitors come and go, the run goes on until the model is done, somebody
 * says stop, or the log says that another holds the stream.
 */
import type { ErrorCode } from "@frontdesk/protocol";
import type { EndReason, Stale } from "../convex/conversation-store.js";
import { ProviderError } from "../providers/types.js";
import type {
  Answerer,
  AnswerResult,
  TurnContext,
} from "../providers/types.js";
import type { Logger } from "../logger.js";
import type { Answer, AnswerEnd } from "./answer.js";
import type { FinishDetails, Flusher, FlusherEvents, Run } from "./flusher.js";

/** Why a run was told to end, as the reason of its abort signal. */
type Cut =
  | { readonly kind: "stopped" }
  | { readonly kind: "full" }
  | { readonly kind: "stale"; readonly stale: Stale }
  /** This gateway is going; another will write the answer anew. */
  | { readonly kind: "released" };

/** What became of the run, for whoever keeps the answer's readers. */
export type TurnOutcome =
  | { readonly kind: "ended" }
  /** The log knows how it ended, or who goes on; ask it. */
  | { readonly kind: "elsewhere"; readonly stale: Stale }
  /** The end could not be stored; another gateway may claim the answer. */
  | { readonly kind: "lost" }
  | { readonly kind: "released" };

export interface TurnDeps {
  readonly answerer: Answerer;
  readonly logger: Logger;
  createFlusher(answer: Answer, events: FlusherEvents): Flusher;
}

export class Turn {
  readonly #abort = new AbortController();
  readonly #flusher: Flusher;
  #cut: Cut | null = null;

  constructor(
    readonly answer: Answer,
    private readonly context: TurnContext,
    private readonly deps: TurnDeps,
  ) {
    this.#flusher = deps.createFlusher(answer, {
      onStale: (stale) => this.#end({ kind: "stale", stale }),
      onFull: () => this.#end({ kind: "full" }),
      onBroken: () => this.#end({ kind: "released" }),
    });
  }

  /** The visitor wants no more; what is written stays. */
  stop(): void {
    this.#end({ kind: "stopped" });
  }

  /** The log has ended this run already, for `reason`. */
  endedByLog(reason: EndReason | null): void {
    const stale = { kind: "stale", state: "stopped", reason } as const;
    this.#end({ kind: "stale", stale });
  }

  release(): void {
    this.#end({ kind: "released" });
  }

  /**
   * Goes on under a new fence, as the writing `attempt`; false when this run
   * is over or does not hold what was claimed any more.
   */
  renew(run: Run, attempt: number): boolean {
    const gone = this.#cut?.kind === "stale" || this.#cut?.kind === "released";
    if (gone || this.answer.end) return false;
    this.answer.attempt = attempt;
    this.#flusher.renew(run);
    return true;
  }

  watch(): void {
    this.#flusher.watch();
  }

  flush(): Promise<void> {
    return this.#flusher.flush();
  }

  /** Never rejects. */
  async run(): Promise<TurnOutcome> {
    let details: FinishDetails;
    try {
      const result = await this.deps.answerer.answer(this.context, {
        signal: this.#abort.signal,
        onText: (text) => {
          // A provider may speak on for a moment after it was told to stop.
          if (this.#cut) return;
          this.answer.append(text);
          this.#flusher.poke();
        },
      });
      details = detailsOf(result);
    } catch (error) {
      if (!this.#cut) this.#logFailure(error);
      details = this.#detailsOfFailure(error);
    }
    const cut = this.#cut;
    if (cut?.kind === "stale") return this.#leave(cut);
    if (cut?.kind === "released") {
      this.#flusher.close();
      return { kind: "released" };
    }
    if (cut) {
      details = { reason: cut.kind === "full" ? "length" : "stopped" };
    }
    return this.#finish(details);
  }

  async #finish(details: FinishDetails): Promise<TurnOutcome> {
    const { answer, deps } = this;
    const patience = new AbortController();
    this.#abort.signal.addEventListener("abort", () => {
      if (this.#cut?.kind === "released") patience.abort();
    });
    try {
      const result = await this.#flusher.finish(details, patience.signal);
      if (result.kind === "stale") {
        return { kind: "elsewhere", stale: result };
      }
      const { message, reason } = result;
      answer.settle(answer.attempt, message.text);
      answer.finish({
        reason,
        usage: details.usage,
        sources: message.sources,
        automatic: message.automatic,
        offersContact: this.context.budgetExhausted,
        errorCode: asErrorCode(details),
      } satisfies AnswerEnd);
      return { kind: "ended" };
    } catch (error) {
      deps.logger.error({ err: error }, "answer's end could not be stored");
      return { kind: "lost" };
    }
  }

  #leave(cut: Extract<Cut, { kind: "stale" }>): TurnOutcome {
    this.#flusher.close();
    return { kind: "elsewhere", stale: cut.stale };
  }

  #end(cut: Cut): void {
    if (this.#cut && cut.kind !== "released") return;
    this.#cut = cut;
    this.#abort.abort();
  }

  #detailsOfFailure(error: unknown): FinishDetails {
    let code: ErrorCode = "internal_server_error";
    if (error instanceof ProviderError) {
      const spoken = this.answer.length > 0;
      const cutOff = spoken && error.code === "provider_unavailable";
      code = cutOff ? "answer_interrupted" : error.code;
    }
    return { reason: "failed", errorCode: code };
  }

  #logFailure(error: unknown): void {
    const { messageId } = this.answer.ref;
    const known = error instanceof ProviderError;
    const level = known ? "warn" : "error";
    this.deps.logger[level]({ err: error, messageId }, "answer failed");
  }
}

function detailsOf(result: AnswerResult): FinishDetails {
  const { sources, ...rest } = result;
  return {
    ...rest,
    ...(sources && { sources: sources.map((source) => ({ ...source })) }),
  };
}

/** `details` were made above, so a code in them is one of ours. */
function asErrorCode(details: FinishDetails): ErrorCode | undefined {
  return details.errorCode as ErrorCode | undefined;
}
