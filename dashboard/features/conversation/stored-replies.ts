import { readStored, storedKeys } from "@/lib/storage";
import { UNSENT_PREFIX } from "@/lib/unsent";
import { parseOutboxEntry, type OutboxEntry } from "./outbox";

const PREFIX = `${UNSENT_PREFIX}reply.`;

/** One key per reply, so that two tabs never overwrite each other's. */
export function replyKey(clientMessageId: string): string {
  return PREFIX + clientMessageId;
}

/** Replies that a reload interrupted, oldest first. */
export function storedReplies(): readonly OutboxEntry[] {
  return storedKeys(PREFIX)
    .map((key) => parseOutboxEntry(readStored(key) ?? ""))
    .filter((entry) => entry !== null)
    .sort((a, b) => a.createdAt - b.createdAt);
}
