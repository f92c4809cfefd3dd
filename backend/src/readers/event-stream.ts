/**
 * One reader's response body. It asks its source for events only when the
 * connection takes more, so a reader costs an offset and one chunk, however
 * slowly it reads; and one that does not read at all is dropped.
 */
import { encodeEvent, type ChatEvent } from "@frontdesk/protocol";
import { sentence } from "../sentences.js";
import type { EventSource } from "./event-source.js";

export type StreamFormat = "ndjson" | "sse";

export interface StreamOptions {
  readonly format: StreamFormat;
  readonly locale: string | undefined;
  /** Cuts the connection of a reader that is stuck. */
  readonly destroy: () => void;
  readonly onClose: () => void;
}

const encoder = new TextEncoder();

export class EventStream {
  readonly body: ReadableStream<Uint8Array>;
  #controller: ReadableStreamDefaultController<Uint8Array> | null = null;
  /** The connection has room and waits for events. */
  #wanted = false;
  #closed = false;
  /** When the last chunk was handed out. */
  #sentAt = Date.now();

  constructor(
    private readonly source: EventSource,
    private readonly options: StreamOptions,
  ) {
    this.body = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.#controller = controller;
        },
        pull: () => {
          this.#wanted = true;
          this.#pump();
        },
        cancel: () => this.#close(),
      },
      // Nothing is taken from the source before the connection asks.
      { highWaterMark: 0 },
    );
    source.listen(() => this.#pump());
  }

  /** Called about once a second. */
  tick(now: number, heartbeatMs: number, slowReaderMs: number): void {
    const quietMs = now - this.#sentAt;
    if (this.#closed) {
      // It was told to go and has not even read that.
      if (quietMs >= slowReaderMs) this.#forget();
    } else if (this.#wanted && quietMs >= heartbeatMs) {
      this.#send([{ type: "ping" }]);
    } else if (!this.#wanted && quietMs >= slowReaderMs) {
      this.end("slow_reader");
    }
  }

  /** Ends the stream so that its reader comes back, here or elsewhere. */
  end(code: "slow_reader" | "shutting_down"): void {
    if (this.#closed) return;
    const message = sentence(code, this.options.locale);
    const stuck = !this.#wanted;
    this.#send([{ type: "error", code, message, retryAfter: 1 }]);
    this.#finish();
    if (!stuck) this.options.onClose();
  }

  #pump(): void {
    if (!this.#wanted || this.#closed) return;
    const events = this.source.take();
    if (events.length > 0) this.#send(events);
    if (this.source.done) {
      this.#finish();
      this.options.onClose();
    }
  }

  #send(events: readonly ChatEvent[]): void {
    this.#wanted = false;
    this.#sentAt = Date.now();
    const text =
      this.options.format === "sse" ? this.#sse(events) : ndjson(events);
    this.#controller?.enqueue(encoder.encode(text));
  }

  #sse(events: readonly ChatEvent[]): string {
    const position = this.source.position();
    const id = position === null ? "" : `id: ${position}\n`;
    return events
      .map((event, index) => {
        // The position holds only when the whole batch has been read.
        const last = index === events.length - 1 && event.type !== "error";
        return `${last ? id : ""}data: ${JSON.stringify(event)}\n\n`;
      })
      .join("");
  }

  #finish(): void {
    this.#closed = true;
    this.source.close();
    this.#controller?.close();
  }

  #close(): void {
    this.#closed = true;
    this.source.close();
    this.options.onClose();
  }

  #forget(): void {
    this.options.destroy();
    this.options.onClose();
  }
}

function ndjson(events: readonly ChatEvent[]): string {
  return events.map(encodeEvent).join("");
}
