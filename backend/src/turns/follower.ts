/**
 * Fills an answer from the log while another gateway writes it, and takes the
 * writing over when that gateway's lease runs out.
 */
import {
  StoreError,
  type StreamText,
  type Unwatch,
} from "../convex/conversation-store.js";
import type { ErrorCode } from "@frontdesk/protocol";
import { ApiError } from "../errors.js";
import type { Answer, AnswerEnd } from "./answer.js";
import type { HubDeps } from "./answer-hub.js";

const FIRST_VALUE_MS = 10_000;
const CLAIM_RETRY_MS = 2_000;
/** After the lease, so that the deployment's clock agrees it is over. */
const CLAIM_MARGIN_MS = 100;
/**
 * Before an answer of ours without a run counts as lost: the live query may
 * know of it a moment before the call that began it returns.
 */
const OWN_GRACE_MS = 250;
/** After a try that came too soon: our clock may be ahead of theirs. */
const HELD_RETRY_MS = 1_000;

export class Follower {
  /** Readers that asked for this answer; kept by the hub. */
  users = 0;
  /** Settles when the first text has come. */
  readonly ready: Promise<void>;
  #unwatch: Unwatch | null = null;
  #claimTimer: NodeJS.Timeout | null = null;
  #shortestWaitMs = CLAIM_MARGIN_MS;
  #closed = false;

  constructor(
    readonly answer: Answer,
    private readonly sessionKey: string,
    private readonly deps: HubDeps,
    private readonly onIdle: () => void,
  ) {
    this.ready = this.#start();
    // Whoever needs the result awaits it too; a hand-over awaits nothing.
    this.ready.catch(() => undefined);
  }

  close(): void {
    this.#closed = true;
    this.#unwatch?.();
    if (this.#claimTimer) clearTimeout(this.#claimTimer);
  }

  #start(): Promise<void> {
    const { conversationId, messageId } = this.answer.ref;
    const { sessionKey } = this;
    const query = { conversationId, messageId, sessionKey };
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new StoreError("unavailable", "no first value")),
        FIRST_VALUE_MS,
      );
      this.#unwatch = this.deps.store.watchStreamText(query, {
        onValue: (value) => {
          clearTimeout(timer);
          if (this.#closed) return;
          if (value === null) reject(new ApiError("conversation_not_found"));
          this.#onValue(value).then(resolve, reject);
        },
        onError: (error) => {
          clearTimeout(timer);
          this.deps.logger.warn({ err: error }, "following an answer failed");
          reject(error);
          this.#interrupt("upstream_unavailable");
        },
      });
    });
  }

  async #onValue(value: StreamText | null): Promise<void> {
    const { answer } = this;
    if (value === null) {
      this.#interrupt("conversation_not_found");
      return;
    }
    const ended = value.state !== "streaming";
    const knownAlready =
      value.attempt === answer.attempt && value.text.length < answer.length;
    if (ended || !knownAlready) answer.settle(value.attempt, value.text);
    if (!ended) {
      // Ours, yet no run of ours: what gave it to us was lost on the way.
      const isOwn = value.owner === this.deps.owner;
      if (isOwn) this.#armClaim(OWN_GRACE_MS);
      else this.#armClaim(this.#untilExpiry(value.leaseExpiresAt));
      return;
    }
    const extras = await this.#extras();
    this.#end({ reason: value.reason ?? reasonOf(value.state), ...extras });
  }

  /** What the message says beyond its text. */
  async #extras(): Promise<Pick<AnswerEnd, "sources" | "automatic">> {
    const { conversationId, messageId, seq } = this.answer.ref;
    const { sessionKey } = this;
    const beforeSeq = seq + 1;
    try {
      const args = { conversationId, sessionKey, beforeSeq, limit: 1 };
      const page = await this.deps.store.page(args);
      const message = page?.messages.find(({ id }) => id === messageId);
      return { sources: message?.sources, automatic: message?.automatic };
    } catch (error) {
      // The text is whole; only its citations are missing until a reload.
      this.deps.logger.warn({ err: error }, "sources of an answer not read");
      return {};
    }
  }

  #end(end: AnswerEnd): void {
    if (this.#closed) return;
    this.answer.finish(end);
    this.onIdle();
  }

  #interrupt(code: ErrorCode): void {
    if (this.#closed) return;
    this.answer.interrupt(code);
    this.onIdle();
  }

  #armClaim(waitMs: number): void {
    if (this.#closed) return;
    if (this.#claimTimer) clearTimeout(this.#claimTimer);
    this.#claimTimer = setTimeout(() => void this.#claim(), waitMs);
  }

  /**
   * How long to let the holder be. The deployment's clock decides; ours, which
   * may be wrong either way, only says when it is worth asking.
   */
  #untilExpiry(leaseExpiresAt: number): number {
    const waitMs = leaseExpiresAt - Date.now() + CLAIM_MARGIN_MS;
    const longest = 2 * this.deps.leaseMs;
    return Math.max(Math.min(waitMs, longest), this.#shortestWaitMs);
  }

  async #claim(): Promise<void> {
    const { store, owner, leaseMs, logger } = this.deps;
    const { conversationId, messageId } = this.answer.ref;
    if (!this.deps.mayClaim()) return;
    try {
      const args = { owner, leaseMs, conversationId, messageId };
      const result = await store.claim(args);
      if (result.kind === "claimed") {
        this.deps.runClaimed(result, this.sessionKey);
      } else if (result.kind === "held") {
        this.#shortestWaitMs = HELD_RETRY_MS;
        this.#armClaim(this.#untilExpiry(result.leaseExpiresAt));
      }
      // Ended: the live query tells how.
    } catch (error) {
      logger.warn({ err: error, messageId }, "claim failed");
      this.#armClaim(CLAIM_RETRY_MS);
    }
  }
}

/** An ended stream has a reason; the stored type does not promise it. */
function reasonOf(state: StreamText["state"]): AnswerEnd["reason"] {
  if (state === "stopped") return "stopped";
  return state === "failed" ? "failed" : "complete";
}
