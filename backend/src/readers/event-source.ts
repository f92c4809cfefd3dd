/** What a stream of events reads from. Nothing is queued per reader. */
import type { ChatEvent } from "@frontdesk/protocol";
import type { AnswerCursor } from "../turns/answer-cursor.js";

export interface EventSource {
  /** The events due now, a bounded number; none when there is nothing new. */
  take(): readonly ChatEvent[];
  /** Nothing comes after what was taken. */
  readonly done: boolean;
  /** Calls `wake` whenever `take` may give more. One listener. */
  listen(wake: () => void): void;
  /** Where a reader that lost its connection now goes on; for SSE's `id`. */
  position(): string | null;
  /** The reader is gone. May be called more than once. */
  close(): void;
}

/** A `/chat` answer: one message from `start` to `done`. */
export function answerSource(
  cursor: AnswerCursor,
  release: () => void,
): EventSource {
  let unlisten: () => void = () => undefined;
  return {
    take: () => cursor.take(),
    get done() {
      return cursor.done;
    },
    listen(wake) {
      unlisten = cursor.answer.listen(wake);
    },
    position() {
      const { ref, attempt } = cursor.answer;
      return formatPosition({
        after: ref.seq - 1,
        messageId: ref.messageId,
        offset: cursor.offset,
        attempt,
      });
    },
    close() {
      unlisten();
      release();
    },
  };
}

/** A few events and the end. */
export function fixedSource(events: readonly ChatEvent[]): EventSource {
  let left = events;
  return {
    take() {
      const due = left;
      left = [];
      return due;
    },
    get done() {
      return left.length === 0;
    },
    listen: () => undefined,
    position: () => null,
    close: () => undefined,
  };
}

/** How far a reader has come. */
export interface Position {
  /** Newest seq read completely. */
  readonly after: number;
  /** An answer read in part. */
  readonly messageId?: string | undefined;
  /** UTF-16 units read of it. */
  readonly offset?: number | undefined;
  /** Which writing of it; unknown when the client does not say. */
  readonly attempt?: number | undefined;
}

export function formatPosition(position: Position): string {
  const { after, messageId = "-", offset = 0, attempt = 0 } = position;
  return `${after}:${messageId}:${offset}:${attempt}`;
}

/** null for a text that is no position of ours. */
export function parsePosition(text: string): Position | null {
  const match = /^(\d{1,9}):([A-Za-z0-9_-]{1,64}):(\d{1,9}):(\d{1,9})$/.exec(
    text,
  );
  if (!match) return null;
  const [, after, messageId, offset, attempt] = match;
  if (messageId === "-") return { after: Number(after) };
  return {
    after: Number(after),
    messageId,
    offset: Number(offset),
    attempt: Number(attempt) || undefined,
  };
}
