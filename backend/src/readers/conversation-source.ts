/**
 * A whole conversation as it goes on: its state, whole messages in the order
 * of `seq`, and the answer being written piece by piece in its place.
 */
import type { ChatEvent, ErrorCode } from "@frontdesk/protocol";
import type {
  ConversationStore,
  Feed,
  Own,
  Unwatch,
} from "../convex/conversation-store.js";
import { ApiError } from "../errors.js";
import { sentence } from "../sentences.js";
import { AnswerCursor } from "../turns/answer-cursor.js";
import type { AnswerHub, OpenAnswer } from "../turns/answer-hub.js";
import {
  formatPosition,
  type EventSource,
  type Position,
} from "./event-source.js";

const FIRST_VALUE_MS = 10_000;
/** Messages in one chunk. */
const MAX_BATCH = 20;
/** The live query is moved on when it repeats this many messages. */
const MAX_REPEATED = 50;

export interface ConversationSourceOptions {
  readonly own: Own;
  readonly position: Position;
  readonly locale: string | undefined;
  readonly store: ConversationStore;
  readonly hub: AnswerHub;
}

type Message = Feed["messages"][number];

export class ConversationSource implements EventSource {
  done = false;
  #feed: Feed | null = null;
  #unwatch: Unwatch = () => undefined;
  #watchedFrom = 0;
  #wake: () => void = () => undefined;
  #read: number;
  #state = "";
  #failure: ErrorCode | null = null;
  /** The answer being read now. */
  #open: (OpenAnswer & { cursor: AnswerCursor; unlisten: () => void }) | null =
    null;
  #opening = false;
  #resume: Position | null;
  #closed = false;

  private constructor(private readonly options: ConversationSourceOptions) {
    const { position } = options;
    this.#read = position.after;
    this.#resume = position.messageId === undefined ? null : position;
  }

  /**
   * Resolves when the conversation is known to be the visitor's.
   * Throws `ApiError`.
   */
  static async open(
    options: ConversationSourceOptions,
  ): Promise<ConversationSource> {
    const source = new ConversationSource(options);
    try {
      await source.#start();
    } catch (error) {
      source.close();
      throw error;
    }
    return source;
  }

  listen(wake: () => void): void {
    this.#wake = wake;
  }

  take(): ChatEvent[] {
    const events: ChatEvent[] = [];
    if (this.done || !this.#feed) return events;
    if (this.#failure) {
      const code = this.#failure;
      const message = sentence(code, this.options.locale);
      this.done = true;
      return [{ type: "error", code, message, retryAfter: 1 }];
    }
    this.#takeState(this.#feed, events);
    while (events.length < MAX_BATCH) {
      if (!this.#takeNext(this.#feed, events)) break;
    }
    this.#moveOn(this.#feed);
    return events;
  }

  position(): string {
    const { cursor } = this.#open ?? {};
    return formatPosition({
      after: this.#read,
      ...(cursor && {
        messageId: cursor.answer.ref.messageId,
        offset: cursor.offset,
        attempt: cursor.answer.attempt,
      }),
    });
  }

  close(): void {
    this.#closed = true;
    this.#unwatch();
    this.#leaveAnswer();
  }

  #start(): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new ApiError("upstream_unavailable", { retryAfter: 2 })),
        FIRST_VALUE_MS,
      );
      const settle = (): void => {
        clearTimeout(timer);
        if (this.#failure) reject(new ApiError(this.#failure));
        else resolve();
      };
      // One below, in case the client counts its half-read answer as read.
      const before = this.#resume ? this.#read - 1 : this.#read;
      this.#watch(Math.max(0, before), settle);
    });
  }

  #watch(afterSeq: number, onFirst?: () => void): void {
    this.#unwatch();
    this.#watchedFrom = afterSeq;
    const args = { ...this.options.own, afterSeq };
    this.#unwatch = this.options.store.watchFeed(args, {
      onValue: (feed) => {
        if (this.#closed || this.#watchedFrom !== afterSeq) return;
        if (feed) this.#feed = feed;
        else this.#failure = "conversation_not_found";
        onFirst?.();
        this.#wake();
      },
      onError: () => {
        this.#failure = "upstream_unavailable";
        onFirst?.();
        this.#wake();
      },
    });
  }

  #takeState({ state }: Feed, events: ChatEvent[]): void {
    const text = JSON.stringify(state);
    if (text === this.#state) return;
    this.#state = text;
    events.push({ type: "state", ...state });
  }

  /** False when nothing more is due now. */
  #takeNext(feed: Feed, events: ChatEvent[]): boolean {
    if (this.#opening) return false;
    if (this.#open) {
      const { cursor } = this.#open;
      const due = cursor.take();
      events.push(...due);
      if (!cursor.done) return due.length > 0;
      this.#read = Math.max(this.#read, cursor.answer.ref.seq);
      this.done = cursor.answer.end === null;
      this.#leaveAnswer();
      return !this.done;
    }
    const resumed = this.#resume;
    const message = feed.messages.find(
      ({ id, seq }) => seq > this.#read || id === resumed?.messageId,
    );
    if (!message) return false;
    if (message.id === resumed?.messageId || message.state === "streaming") {
      this.#openAnswer(message);
      return false;
    }
    this.#read = message.seq;
    events.push({ type: "message", message });
    return true;
  }

  #openAnswer(message: Message): void {
    const { own, hub, locale } = this.options;
    const { conversationId } = own;
    const resume = this.#resume?.messageId === message.id ? this.#resume : null;
    if (resume) this.#resume = null;
    this.#opening = true;
    const ref = { conversationId, messageId: message.id, seq: message.seq };
    hub.open(own, ref).then(
      (open) => {
        this.#opening = false;
        const cursor = new AnswerCursor(open.answer, {
          start: { visitorSeq: Math.max(0, message.seq - 1) },
          offset: resume?.offset,
          attempt: resume?.attempt,
          locale,
        });
        const unlisten = open.answer.listen(() => this.#wake());
        this.#open = { ...open, cursor, unlisten };
        if (this.#closed) this.#leaveAnswer();
        this.#wake();
      },
      () => {
        this.#opening = false;
        this.#failure = "upstream_unavailable";
        this.#wake();
      },
    );
  }

  #leaveAnswer(): void {
    this.#open?.unlisten();
    this.#open?.release();
    this.#open = null;
  }

  /** Keeps the live query from repeating what was read long ago. */
  #moveOn(feed: Feed): void {
    const reading = this.#open ?? this.#opening;
    if (reading || this.#resume || this.#closed) return;
    const repeated = feed.messages.filter(({ seq }) => seq <= this.#read);
    if (repeated.length >= MAX_REPEATED) this.#watch(this.#read);
  }
}
