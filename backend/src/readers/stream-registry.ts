/** All open streams: one clock for heartbeats and stuck readers. */
import type { EventSource } from "./event-source.js";
import { EventStream, type StreamOptions } from "./event-stream.js";

export interface StreamTiming {
  /** Longest silence on a stream. */
  readonly heartbeatMs: number;
  /** How long a reader may leave a chunk unread. */
  readonly slowReaderMs: number;
  readonly tickMs: number;
}

export const DEFAULT_STREAM_TIMING: StreamTiming = {
  heartbeatMs: 8_000,
  slowReaderMs: 20_000,
  tickMs: 1_000,
};

/** `turn`: ends with its answer. `events`: stays open until told. */
export type StreamKind = "turn" | "events";

export class StreamRegistry {
  readonly #streams = new Map<EventStream, StreamKind>();
  readonly #timer: NodeJS.Timeout;
  #perOwner = new Map<string, number>();

  constructor(private readonly timing: StreamTiming) {
    this.#timer = setInterval(() => this.#tick(), timing.tickMs);
    this.#timer.unref();
  }

  get size(): number {
    return this.#streams.size;
  }

  /** Streams one visitor holds open. */
  countOf(owner: string): number {
    return this.#perOwner.get(owner) ?? 0;
  }

  open(
    kind: StreamKind,
    owner: string,
    source: EventSource,
    options: Omit<StreamOptions, "onClose">,
  ): ReadableStream<Uint8Array> {
    this.#perOwner.set(owner, this.countOf(owner) + 1);
    const stream = new EventStream(source, {
      ...options,
      onClose: () => this.#remove(stream, owner),
    });
    this.#streams.set(stream, kind);
    return stream.body;
  }

  /** Sends every reader of a kind to another gateway. */
  endAll(kind: StreamKind): void {
    for (const [stream, its] of [...this.#streams]) {
      if (its === kind) stream.end("shutting_down");
    }
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #remove(stream: EventStream, owner: string): void {
    if (!this.#streams.delete(stream)) return;
    const left = this.countOf(owner) - 1;
    if (left > 0) this.#perOwner.set(owner, left);
    else this.#perOwner.delete(owner);
  }

  #tick(): void {
    const now = Date.now();
    const { heartbeatMs, slowReaderMs } = this.timing;
    for (const stream of [...this.#streams.keys()]) {
      stream.tick(now, heartbeatMs, slowReaderMs);
    }
  }
}
