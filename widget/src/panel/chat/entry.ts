import type { Author, MessageState, Source } from "@frontdesk/protocol";

/** Stands for the seq of a message that has none: behind all others. */
export const NO_SEQ = 1e9;

/** A message as the panel shows it; its own from the first keystroke on. */
export interface Entry {
  /** Of an own message its client message id, else the server's id. */
  readonly key: string;
  readonly author: Author;
  text: string;
  state: MessageState | "sending" | "unsent";
  createdAt: number;
  /** Which writing of the answer `text` belongs to. */
  attempt: number;
  /** {@link NO_SEQ} until the server has given one. */
  seq: number;
  id?: string;
  /** The server has said that this will not change any more. */
  final?: boolean;
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
