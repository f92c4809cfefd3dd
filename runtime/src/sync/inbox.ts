/**
 * One socket's messages, taken strictly one after the other, and how much of
 * what came is still to be dealt with.
 */
import type { SyncLimits } from "./limits.js";
import {
  MalformedMessageError,
  parseClientMessage,
  type ClientMessage,
} from "./wire.js";

export interface InboxEvents {
  /** `onDone` is called once when the message needs no more memory. */
  handle(message: ClientMessage, onDone: () => void): Promise<void> | undefined;
  malformed(reason: string): void;
  overflowed(): void;
  /** Whether to stop reading from the socket for now. */
  holdReading(hold: boolean): void;
  broke(error: unknown): void;
}

export class Inbox {
  readonly #limits: SyncLimits;
  readonly #events: InboxEvents;
  readonly #waiting: { message: ClientMessage; characters: number }[] = [];
  #pendingCharacters = 0;
  #reading = false;
  #closed = false;

  constructor(limits: SyncLimits, events: InboxEvents) {
    this.#limits = limits;
    this.#events = events;
  }

  get pendingCharacters(): number {
    return this.#pendingCharacters;
  }

  receive(text: string): void {
    if (this.#closed) {
      return;
    }
    let message: ClientMessage;
    try {
      message = parseClientMessage(text);
    } catch (error) {
      if (error instanceof MalformedMessageError) {
        this.#events.malformed(error.message);
        return;
      }
      throw error;
    }
    if (this.#waiting.length >= this.#limits.queuedMessages) {
      this.#events.overflowed();
      return;
    }
    this.#waiting.push({ message, characters: text.length });
    this.#countPending(text.length);
    if (!this.#reading) {
      void this.#read();
    }
  }

  close(): void {
    this.#closed = true;
    this.#waiting.length = 0;
  }

  async #read(): Promise<void> {
    this.#reading = true;
    try {
      for (;;) {
        const next = this.#waiting.shift();
        if (next === undefined) {
          return;
        }
        await this.#events.handle(next.message, () =>
          this.#countPending(-next.characters),
        );
      }
    } catch (error) {
      this.#events.broke(error);
    } finally {
      this.#reading = false;
    }
  }

  #countPending(characters: number): void {
    this.#pendingCharacters += characters;
    if (!this.#closed) {
      this.#events.holdReading(
        this.#pendingCharacters > this.#limits.pendingCharacters,
      );
    }
  }
}
