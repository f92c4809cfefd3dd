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

/**
 * What has been seen, what is unread, and what the page was told about.
 * @param markRead tells the gateway the newest seq on screen
 * @param onMessage a message has come or ended
 */
export function createReceipts(
  shell: Shell,
  session: Session,
  log: ConversationLog,
  onMessage: (entry: Entry) => void,
  markRead: (seq: number) => void,
): Receipts {
  const told = new Set<string>();
  let unread = 0;

  const fresh = (): Entry[] =>
    log.entries.filter(({ final, key }) => {
      const isFresh = final && !told.has(key);
      if (isFresh) told.add(key);
      return isFresh;
    });

  return {
    silence: fresh,
    update() {
      for (const entry of fresh()) {
        onMessage(entry);
        const { author, text, seq, authorName } = entry;
        shell.emit("message", { author, text, seq, authorName });
      }
      const last = log.lastSeq();
      let seen = session.record()?.seen ?? last;
      if (shell.isOpen() && !document.hidden && last > seen) {
        session.update({ seen: (seen = last) });
        markRead(last);
      }
      const count = log.entries.filter(
        ({ final, author, seq }) => final && author !== "visitor" && seq > seen,
      ).length;
      if (count === unread) return;
      unread = count;
      shell.setUnread(count);
      shell.emit("unread", { count });
    },
  };
}
