/**
 * Where readers find answers: one `Answer` per message, whoever writes it.
 * It is written by a run of this gateway, or follows the log while another
 * gateway writes, and can change between the two under its readers.
 */
import type { ConversationStore, Own } from "../convex/conversation-store.js";
import type { Claimed } from "../convex/conversation-store.js";
import { isUnavailable } from "../convex/conversation-store.js";
import { ApiError } from "../errors.js";
import type { Logger } from "../logger.js";
import { Answer, type AnswerRef } from "./answer.js";
import { Follower } from "./follower.js";

export interface HubDeps {
  readonly store: ConversationStore;
  readonly logger: Logger;
  readonly owner: string;
  readonly leaseMs: number;
  /** Whether this gateway takes answers over. */
  mayClaim(): boolean;
  /** Runs a claimed answer here. */
  runClaimed(claimed: Claimed, sessionKey: string): void;
}

export interface OpenAnswer {
  readonly answer: Answer;
  /** To be called once, when the reader is gone. */
  release(): void;
}

export class AnswerHub {
  readonly #local = new Map<string, Answer>();
  readonly #followers = new Map<string, Follower>();

  constructor(private readonly deps: HubDeps) {}

  /**
   * The answer object a new run writes into: the one readers already follow,
   * if there is one.
   */
  adopt(ref: AnswerRef, attempt: number): Answer {
    const { messageId } = ref;
    const follower = this.#followers.get(messageId);
    follower?.close();
    this.#followers.delete(messageId);
    const answer =
      follower?.answer ??
      this.#local.get(messageId) ??
      new Answer(ref, attempt);
    answer.restart(attempt);
    this.#local.set(messageId, answer);
    return answer;
  }

  /** The run is over and the log holds everything. */
  retire(answer: Answer): void {
    const { messageId } = answer.ref;
    if (this.#local.get(messageId) === answer) this.#local.delete(messageId);
  }

  /** The run lost the stream: readers go on with what the log says. */
  handOver(answer: Answer): void {
    this.retire(answer);
    if (answer.end || answer.readers === 0) return;
    // Readers came by `open`, which notes the key.
    this.#follow(answer, answer.sessionKey ?? "");
  }

  /**
   * For a caller whose conversation it is. Resolves when the text so far is
   * known. Throws `ApiError`.
   */
  async open(own: Own, ref: AnswerRef): Promise<OpenAnswer> {
    const local = this.#local.get(ref.messageId);
    if (local) {
      local.sessionKey ??= own.sessionKey;
      return { answer: local, release: () => undefined };
    }
    const follower =
      this.#followers.get(ref.messageId) ??
      this.#follow(new Answer(ref, 1), own.sessionKey);
    follower.users += 1;
    let held = true;
    const release = (): void => {
      if (!held) return;
      held = false;
      follower.users -= 1;
      this.#dropIfUnused(follower);
    };
    try {
      await follower.ready;
    } catch (error) {
      release();
      throw isUnavailable(error)
        ? new ApiError("upstream_unavailable", { retryAfter: 2 })
        : error;
    }
    return { answer: follower.answer, release };
  }

  close(): void {
    for (const follower of this.#followers.values()) follower.close();
    this.#followers.clear();
  }

  #follow(answer: Answer, sessionKey: string): Follower {
    answer.sessionKey = sessionKey;
    const follower = new Follower(answer, sessionKey, this.deps, () =>
      this.#dropIfUnused(follower),
    );
    this.#followers.set(answer.ref.messageId, follower);
    return follower;
  }

  /** An ended answer has nothing more to follow, a read one may still grow. */
  #dropIfUnused(follower: Follower): void {
    const { answer } = follower;
    const needed = follower.users > 0 || answer.readers > 0;
    if (needed && !answer.end && !answer.interrupted) return;
    follower.close();
    const { messageId } = answer.ref;
    if (this.#followers.get(messageId) === follower) {
      this.#followers.delete(messageId);
    }
  }
}
