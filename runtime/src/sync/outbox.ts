/**
 * The sending half of one socket: counts what the system has not taken yet,
 * stops reading from a client that does not read, and drops it when it, or all
 * of them together, hold up too much. Breaks the silence every 15 s, and cuts
 * off a client that gave no sign for two minutes.
 */
import type { WebSocket } from "ws";
import type { SyncLimits } from "./limits.js";

/** What all outboxes of a server hold together. */
export interface UnsentOfAll {
  bytes: number;
}

export class Outbox {
  readonly #socket: WebSocket;
  readonly #limits: SyncLimits;
  readonly #ofAll: UnsentOfAll;
  readonly #chunked: boolean;
  readonly #onRoom: () => void;
  readonly #ping: NodeJS.Timeout;
  readonly #heartbeat: NodeJS.Timeout;
  #unsentTransitions = 0;
  #transitions = 0;
  /** This socket's part of `#ofAll`. */
  #unsentBytes = 0;
  #stopped = false;
  #lastSign = Date.now();
  /** Why the socket is not read from; it is when there is no reason left. */
  readonly #holds = new Set<"unsent" | "pending">();

  /** `onRoom` is called when a Transition was taken by the system. */
  constructor(
    socket: WebSocket,
    limits: SyncLimits,
    ofAll: UnsentOfAll,
    chunked: boolean,
    onRoom: () => void,
  ) {
    this.#socket = socket;
    this.#limits = limits;
    this.#ofAll = ofAll;
    this.#chunked = chunked;
    this.#onRoom = onRoom;
    this.#ping = setInterval(
      () => this.send(JSON.stringify({ type: "Ping" })),
      limits.pingAfterMs,
    );
    this.#heartbeat = setInterval(() => this.#checkAlive(), limits.heartbeatMs);
    socket.on("pong", () => this.clientAlive());
  }

  get hasRoom(): boolean {
    return this.#unsentTransitions < this.#limits.unsentTransitions;
  }

  clientAlive(): void {
    this.#lastSign = Date.now();
  }

  /** Stops or goes on reading: the client sent more than was dealt with. */
  holdReading(hold: boolean): void {
    this.#hold("pending", hold);
  }

  send(text: string): void {
    this.#write(text, () => undefined);
  }

  /** Sends one Transition, in parts when it is large and the client can. */
  sendTransition(text: string): void {
    this.#unsentTransitions += 1;
    const parts = this.#split(text);
    parts.forEach((part, index) => {
      this.#write(part, () => {
        if (index === parts.length - 1) {
          this.#unsentTransitions -= 1;
          this.#onRoom();
        }
      });
    });
  }

  /** Says goodbye after what was sent before, and cuts if nobody answers. */
  close(code: number, reason: string): void {
    this.stop();
    this.#holds.clear();
    this.#socket.resume();
    this.#socket.close(code, reason);
    setTimeout(() => this.#socket.terminate(), CLOSE_GRACE_MS).unref();
  }

  /** Ends the timers; the socket is gone or going. */
  stop(): void {
    clearInterval(this.#ping);
    clearInterval(this.#heartbeat);
    this.#ofAll.bytes -= this.#unsentBytes;
    this.#unsentBytes = 0;
    this.#stopped = true;
  }

  #write(text: string, onTaken: () => void): void {
    if (this.#socket.readyState !== this.#socket.OPEN) {
      return;
    }
    this.#ping.refresh();
    this.#socket.send(text, (error) => {
      if (error) {
        // The close event follows and releases everything.
        return;
      }
      this.#count();
      if (this.#unsentBytes <= this.#limits.pauseReadingBytes / 2) {
        this.#hold("unsent", false);
      }
      onTaken();
    });
    this.#count();
    const isSlow = this.#unsentBytes > this.#limits.pauseReadingBytes;
    if (
      this.#unsentBytes > this.#limits.unsentBytes ||
      (isSlow && this.#ofAll.bytes > this.#limits.unsentBytesOfAll)
    ) {
      this.stop();
      this.#socket.terminate();
    } else if (isSlow) {
      this.#hold("unsent", true);
    }
  }

  #count(): void {
    if (this.#stopped) return;
    const unsent = this.#socket.bufferedAmount;
    this.#ofAll.bytes += unsent - this.#unsentBytes;
    this.#unsentBytes = unsent;
  }

  #hold(reason: "unsent" | "pending", hold: boolean): void {
    if (hold === this.#holds.has(reason)) {
      return;
    }
    if (hold) {
      this.#holds.add(reason);
      this.#socket.pause();
    } else {
      this.#holds.delete(reason);
      if (this.#holds.size === 0) {
        this.#socket.resume();
      }
    }
  }

  #split(text: string): string[] {
    const size = this.#limits.chunkCharacters;
    if (!this.#chunked || text.length <= size) {
      return [text];
    }
    this.#transitions += 1;
    const totalParts = Math.ceil(text.length / size);
    return Array.from({ length: totalParts }, (_, partNumber) =>
      JSON.stringify({
        type: "TransitionChunk",
        chunk: text.slice(partNumber * size, (partNumber + 1) * size),
        partNumber,
        totalParts,
        transitionId: String(this.#transitions),
      }),
    );
  }

  #checkAlive(): void {
    if (this.#holds.has("pending")) {
      // It cannot give a sign while it is us who do not listen.
      this.clientAlive();
    }
    if (Date.now() - this.#lastSign > this.#limits.silentClientMs) {
      this.stop();
      this.#socket.terminate();
      return;
    }
    this.#socket.ping();
  }
}

/** How long a client has to answer our close. */
const CLOSE_GRACE_MS = 5_000;
