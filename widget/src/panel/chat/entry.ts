import type { Author, MessageState, Source } from "@frontdesk/protocol";

/** A message as the panel shows it; its own from the first keystroke on. */
export interface Entry {
  /** Stays the same from the draft to the stored message. */
  readonly key: string;
  readonly author: Author;
  text: string;
  state: MessageState | "sending" | "unsent";
  createdAt: number;
  /** Which writing of the answer `text` belongs to. */
  attempt: number;
  id?: string;
  seq?: number;
  /** The server has said that this will not change any more. */
  final?: boolean;
  clientMessageId?: string | undefined;
  authorName?: string | undefined;
  automatic?: boolean | undefined;
  sources?: readonly Source[] | undefined;
  /** Why it is not sent, or why the answer failed: a sentence. */
  problem?: string | undefined;
  /** When trying again makes sense, ms since the epoch. */
  retryAt?: number | undefined;
  /** The same message would be refused again. */
  hopeless?: boolean | undefined;
}
