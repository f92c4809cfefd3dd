/** One reader's place in an answer, and the events that bring it forward. */
import type {
  ChatEvent,
  ErrorCode,
  Quota,
  StartEvent,
} from "@frontdesk/protocol";
import { sentence } from "../sentences.js";
import type { Answer } from "./answer.js";

/** Units of text in one event: a reader far behind gets several. */
const MAX_TOKEN_UNITS = 8_192;

export interface CursorOptions {
  readonly start: Pick<StartEvent, "visitorSeq" | "duplicate">;
  /** How far this reader had come, and in which writing of the answer. */
  readonly offset?: number | undefined;
  readonly attempt?: number | undefined;
  readonly quota?: Quota | undefined;
  readonly locale?: string | undefined;
}

export class AnswerCursor {
  /** UTF-16 code units given out so far. */
  offset: number;
  done = false;
  #epoch: number;
  #started = false;

  constructor(
    readonly answer: Answer,
    private readonly options: CursorOptions,
  ) {
    this.offset = options.offset ?? 0;
    // A reader that does not say which writing it read may hold the first
    // one's text: anything but a first writing must replace it.
    const sameWriting = (options.attempt ?? 1) === answer.attempt;
    this.#epoch = sameWriting || this.offset === 0 ? answer.epoch : -1;
  }

  /** The events that are due now; none when the reader is up to date. */
  take(): ChatEvent[] {
    const { answer } = this;
    const { messageId, seq, conversationId } = answer.ref;
    const events: ChatEvent[] = [];
    if (this.done) return events;
    if (!this.#started) {
      this.#started = true;
      events.push({
        type: "start",
        conversationId,
        messageId,
        seq,
        attempt: answer.attempt,
        ...this.options.start,
      });
    }
    const overshot = answer.end !== null && this.offset > answer.length;
    if (this.#epoch !== answer.epoch || overshot) {
      this.#epoch = answer.epoch;
      this.offset = 0;
      events.push({ type: "reset", messageId, attempt: answer.attempt });
    }
    const text = answer.slice(this.offset, MAX_TOKEN_UNITS);
    if (text !== "") {
      events.push({ type: "token", messageId, text, offset: this.offset });
      this.offset += text.length;
    }
    if (this.offset < answer.length) return events;
    if (answer.end) this.#close(events);
    else if (answer.interrupted) this.#leave(events, answer.interrupted);
    return events;
  }

  /** No `done`: the answer goes on, and the client finds it by resuming. */
  #leave(events: ChatEvent[], code: ErrorCode): void {
    this.done = true;
    const message = sentence(code, this.options.locale);
    events.push({ type: "error", code, message, retryAfter: 1 });
  }

  #close(events: ChatEvent[]): void {
    this.done = true;
    const { end, ref } = this.answer;
    if (!end) return;
    const { reason, usage, sources, automatic, errorCode } = end;
    const couldNotHelp = automatic === true && !sources?.length;
    if (errorCode) {
      const message = sentence(errorCode, this.options.locale);
      events.push({ type: "error", code: errorCode, message });
    }
    // An automatic answer that found nothing to cite could not help: the
    // visitor is offered a reply by mail. Derived, so that every gateway and
    // every resume says the same.
    if (couldNotHelp || end.offersContact) {
      events.push({ type: "card", card: { kind: "contact" } });
    }
    events.push({
      type: "done",
      messageId: ref.messageId,
      seq: ref.seq,
      reason,
      ...(usage && { usage }),
      ...(this.options.quota && { quota: this.options.quota }),
      ...(sources?.length && { sources }),
      ...(automatic && { automatic }),
    });
  }
}
