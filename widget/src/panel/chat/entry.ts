import type {
  Author,
  FinishReason,
  Message,
  Source,
} from "@frontdesk/protocol";

/** Why a message of the visitor is not sent, or an answer failed. */
export interface Problem {
  /** A sentence for the visitor. */
  readonly text: string;
  /** When trying again makes sense, ms since the epoch; null: at once. */
  readonly retryAt: number | null;
  /** False when the same message would be refused again. */
  readonly canRetry: boolean;
}

/** A message as the panel shows it. */
export interface Entry {
  /** Stays the same from the first keystroke to the stored message. */
  readonly key: string;
  readonly author: Author;
  id: string | null;
  seq: number | null;
  text: string;
  state: "sending" | "unsent" | "streaming" | "complete" | "stopped" | "failed";
  /** The server has said that this will not change any more. */
  final: boolean;
  /** Which writing of the answer `text` belongs to. */
  attempt: number;
  createdAt: number;
  clientMessageId: string | null;
  authorName: string | null;
  automatic: boolean;
  sources: readonly Source[];
  reason: FinishReason | null;
  problem: Problem | null;
}

export function createEntry(
  fields: Pick<Entry, "key" | "author" | "state" | "createdAt"> &
    Partial<Entry>,
): Entry {
  return {
    id: null,
    seq: null,
    text: "",
    final: false,
    attempt: 1,
    clientMessageId: null,
    authorName: null,
    automatic: false,
    sources: [],
    reason: null,
    problem: null,
    ...fields,
  };
}

/**
 * Takes over what the server says about a message. Of an answer that is
 * still being written the longer text wins: both are beginnings of the same.
 */
export function assignMessage(entry: Entry, message: Message): void {
  const streaming = message.state === "streaming";
  entry.id = message.id;
  entry.seq = message.seq;
  if (!streaming || message.text.length > entry.text.length) {
    entry.text = message.text;
  }
  entry.state = message.state;
  entry.final = !streaming;
  entry.createdAt = message.createdAt;
  entry.authorName = message.authorName ?? null;
  entry.automatic = message.automatic ?? false;
  entry.sources = message.sources ?? [];
  entry.problem = null;
}
