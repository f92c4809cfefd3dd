/**
 * A WebSocket client that records every frame and checks, on all of them, what
 * any session must keep to.
 */
import { randomUUID } from "node:crypto";
import WebSocket from "ws";
import { eventually } from "./eventually.js";

export interface ServerMessage {
  type: string;
  [field: string]: unknown;
}

interface WireVersion {
  querySet: number;
  identity: number;
  ts: string;
}

export class RawClient {
  readonly sessionId: string;
  readonly socket: WebSocket;
  readonly messages: ServerMessage[] = [];
  closed: { code: number; reason: string } | null = null;
  #querySet = 0;
  #parts: string[] = [];

  constructor(
    url: string,
    options: { sessionId?: string; path?: string } = {},
  ) {
    this.sessionId = options.sessionId ?? randomUUID();
    const path = options.path ?? "/api/1.48.0/sync";
    this.socket = new WebSocket(url.replace("http", "ws") + path);
    this.socket.on("message", (data: Buffer) => {
      // Frames of the server under test; `checkInvariants` looks into them.
      this.#take(JSON.parse(data.toString("utf8")) as ServerMessage);
    });
    this.socket.on("close", (code, reason) => {
      this.closed = { code, reason: reason.toString() };
    });
    this.socket.on("error", () => {
      // Seen as a close by those who care.
    });
  }

  async connect(connectionCount = 0): Promise<this> {
    await eventually(
      () => this.socket.readyState === WebSocket.OPEN,
      "the socket to open",
    );
    this.send({
      type: "Connect",
      sessionId: this.sessionId,
      connectionCount,
      lastCloseReason: "InitialConnect",
      clientTs: Date.now(),
    });
    return this;
  }

  /** Keeps the message, and the whole Transition after its last part. */
  #take(message: ServerMessage): void {
    this.messages.push(message);
    if (message.type !== "TransitionChunk") {
      if (this.#parts.length > 0) {
        throw new Error("a message came between the parts of a Transition");
      }
      return;
    }
    this.#parts.push(String(message.chunk));
    if (this.#parts.length === message.totalParts) {
      const whole = this.#parts.join("");
      this.#parts = [];
      this.messages.push(JSON.parse(whole) as ServerMessage);
    }
  }

  send(message: object): void {
    this.socket.send(JSON.stringify(message));
  }

  modify(...modifications: object[]): void {
    const baseVersion = this.#querySet;
    this.#querySet += 1;
    this.send({
      type: "ModifyQuerySet",
      baseVersion,
      newVersion: this.#querySet,
      modifications,
    });
  }

  add(queryId: number, udfPath: string, args: object = {}): void {
    this.modify({ type: "Add", queryId, udfPath, args: [args] });
  }

  mutate(requestId: number, udfPath: string, args: object = {}): void {
    this.send({ type: "Mutation", requestId, udfPath, args: [args] });
  }

  of(type: string): ServerMessage[] {
    return this.messages.filter((message) => message.type === type);
  }

  response(type: string, requestId: number): Promise<ServerMessage> {
    return eventually(
      () => this.of(type).find((message) => message.requestId === requestId),
      `${type} ${requestId}`,
    );
  }

  /** The latest thing told about a query. */
  latest(queryId: number): ServerMessage | undefined {
    return this.of("Transition")
      .flatMap(({ modifications }) => modifications as ServerMessage[])
      .filter((modification) => modification.queryId === queryId)
      .at(-1);
  }

  value(queryId: number, expected: unknown): Promise<true> {
    return eventually(
      () =>
        JSON.stringify(this.latest(queryId)?.value) ===
          JSON.stringify(expected) || undefined,
      `query ${queryId} to be ${JSON.stringify(expected)}`,
    );
  }

  /** Waits until all sent so far was taken in, by a query of its own. */
  async settled(): Promise<void> {
    const queryId = 1_000_000 + this.#querySet;
    this.add(queryId, "users:greeting");
    await eventually(() => this.latest(queryId), "the session to settle");
  }

  async close(): Promise<void> {
    this.socket.terminate();
    await eventually(() => this.closed, "the socket to close");
    this.checkInvariants();
  }

  checkInvariants(): void {
    let version: WireVersion = { querySet: 0, identity: 0, ts: ZERO };
    const owed: bigint[] = [];
    for (const message of this.messages) {
      if (message.type === "MutationResponse" && message.success === true) {
        owed.push(tsOf(message.ts as string));
      }
      if (message.type !== "Transition") {
        continue;
      }
      const start = message.startVersion as WireVersion;
      const end = message.endVersion as WireVersion;
      same(start, version, "a Transition must start where the last one ended");
      if (tsOf(end.ts) < tsOf(start.ts)) {
        throw new Error("time went back");
      }
      version = end;
    }
    const reached = tsOf(version.ts);
    if (this.closed === null && owed.some((ts) => ts > reached)) {
      throw new Error("a mutation's time was never reached by a Transition");
    }
  }
}

const ZERO = "AAAAAAAAAAA=";

export function tsOf(encoded: string): bigint {
  return Buffer.from(encoded, "base64").readBigUInt64LE();
}

function same(actual: WireVersion, expected: WireVersion, rule: string): void {
  if (JSON.stringify(actual) !== JSON.stringify(expected)) {
    throw new Error(
      `${rule}: ${JSON.stringify(actual)} after ${JSON.stringify(expected)}`,
    );
  }
}
