/**
 * One answer's text as it grows: one source writes it (the model run of this
 * gateway, or the log as another gateway fills it), any number of readers
 * follow it. Readers hold an offset, never a copy; the text is here once.
 */
import type {
  ErrorCode,
  FinishReason,
  Source,
  Usage,
} from "@frontdesk/protocol";
import { toWellFormed } from "../well-formed.js";

export interface AnswerEnd {
  readonly reason: FinishReason;
  readonly usage?: Usage | undefined;
  readonly sources?: readonly Source[] | undefined;
  readonly automatic?: boolean | undefined;
  /** Readers are offered a form, whatever the answer says. */
  readonly offersContact?: boolean | undefined;
  /** Why a `failed` answer failed. */
  readonly errorCode?: ErrorCode | undefined;
}

export interface AnswerRef {
  readonly conversationId: string;
  readonly messageId: string;
  readonly seq: number;
}

export class Answer {
  /** Grows when text already given out no longer holds. */
  epoch = 0;
  /** UTF-16 code units. */
  length = 0;
  end: AnswerEnd | null = null;
  /** Proof of whose conversation it is, as soon as somebody brought it. */
  sessionKey: string | null = null;
  /** Readers must go elsewhere: this gateway cannot say how it goes on. */
  interrupted: ErrorCode | null = null;
  #pieces: string[] = [];
  #starts: number[] = [];
  #carry = "";
  #listeners = new Set<() => void>();

  constructor(
    readonly ref: AnswerRef,
    public attempt: number,
  ) {}

  /**
   * Adds text. Half of a surrogate pair waits for its other half, so that the
   * stored text is always well formed.
   */
  append(text: string): void {
    let piece = this.#carry + text;
    this.#carry = "";
    if (endsInHighSurrogate(piece)) {
      this.#carry = piece.slice(-1);
      piece = piece.slice(0, -1);
    }
    if (piece === "" || this.end) return;
    this.#starts.push(this.length);
    this.#pieces.push(toWellFormed(piece));
    this.length += piece.length;
    this.#notify();
  }

  /** A new writing of the same answer begins: what was read is void. */
  restart(attempt: number): void {
    const nothingToDrop = attempt === this.attempt && this.length === 0;
    this.attempt = attempt;
    if (nothingToDrop) return;
    this.#clear();
    this.#notify();
  }

  /**
   * Makes the text what the log says it is. Readers who saw a prefix just get
   * the rest; others start over.
   */
  settle(attempt: number, text: string): void {
    if (attempt !== this.attempt) this.restart(attempt);
    const known = this.text();
    if (text.startsWith(known)) {
      this.append(text.slice(known.length));
      return;
    }
    this.#clear();
    this.append(text);
    this.#notify();
  }

  finish(end: AnswerEnd): void {
    if (this.end) return;
    if (this.#carry !== "") {
      this.#carry = "";
      this.append("\ufffd");
    }
    this.end = end;
    this.#notify();
  }

  interrupt(code: ErrorCode): void {
    if (this.end || this.interrupted) return;
    this.interrupted = code;
    this.#notify();
  }

  /**
   * At most `limit` units from `offset`; "" when there are none yet. Never
   * ends inside a surrogate pair.
   */
  slice(offset: number, limit: number): string {
    let index = this.#pieceAt(offset);
    let from = offset - (this.#starts[index] ?? 0);
    let text = "";
    for (; index < this.#pieces.length && text.length < limit; index += 1) {
      const piece = this.#pieces[index] ?? "";
      text += from === 0 ? piece : piece.slice(from);
      from = 0;
    }
    if (text.length <= limit) return text;
    const cut = text.slice(0, limit);
    return endsInHighSurrogate(cut) ? cut.slice(0, -1) : cut;
  }

  text(): string {
    if (this.#pieces.length > 1) {
      this.#pieces = [this.#pieces.join("")];
      this.#starts = [0];
    }
    return this.#pieces[0] ?? "";
  }

  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get readers(): number {
    return this.#listeners.size;
  }

  #clear(): void {
    this.epoch += 1;
    this.length = 0;
    this.#pieces = [];
    this.#starts = [];
    this.#carry = "";
  }

  #pieceAt(offset: number): number {
    let low = 0;
    let high = this.#starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return Math.max(0, low - 1);
  }

  #notify(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}

function endsInHighSurrogate(text: string): boolean {
  const last = text.charCodeAt(text.length - 1);
  return last >= 0xd800 && last <= 0xdbff;
}
