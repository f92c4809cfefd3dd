/** Turns upgraded sockets into sessions, and ends them all on close. */
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer, type RawData, type WebSocket } from "ws";
import { Outbox, type UnsentOfAll } from "./outbox.js";
import type { ClientAddress } from "./session-auth.js";
import { Session, type SessionParts } from "./session.js";
import { Turns } from "./turns.js";

/** What clients hold of the server now. */
export interface SyncCounters {
  /** Open WebSockets, and the sessions behind them. */
  readonly connections: number;
  readonly sessions: number;
  readonly subscriptions: number;
  /** Received and not dealt with. */
  readonly pendingCharacters: number;
  /** Written and not taken by the system. */
  readonly unsentBytes: number;
}

/** First client version that can put a Transition together from parts. */
const CHUNKS_SINCE = [1, 28];

export class SyncServer {
  readonly #parts: SessionParts;
  readonly #sockets: WebSocketServer;
  readonly #sessions = new Set<Session>();
  readonly #unsent: UnsentOfAll = { bytes: 0 };
  readonly #turns = new Turns();

  constructor(parts: SessionParts) {
    this.#parts = parts;
    this.#sockets = new WebSocketServer({
      noServer: true,
      maxPayload: parts.limits.frameBytes,
      clientTracking: true,
    });
  }

  /** `/api/sync` and `/api/<client version>/sync`. */
  static isSyncPath(pathname: string): boolean {
    return SYNC_PATH.test(pathname);
  }

  handleUpgrade(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    pathname: string,
  ): void {
    const version = SYNC_PATH.exec(pathname)?.[1] ?? "";
    this.#sockets.handleUpgrade(request, socket, head, (webSocket) =>
      this.#accept(webSocket, understandsChunks(version), {
        ip: request.socket.remoteAddress ?? null,
        userAgent: request.headers["user-agent"] ?? null,
      }),
    );
  }

  get connections(): number {
    return this.#sockets.clients.size;
  }

  counters(): SyncCounters {
    const sessions = [...this.#sessions];
    const sum = (one: (session: Session) => number) =>
      sessions.reduce((total, session) => total + one(session), 0);
    return {
      connections: this.connections,
      sessions: sessions.length,
      subscriptions: sum((session) => session.subscriptions),
      pendingCharacters: sum((session) => session.pendingCharacters),
      unsentBytes: this.#unsent.bytes,
    };
  }

  /** Tells every client to come back later; resolves when all are gone. */
  async close(graceMs: number): Promise<void> {
    const sockets = [...this.#sockets.clients];
    const gone = sockets.map(
      (socket) =>
        new Promise<void>((resolve) => {
          socket.once("close", () => resolve());
        }),
    );
    for (const socket of sockets) {
      socket.close(1012, "Restarting");
    }
    const cut = setTimeout(() => {
      for (const socket of sockets) {
        socket.terminate();
      }
    }, graceMs);
    await Promise.all(gone);
    clearTimeout(cut);
    this.#sockets.close();
  }

  #accept(socket: WebSocket, chunked: boolean, client: ClientAddress): void {
    const { limits } = this.#parts;
    const outbox = new Outbox(socket, limits, this.#unsent, chunked, () =>
      session.onRoom(),
    );
    const session = new Session(this.#parts, outbox, this.#turns, client);
    this.#sessions.add(session);
    socket.on("message", (data: RawData, isBinary: boolean) => {
      outbox.clientAlive();
      session.receive(isBinary ? "" : textOf(data));
    });
    socket.on("close", () => {
      session.close();
      this.#sessions.delete(session);
    });
    socket.on("error", (error) => {
      // ws closes the socket itself: oversized or broken frames end here.
      this.#parts.log(`A connection was cut: ${error.message}`);
    });
  }
}

const SYNC_PATH = /^\/api\/(?:([^/]+)\/)?sync$/;

function understandsChunks(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [sinceMajor = 0, sinceMinor = 0] = CHUNKS_SINCE;
  return major > sinceMajor || (major === sinceMajor && minor >= sinceMinor);
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) {
    return Buffer.concat(data).toString("utf8");
  }
  return Buffer.isBuffer(data)
    ? data.toString("utf8")
    : Buffer.from(data).toString("utf8");
}
