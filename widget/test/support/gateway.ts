/**
 * A gateway of the tests: real HTTP, the real contract, scripted misfortune.
 * It keeps sessions and conversations in memory.
 */
import type { ChatEvent, WidgetConfig } from "@frontdesk/protocol";
import { readFile } from "node:fs/promises";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { Conversation } from "./conversation.js";
import { stream, type Mishap } from "./mishap.js";
import { readBody } from "./request-body.js";

export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Record<string, unknown>;
  readonly headers: IncomingMessage["headers"];
}

/** Writes an answer, in pieces, when the test lets it. */
export type Answerer = (
  text: string,
  write: (piece: string) => Promise<void>,
  conversation: Conversation,
) => Promise<void>;

export interface GatewayOptions {
  readonly dist: string;
  readonly config?: Partial<WidgetConfig>;
}

export class TestGateway {
  readonly seen: Seen[] = [];
  readonly conversations = new Map<string, Conversation>();
  answerer: Answerer = async (text, write) => {
    for (const word of `You said: ${text}`.split(/(?<= )/)) await write(word);
  };
  /** Tokens issued before this number are expired. */
  validFrom = 0;
  config: Partial<WidgetConfig>;
  private readonly mishaps: { path: RegExp; mishap: Mishap }[] = [];
  private readonly sessions = new Map<string, string | null>();
  private readonly server: Server;
  private readonly dist: string;
  private readonly watchers = new Set<() => void>();
  private tokens = 0;

  private constructor(options: GatewayOptions) {
    this.dist = options.dist;
    this.config = options.config ?? {};
    this.server = createServer((request, response) => {
      this.handle(request, response).catch((error: unknown) => {
        console.error("test gateway:", error);
        response.destroy();
      });
    });
  }

  static async start(options: GatewayOptions): Promise<TestGateway> {
    const gateway = new TestGateway(options);
    await new Promise<void>((resolve) =>
      gateway.server.listen(0, "127.0.0.1", resolve),
    );
    return gateway;
  }

  get url(): string {
    // A listening TCP server has an address of this shape.
    const { port } = this.server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** Arranges what the next request to a matching path meets. */
  arrange(path: RegExp, mishap: Mishap): void {
    this.mishaps.push({ path, mishap });
  }

  /** What was arranged and has not happened does not. */
  recover(): void {
    this.mishaps.length = 0;
  }

  /** Cuts every open connection, as a network does. */
  cutAll(): void {
    this.server.closeAllConnections();
  }

  /** Staff save another look: every open stream is told. */
  change(config: Partial<WidgetConfig>): void {
    const version = (this.config.version ?? 1) + 1;
    this.config = { ...this.config, ...config, version };
    for (const tell of this.watchers) tell();
  }

  requests(method: string, path: RegExp): Seen[] {
    return this.seen.filter((it) => it.method === method && path.test(it.path));
  }

  /** A gateway whose data is gone: sessions begin without a conversation. */
  forget(): void {
    this.sessions.clear();
    this.conversations.clear();
  }

  /** The only conversation of a test. */
  get conversation(): Conversation {
    const [first] = this.conversations.values();
    if (!first) throw new Error("No conversation has begun");
    return first;
  }

  private async handle(
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const { pathname: path, searchParams: query } = new URL(
      request.url ?? "/",
      this.url,
    );
    const method = request.method ?? "GET";
    response.setHeader("access-control-allow-origin", "*");
    response.setHeader("cross-origin-resource-policy", "cross-origin");
    if (method === "OPTIONS") {
      response.setHeader("access-control-allow-headers", "*, authorization");
      response.setHeader("access-control-max-age", "600");
      response.writeHead(204).end();
      return;
    }
    const body = await readBody(request);
    this.seen.push({ method, path, query, body, headers: request.headers });
    const index = this.mishaps.findIndex((it) => it.path.test(path));
    const mishap =
      index < 0 ? null : (this.mishaps.splice(index, 1)[0]?.mishap ?? null);
    if (mishap?.kind === "drop") {
      request.socket.destroy();
      return;
    }
    if (mishap?.kind === "refuse") {
      response.writeHead(mishap.status, {
        "content-type": "application/json",
        ...(mishap.retryAfter && { "retry-after": String(mishap.retryAfter) }),
      });
      response.end(
        JSON.stringify({
          error: mishap.error,
          message: mishap.message,
          retry_after: mishap.retryAfter,
          request_id: "r",
        }),
      );
      return;
    }
    await this.route(method, path, query, body, request, response, mishap);
  }

  private async route(
    method: string,
    path: string,
    query: URLSearchParams,
    body: Record<string, unknown>,
    request: IncomingMessage,
    response: ServerResponse,
    mishap: Mishap | null,
  ): Promise<void> {
    const json = (value: unknown, status = 200): void => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(value));
    };
    const refuse = (status: number, error: string): void =>
      json({ error, message: error, request_id: "r" }, status);

