/**
 * The conversation as this visitor's panel knows it. Every event may come
 * twice, by another connection or after a gap: messages are placed by `seq`,
 * text by `offset`, and what is known already changes nothing.
 */
import type { ChatEvent, Message, StateEvent } from "@frontdesk/protocol";
import type { Entry } from "./entry.js";

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
  readonly entries: readonly Entry[];
  readonly state: StateEvent | null;
  /** Adds the visitor's own message before the server knows it. */
  addLocal(clientMessageId: string, text: string, createdAt: number): Entry;
  /** Forgets what the server said; unsent messages stay. */
  clear(): void;
  /**
   * @param clientMessageId the message whose send the event answers; only
   * `start` needs it.
   * @returns whether anything changed.
   * @throws when text is missing before a token: read on from the resume
   * point.
   */
  apply(event: ChatEvent, clientMessageId?: string): boolean;
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

/** Stands for the seq of a message that has none: behind all others. */
const NO_SEQ = 1e9;

export function createLog(): ConversationLog {
  let entries: Entry[] = [];
  let state: StateEvent | null = null;
  /** All messages up to this seq are here and final. */
  let delivered = 0;

  function find(
    name: "id" | "clientMessageId" | "seq",
    value: string | number | undefined,
  ): Entry | undefined {
    return value === undefined
      ? value
      : entries.find((entry) => entry[name] === value);
  }

  function add(entry: Entry): Entry {
    entries.push(entry);
    return entry;
  }

  function answer(id: string): Entry {
    return (
      find("id", id) ??
      add({
        key: id,
        id,
        author: "assistant",
        state: "streaming",
        text: "",
        createdAt: Date.now(),
        attempt: 1,
      })
    );
  }

  function settle(): void {
    entries.sort((a, b) => (a.seq ?? NO_SEQ) - (b.seq ?? NO_SEQ));
    while (find("seq", delivered + 1)?.final) delivered++;
  }

  function merge(message: Message): boolean {
    const { id, clientMessageId, seq, text } = message;
    const known =
      find("id", id) ??
      find("clientMessageId", clientMessageId) ??
      find("seq", seq);
    // What has ended is never changed again.
    if (known?.final && known.id) return false;
    const final = message.state !== "streaming";
    const entry =
      known ?? add({ key: clientMessageId ?? id, attempt: 1, ...message });
    // Of an answer still being written both texts are beginnings of the same.
    const longer = !final && entry.text.length > text.length;
    Object.assign(entry, message, {
      final,
      text: longer ? entry.text : text,
      problem: undefined,
    });
    return true;
  }

  /** @returns false when this writing is known or over already. */
  function begin(entry: Entry, attempt: number): boolean {
    if (entry.final || attempt <= entry.attempt) return false;
    Object.assign(entry, {
      attempt,
      text: "",
      state: "streaming",
      problem: undefined,
    });
    return true;
  }

  function applyOne(event: ChatEvent, clientMessageId?: string): boolean {
    switch (event.type) {
      case "start": {
        const own = find("clientMessageId", clientMessageId);
        if (own && !own.final) {
          own.seq = event.visitorSeq;
          own.state = "complete";
          own.final = true;
          own.problem = undefined;
        }
        if (event.messageId) {
          const entry = answer(event.messageId);
          entry.seq = event.seq;
          begin(entry, event.attempt);
        }
        return true;
      }
      case "token": {
        const entry = answer(event.messageId);
        const known = entry.text.length;
        if (entry.final) return false;
        if (event.offset > known) throw new Error("Text is missing");
        const fresh = event.text.slice(known - event.offset);
        entry.text += fresh;
        if (entry.problem) {
          // It was given up too early.
          entry.problem = undefined;
          entry.state = "streaming";
        }
        return fresh !== "";
      }
      case "reset":
        return begin(answer(event.messageId), event.attempt);
      case "done": {
        if (!event.messageId) return false;
        const entry = answer(event.messageId);
        if (entry.final) return false;
        const { seq, sources, automatic, reason } = event;
        Object.assign(entry, {
          seq,
          final: true,
          state: STATES[reason] ?? "stopped",
          ...(sources && { sources }),
          ...(automatic && { automatic }),
        });
        return true;
      }
      case "message":
        return merge(event.message);
      case "state":
        state = event;
        return true;
      default:
        return false;
    }
  }

  return {
    get entries() {
      return entries;
    },
    get state() {
      return state;
    },
    addLocal: (clientMessageId, text, createdAt) =>
      add({
        key: clientMessageId,
        clientMessageId,
        author: "visitor",
        state: "sending",
        text,
        createdAt,
        attempt: 1,
      }),
    clear() {
      entries = entries.filter((entry) => !entry.seq && !entry.id);
      state = null;
      delivered = 0;
    },
    apply(event, clientMessageId) {
      const changed = applyOne(event, clientMessageId);
      if (changed) settle();
      return changed;
    },
    mergePage(messages) {
      messages.forEach(merge);
      const first = messages[0]?.seq ?? 1;
      const open = messages.find(({ state: it }) => it === "streaming");
      const last = open ? open.seq - 1 : (messages.at(-1)?.seq ?? 0);
      // A page beyond what is here leaves a hole, unless nothing is here.
      if (!delivered || first <= delivered + 1) {
        delivered = Math.max(delivered, last);
      }
      settle();
    },
    resumePoint() {
      const open = this.streaming();
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
      entries.reduce(
        (last, { final, seq = 0 }) => (final ? Math.max(last, seq) : last),
        0,
      ),
    streaming: () =>
      entries.find(({ author, final }) => author === "assistant" && !final),
  };
}

/** By reason; an answer ended by anything else was stopped. */
const STATES: Readonly<Record<string, Entry["state"]>> = {
  complete: "complete",
  length: "complete",
  failed: "failed",
};
