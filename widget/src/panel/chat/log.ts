/**
 * The conversation as this visitor's panel knows it. Every event may come
 * twice, by another connection or after a gap: messages are placed by `seq`,
 * text by `offset`, and what is known already changes nothing.
 */
import type { ChatEvent, Message, StateEvent } from "@frontdesk/protocol";
import type { Entry } from "./entry.js";
import { NO_SEQ } from "./entry.js";

/** Query of `GET …/events`. */
export interface ResumePoint {
  readonly after: number;
  readonly message?: string;
  readonly offset?: number;
  /** Text of another attempt must not be continued. */
  readonly attempt?: number;
}

export interface ConversationLog {
  /** By seq; behind them, in the order written, what the server lacks. */
  readonly entries: Entry[];
  state: StateEvent | null;
  /** Adds the visitor's own message before the server knows it. */
  addLocal(clientMessageId: string, text: string, createdAt: number): Entry;
  /** Forgets what the server said; unsent messages stay. */
  clear(): void;
  /**
   * @param clientMessageId the message whose send the event answers; only
   * `start` needs it.
   * @throws when text is missing before a token: read on from the resume
   * point.
   */
  apply(event: ChatEvent, clientMessageId?: string): void;
  /**
   * A page of history, ascending. It is complete between its first and its
   * last message: a hole in it is nobody's loss.
   */
  mergePage(messages: readonly Message[]): void;
  resumePoint(): ResumePoint;
  /** Newest seq whose message has ended. */
  lastSeq(): number;
  /** The answer that has not ended. */
  streaming(): Entry | undefined;
}

export function createLog(): ConversationLog {
  const entries: Entry[] = [];
  /** All messages up to this seq are here and final. */
  let delivered = 0;

  /** The entry that `fields` are about; made of them when there is none. */
  function ensure(fields: Partial<Entry> & Pick<Entry, "key">): Entry {
    let entry = entries.find(
      ({ key, id, seq }) =>
        key === fields.key ||
        (id && id === fields.id) ||
        (seq < NO_SEQ && seq === fields.seq),
    );
    if (!entry) {
      entry = {
        author: "assistant",
        state: "streaming",
        text: "",
        createdAt: Date.now(),
        attempt: 1,
        seq: NO_SEQ,
        ...fields,
      };
      entries.push(entry);
    }
    return entry;
  }

  function settle(): void {
    entries.sort((a, b) => a.seq - b.seq);
    while (entries.some(({ seq, final }) => final && seq === delivered + 1)) {
      delivered++;
    }
  }

  function merge(message: Message): void {
    const { id, clientMessageId: key = id, text, state } = message;
    const entry = ensure({ key, ...message });
    // What has ended is never changed again.
    if (entry.final && entry.id) return;
    const final = state !== "streaming";
    // Of an answer still being written both texts are beginnings of the same.
    const longer = !final && entry.text.length > text.length;
    Object.assign(entry, message, {
      final,
      text: longer ? entry.text : text,
      problem: undefined,
    });
  }

  /** Another writing of an answer; one that is known or over is ignored. */
  function begin(entry: Entry, attempt: number): void {
    if (entry.final || attempt <= entry.attempt) return;
    Object.assign(entry, { attempt, text: "", state: "streaming" });
    entry.problem = undefined;
  }

  function apply(event: ChatEvent, clientMessageId: string): void {
    if (event.type === "message") merge(event.message);
    else if (event.type === "state") log.state = event;
    else if (event.type === "start") {
      Object.assign(ensure({ key: clientMessageId, author: "visitor" }), {
        seq: event.visitorSeq,
        state: "complete",
        final: true,
        problem: undefined,
      });
    }
    // What is left is about an answer, or of a newer gateway.
    if (!("messageId" in event) || !event.messageId) return;
    if (!ABOUT_ANSWERS.test(event.type)) return;
    const entry = ensure({ key: event.messageId, id: event.messageId });
    if (event.type === "start") entry.seq = event.seq;
    if (event.type === "start" || event.type === "reset") {
      begin(entry, event.attempt);
    } else if (entry.final) return;
    else if (event.type === "token") {
      const known = entry.text.length;
      if (event.offset > known) throw new Error("missing");
      entry.text += event.text.slice(known - event.offset);
      // It may have been given up too early.
      if (entry.problem) entry.state = "streaming";
      entry.problem = undefined;
    } else {
      const { seq, sources, automatic, reason } = event;
      const state = STATES[reason] ?? "stopped";
      Object.assign(entry, { seq, sources, automatic, state, final: true });
    }
  }

  const log: ConversationLog = {
    entries,
    state: null,
    addLocal: (key, text, createdAt) =>
      ensure({ key, text, createdAt, author: "visitor", state: "sending" }),
    clear() {
      const unsent = entries.filter(({ seq, id }) => seq === NO_SEQ && !id);
      entries.splice(0, Infinity, ...unsent);
      log.state = null;
      delivered = 0;
    },
    apply(event, clientMessageId = "") {
      apply(event, clientMessageId);
      settle();
    },
    mergePage(messages) {
      messages.forEach(merge);
      const first = messages[0]?.seq ?? 1;
      const open = messages.find(({ state }) => state === "streaming");
      const last = open ? open.seq - 1 : (messages.at(-1)?.seq ?? 0);
      // A page beyond what is here leaves a hole, unless nothing is here.
      if (!delivered || first <= delivered + 1) {
        delivered = Math.max(delivered, last);
      }
      settle();
    },
    resumePoint() {
      const open = log.streaming();
      return {
        after: delivered,
        ...(open?.id && {
          message: open.id,
          offset: open.text.length,
          attempt: open.attempt,
        }),
      };
    },
    lastSeq: () =>
      Math.max(0, ...entries.map(({ final, seq }) => (final ? seq : 0))),
    streaming: () =>
      entries.find(({ author, final }) => author === "assistant" && !final),
  };
  return log;
}

const ABOUT_ANSWERS = /^(start|token|reset|done)$/;

/** By reason; an answer ended by anything else was stopped. */
const STATES: Readonly<Record<string, Entry["state"]>> = {
  complete: "complete",
  length: "complete",
  failed: "failed",
};
