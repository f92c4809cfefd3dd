/**
 * The conversation as this visitor's panel knows it. Every event may come
 * twice, by another connection or after a gap: messages are placed by `seq`,
 * text by `offset`, and what is known already changes nothing.
 */
import type {
  ChatEvent,
  DoneEvent,
  Message,
  ResetEvent,
  StartEvent,
  StateEvent,
  TokenEvent,
} from "@frontdesk/protocol";
import type { Entry } from "./entry.js";
import { assignMessage, createEntry } from "./entry.js";

/** `gap`: text is missing before this token; read on from the resume point. */
export type Applied = "changed" | "same" | "gap";

/** Query of `GET …/events`. */
export interface ResumePoint {
  readonly after: number;
  readonly message?: string;
  readonly offset?: number;
}

export interface ConversationLog {
  readonly entries: readonly Entry[];
  readonly state: StateEvent | null;
  /** Adds the visitor's own message before the server knows it. */
  addLocal(clientMessageId: string, text: string, createdAt: number): Entry;
  remove(entry: Entry): void;
  /** Forgets what the server said; unsent messages stay. */
  clear(): void;
  /** The server's first word about a send: its place and its answer's. */
  start(event: StartEvent, clientMessageId: string, now: number): void;
  apply(event: ChatEvent, now: number): Applied;
  /**
   * A page of history: complete between its first and last message, so that
   * a hole in it is nobody's loss.
   */
  mergePage(messages: readonly Message[]): void;
  resumePoint(): ResumePoint;
  /** Newest seq whose message has ended. */
  lastSeq(): number;
  /** Oldest seq held, or null. */
  firstSeq(): number | null;
  streaming(): Entry | null;
}

export function createLog(): ConversationLog {
  let entries: Entry[] = [];
  let state: StateEvent | null = null;
  /** All messages up to this seq are here and final. */
  let delivered = 0;

  const byId = (id: string): Entry | undefined =>
    entries.find((entry) => entry.id === id);
  const bySeq = (seq: number): Entry | undefined =>
    entries.find((entry) => entry.seq === seq);
  const byClientId = (id: string | undefined | null): Entry | undefined =>
    id ? entries.find((entry) => entry.clientMessageId === id) : undefined;

  /** By seq; what has none yet stays behind, in the order it came. */
  function settle(): void {
    entries = entries
      .map((entry, index) => ({ entry, index }))
      .sort(
        (a, b) =>
          (a.entry.seq ?? Infinity) - (b.entry.seq ?? Infinity) ||
          a.index - b.index,
      )
      .map(({ entry }) => entry);
    while (bySeq(delivered + 1)?.final) delivered++;
  }

  function add(entry: Entry): Entry {
    entries.push(entry);
    return entry;
  }

  function answer(id: string, now: number): Entry {
    return (
      byId(id) ??
      add(
        createEntry({
          key: id,
          id,
          author: "assistant",
          state: "streaming",
          createdAt: now,
        }),
      )
    );
  }

  function mergeMessage(message: Message): Applied {
    const known =
      byId(message.id) ??
      byClientId(message.clientMessageId) ??
      bySeq(message.seq);
    // What has ended is never changed again.
    if (known?.final && known.id !== null) return "same";
    const entry =
      known ??
      add(
        createEntry({
          key: message.clientMessageId ?? message.id,
          author: message.author,
          state: "complete",
          createdAt: message.createdAt,
          clientMessageId: message.clientMessageId ?? null,
        }),
      );
    assignMessage(entry, message);
    return "changed";
  }

  function applyToken(event: TokenEvent, now: number): Applied {
    const entry = answer(event.messageId, now);
    if (entry.final) return "same";
    const known = entry.text.length;
    if (event.offset > known) return "gap";
    const fresh = event.text.slice(known - event.offset);
    if (fresh === "") return "same";
    entry.text += fresh;
    entry.state = "streaming";
    entry.problem = null;
    return "changed";
  }

  function applyReset(event: ResetEvent, now: number): Applied {
    const entry = answer(event.messageId, now);
    if (entry.final || event.attempt < entry.attempt) return "same";
    // The same attempt may be announced again by another connection.
    if (event.attempt === entry.attempt && entry.attempt > 1) return "same";
    entry.attempt = event.attempt;
    entry.text = "";
    entry.state = "streaming";
    entry.problem = null;
    return "changed";
  }

  function applyDone(event: DoneEvent, now: number): Applied {
    if (event.messageId === null) return "same";
    const entry = answer(event.messageId, now);
    if (entry.final) return "same";
    entry.seq = event.seq;
    entry.final = true;
    entry.reason = event.reason;
    entry.state = FINISHED[event.reason];
    entry.sources = event.sources ?? entry.sources;
    entry.automatic = event.automatic ?? entry.automatic;
    return "changed";
  }

  function applyOne(event: ChatEvent, now: number): Applied {
    switch (event.type) {
      case "token":
        return applyToken(event, now);
      case "reset":
        return applyReset(event, now);
      case "done":
        return applyDone(event, now);
      case "message":
        return mergeMessage(event.message);
      case "state":
        state = event;
        return "changed";
      default:
        return "same";
    }
  }

  return {
    get entries() {
      return entries;
    },
    get state() {
      return state;
    },
    addLocal(clientMessageId, text, createdAt) {
      return add(
        createEntry({
          key: clientMessageId,
          author: "visitor",
          state: "sending",
          text,
          createdAt,
          clientMessageId,
        }),
      );
    },
    remove(entry) {
      entries = entries.filter((other) => other !== entry);
    },
    clear() {
      entries = entries.filter((entry) => entry.seq === null && !entry.id);
      state = null;
      delivered = 0;
    },
    start(event, clientMessageId, now) {
      const own = byClientId(clientMessageId);
      if (own !== undefined && !own.final) {
        own.seq = event.visitorSeq;
        own.state = "complete";
        own.final = true;
        own.problem = null;
      }
      if (event.messageId !== null) {
        const entry = answer(event.messageId, now);
        entry.seq = event.seq;
        if (!entry.final && event.attempt > entry.attempt) {
          entry.attempt = event.attempt;
          entry.text = "";
        }
      }
      settle();
    },
    apply(event, now) {
      const applied = applyOne(event, now);
      if (applied === "changed") settle();
      return applied;
    },
    mergePage(messages) {
      for (const message of messages) mergeMessage(message);
      const first = messages[0];
      const open = messages.find((message) => message.state === "streaming");
      const last = open ? open.seq - 1 : (messages.at(-1)?.seq ?? 0);
      // A page that begins beyond what is here leaves a hole before it only
      // when something is here already.
      if (first && (delivered === 0 || first.seq <= delivered + 1)) {
        delivered = Math.max(delivered, last);
      }
      settle();
    },
    resumePoint() {
      const open = this.streaming();
      return open?.id
        ? { after: delivered, message: open.id, offset: open.text.length }
        : { after: delivered };
    },
    lastSeq() {
      return entries.reduce(
        (last, entry) => (entry.final ? Math.max(last, entry.seq ?? 0) : last),
        0,
      );
    },
    firstSeq() {
      return entries[0]?.seq ?? null;
    },
    streaming() {
      return (
        entries.find(
          (entry) => entry.author === "assistant" && !entry.final,
        ) ?? null
      );
    },
  };
}

const FINISHED: Readonly<
  Record<DoneEvent["reason"], "complete" | "stopped" | "failed">
> = {
  complete: "complete",
  length: "complete",
  stopped: "stopped",
  superseded: "stopped",
  takeover: "stopped",
  human: "complete",
  failed: "failed",
};
