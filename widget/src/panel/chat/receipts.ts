import type { Message } from "@frontdesk/protocol";
import type { Shell } from "../../shared/contract.js";
import type { Session } from "../net/session.js";
import type { Entry } from "./entry.js";
import type { ConversationLog } from "./log.js";

export interface Receipts {
  /** Counts, marks and reports what has changed since the last call. */
  update(): void;
  /** What is here now is old: report none of it. */
  silence(): void;
}

/** What has been seen, what is unread, and what the page was told about. */
export function createReceipts(
  shell: Shell,
  session: Session,
  log: ConversationLog,
  /** Tells the gateway the newest seq on screen. */
  markRead: (seq: number) => void,
  onMessage: (entry: Entry) => void,
): Receipts {
  const told = new Set<string>();
  let unread = 0;

  function count(): number {
    const seen = session.record()?.seen ?? 0;
    return log.entries.filter(
      (entry) =>
        entry.final && entry.author !== "visitor" && (entry.seq ?? 0) > seen,
    ).length;
  }

  function report(): void {
    for (const entry of log.entries) {
      if (!entry.final || told.has(entry.key)) continue;
      told.add(entry.key);
      onMessage(entry);
      shell.emit("message", { message: toMessage(entry) });
    }
  }

  return {
    update() {
      report();
      const last = log.lastSeq();
      const watched = shell.isOpen() && document.visibilityState === "visible";
      if (watched && last > (session.record()?.seen ?? Infinity)) {
        session.update({ seen: last });
        markRead(last);
      }
      const next = count();
      if (next === unread) return;
      unread = next;
      shell.setUnread(next);
      shell.emit("unread", { count: next });
    },
    silence() {
      for (const entry of log.entries) if (entry.final) told.add(entry.key);
    },
  };
}

/** For the page's listeners; an ended entry has a state of the contract. */
function toMessage(entry: Entry): Message {
  const { state } = entry;
  return {
    id: entry.id ?? entry.key,
    seq: entry.seq ?? 0,
    author: entry.author,
    text: entry.text,
    state: state === "stopped" || state === "failed" ? state : "complete",
    createdAt: entry.createdAt,
    ...(entry.authorName !== null && { authorName: entry.authorName }),
    ...(entry.clientMessageId !== null && {
      clientMessageId: entry.clientMessageId,
    }),
    ...(entry.automatic && { automatic: true }),
    ...(entry.sources.length > 0 && { sources: entry.sources }),
  };
}
