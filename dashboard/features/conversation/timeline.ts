import type { StaffMessage } from "./types";

/** A pause longer than this begins a new group with a time of its own. */
const GROUP_PAUSE_MS = 5 * 60_000;

/** Messages of one author in a row, under one name and time. */
export interface MessageGroup {
  readonly key: string;
  readonly author: StaffMessage["author"];
  readonly authorName: string | undefined;
  /** Of its first message. */
  readonly startedAt: number;
  readonly messages: readonly StaffMessage[];
}

/** Groups oldest first from messages newest first, as the log is paged. */
export function groupMessages(
  newestFirst: readonly StaffMessage[],
): readonly MessageGroup[] {
  const groups: (MessageGroup & { messages: StaffMessage[] })[] = [];
  for (const message of newestFirst.toReversed()) {
    const group = groups.at(-1);
    const before = group?.messages.at(-1);
    if (
      group !== undefined &&
      before !== undefined &&
      group.author === message.author &&
      group.authorName === message.authorName &&
      message.createdAt - before.createdAt < GROUP_PAUSE_MS
    ) {
      group.messages.push(message);
    } else {
      groups.push({
        key: message.id,
        author: message.author,
        authorName: message.authorName,
        startedAt: message.createdAt,
        messages: [message],
      });
    }
  }
  return groups;
}

/** The staff message the visitor has read last, for the "Read" mark. */
export function lastReadId(
  newestFirst: readonly StaffMessage[],
  visitorReadSeq: number,
): string | undefined {
  return newestFirst.find(
    (message) => message.author === "staff" && message.seq <= visitorReadSeq,
  )?.id;
}