    if (path.startsWith("/widget/")) {
      response.setHeader("content-type", "text/javascript; charset=utf-8");
      response.end(await readFile(join(this.dist, path.slice(8))));
      return;
    }
    if (/^\/v1\/widgets\/.+\/config$/.test(path)) {
      json({ widgetId: "widget_1", version: 1, ...this.config });
      return;
    }
    if (/^\/v1\/widgets\/.+\/events$/.test(path)) {
      this.watch(response, mishap, query);
      return;
    }
    if (path === "/v1/sessions" && method === "POST") {
      const wanted = String(body.sessionId ?? "");
      const sessionId = this.sessions.has(wanted)
        ? wanted
        : `s${this.sessions.size + 1}`;
      const id = this.sessions.get(sessionId) ?? null;
      this.sessions.set(sessionId, id);
      const conversation = id === null ? null : this.conversations.get(id);
      json({
        sessionId,
        token: `${++this.tokens}.${sessionId}`,
        expiresAt: Date.now() + 3_600_000,
        conversation: conversation
          ? {
              id,
              mode: conversation.state.mode,
              status: "open",
              lastSeq: conversation.lastSeq,
              streamingMessageId: conversation.streaming?.id ?? null,
            }
          : null,
      });
      return;
    }
    const token = /^Bearer (\d+)\.(.+)$/.exec(
      request.headers.authorization ?? "",
    );
    if (!token || Number(token[1]) <= this.validFrom) {
      refuse(401, "session_expired");
      return;
    }
    const sessionId = token[2] ?? "";
    if (path === "/chat" && method === "POST") {
      await this.chat(sessionId, body, response, mishap);
      return;
    }
    const match = /^\/v1\/conversations\/([^/]+)\/(\w+)$/.exec(path);
    const conversation = this.conversations.get(match?.[1] ?? "");
    if (!conversation || this.sessions.get(sessionId) !== conversation.id) {
      refuse(404, "conversation_not_found");
      return;
    }
    switch (`${method} ${match?.[2]}`) {
      case "GET messages": {
        const before = Number(query.get("before") ?? Infinity);
        const limit = Number(query.get("limit"));
        const all = conversation.messages.filter(({ seq }) => seq < before);
        json({ messages: all.slice(-limit), hasMore: all.length > limit });
        return;
      }
      case "GET events":
        this.events(conversation, query, response, mishap);
        return;
      case "POST stop": {
        const open = conversation.streaming;
        if (open) conversation.finish(open.seq, "stopped");
        json({});
        return;
      }
      case "POST human":
        conversation.setState({ mode: "waiting" });
        json({});
        return;
      default:
        json({});
    }
  }

  private async chat(
    sessionId: string,
    body: Record<string, unknown>,
    response: ServerResponse,
    mishap: Mishap | null,
  ): Promise<void> {
    let id = this.sessions.get(sessionId) ?? null;
    if (id === null) {
      id = `c${this.conversations.size + 1}`;
      this.sessions.set(sessionId, id);
      this.conversations.set(id, new Conversation(id));
    }
    const conversation = this.conversations.get(id);
    if (!conversation) throw new Error("A session's conversation is missing");
    const text = String(body.message);
    const known = conversation.messages.find(
      (message) => message.clientMessageId === body.clientMessageId,
    );
    const open = conversation.streaming;
    if (!known && open) conversation.finish(open.seq, "superseded");
    const own =
      known ??
      conversation.add({
        author: "visitor",
        text,
        clientMessageId: String(body.clientMessageId),
      });
    const human = conversation.state.mode === "human";
    const answer = known
      ? conversation.messages[own.seq]
      : human
        ? undefined
        : conversation.add({
            author: "assistant",
            text: "",
            state: "streaming",
          });
    if (!known && answer) {
      const write = async (piece: string): Promise<void> => {
        conversation.append(answer.seq, piece);
        // Each piece travels alone.
        await new Promise((resolve) => setTimeout(resolve, 5));
      };
      void this.answerer(text, write, conversation).then(() =>
        conversation.finish(answer.seq, "complete"),
      );
    }
    if (mishap?.kind === "lose") {
      response.destroy();
      return;
    }
    const send = stream(response, mishap);
    send({
      type: "start",
      conversationId: id,
      messageId: answer?.id ?? null,
      seq: answer?.seq ?? own.seq,
      attempt: conversation.attempt,
      visitorSeq: own.seq,
      ...(known && { duplicate: true }),
    });
    if (!answer) {
      send({ type: "done", messageId: null, seq: own.seq, reason: "human" });
      response.end();
      return;
    }
    this.follow(conversation, answer.id, 0, response, send, true);
  }

  private events(
    conversation: Conversation,
    query: URLSearchParams,
    response: ServerResponse,
    mishap: Mishap | null,
  ): void {
    const send = stream(response, mishap);
    this.watch(response, mishap, query, send);
    const after = Number(query.get("after") ?? 0);
    send(conversation.stateEvent());
    const open = conversation.streaming;
    for (const message of conversation.messages) {
      if (message.seq > after && message !== open) {
        send({ type: "message", message });
      }
    }
    const resumed = open && query.get("message") === open.id;
    const offset = resumed ? Number(query.get("offset") ?? 0) : 0;
    this.follow(conversation, open?.id ?? null, offset, response, send, false);
  }

  /** Tells of the widget's changes for as long as the stream is open. */
  private watch(
    response: ServerResponse,
    mishap: Mishap | null,
    query: URLSearchParams,
    send = stream(response, mishap),
  ): void {
    const tell = (): void => {
      const version = this.config.version ?? 1;
      if (version !== Number(query.get("config"))) {
        send({ type: "config", version });
      }
    };
    this.watchers.add(tell);
    response.on("close", () => this.watchers.delete(tell));
    tell();
  }

  /** Sends what an answer has so far and all that comes. */
  private follow(
    conversation: Conversation,
    answerId: string | null,
    offset: number,
    response: ServerResponse,
    send: (event: ChatEvent) => void,
    untilDone: boolean,
  ): void {
    const answer = conversation.messages.find(({ id }) => id === answerId);
    if (answer && answer.text.length > offset) {
      const text = answer.text.slice(offset);
      send({ type: "token", messageId: answer.id, text, offset });
    }
    if (untilDone && answer && answer.state !== "streaming") {
      const { seq, id } = answer;
      send({ type: "done", messageId: id, seq, reason: "complete" });
      response.end();
      return;
    }
    const listener = (event: ChatEvent): void => {
      const whole = event.type === "message" || event.type === "state";
      if (untilDone && whole) return;
      send(event);
      if (untilDone && event.type === "done") response.end();
    };
    conversation.listeners.add(listener);
    response.on("close", () => conversation.listeners.delete(listener));
  }
}
