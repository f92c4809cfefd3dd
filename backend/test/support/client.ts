/** A visitor's client as small as can be, over real HTTP. */
import {
  createNdjsonDecoder,
  type ChatEvent,
  type DoneEvent,
  type StartEvent,
} from "@frontdesk/protocol";
import { WIDGET_KEY } from "./platform.js";

type Headers = Record<string, string>;

export const KEY_HEADERS: Headers = {
  "content-type": "application/json",
  "x-widget-api-key": WIDGET_KEY,
};

export function post(
  url: string,
  body: unknown,
  headers: Headers = KEY_HEADERS,
): Promise<Response> {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return fetch(url, { method: "POST", headers, body: text });
}

let counter = 0;

/** A visitor nobody was before. */
export function newSessionId(): string {
  counter += 1;
  return `visitor-${process.pid}-${Date.now()}-${counter}`;
}

/** Events of one response as they arrive. */
export class EventReader {
  readonly events: ChatEvent[] = [];
  ended = false;
  #read = 0;
  #wake: (() => void)[] = [];
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;

  constructor(readonly response: Response) {
    if (response.status !== 200 || !response.body) {
      throw new Error(`no stream: status ${response.status}`);
    }
    this.#reader = response.body.getReader();
    void this.#pump();
  }

  /** Resolves with the first event from here on that fits. */
  async until<T extends ChatEvent>(
    fits: (event: ChatEvent) => event is T,
  ): Promise<T>;
  async until(fits: (event: ChatEvent) => boolean): Promise<ChatEvent>;
  async until(fits: (event: ChatEvent) => boolean): Promise<ChatEvent> {
    for (;;) {
      while (this.#read < this.events.length) {
        const event = this.events[this.#read];
        this.#read += 1;
        if (event && fits(event)) return event;
      }
      if (this.ended) {
        const seen = this.events.map(({ type }) => type).join(" ");
        throw new Error(`the stream ended without it: ${seen}`);
      }
      await new Promise<void>((resolve) => this.#wake.push(resolve));
    }
  }

  async all(): Promise<ChatEvent[]> {
    while (!this.ended) {
      await new Promise<void>((resolve) => this.#wake.push(resolve));
    }
    return this.events;
  }

  /** What a client that follows the rules shows for the answer now. */
  get text(): string {
    return textOf(this.events);
  }

  async close(): Promise<void> {
    await this.#reader.cancel().catch(() => undefined);
  }

  async #pump(): Promise<void> {
    const decoder = createNdjsonDecoder((event) => {
      this.events.push(event);
      this.#notify();
    });
    try {
      for (;;) {
        const { done, value } = await this.#reader.read();
        if (done) break;
        decoder.push(value);
      }
      decoder.end();
    } catch {
      // A connection that is cut ends the stream like any other end.
    }
    this.ended = true;
    this.#notify();
  }

  #notify(): void {
    for (const wake of this.#wake.splice(0)) wake();
  }
}

/**
 * Applies events in order, and fails on a token that does not begin where the
 * text before it ended.
 */
export function textOf(events: readonly ChatEvent[], before = ""): string {
  let text = before;
  for (const event of events) {
    if (event.type === "reset") text = "";
    if (event.type !== "token") continue;
    if (event.offset !== text.length) {
      throw new Error(`token at ${event.offset}, text is ${text.length}`);
    }
    text += event.text;
  }
  return text;
}

export const isStart = (event: ChatEvent): event is StartEvent =>
  event.type === "start";
export const isDone = (event: ChatEvent): event is DoneEvent =>
  event.type === "done";
export const isToken = (event: ChatEvent): boolean => event.type === "token";

export async function send(
  url: string,
  sessionId: string,
  message: string,
  more: Record<string, unknown> = {},
): Promise<EventReader> {
  const response = await post(`${url}/chat`, { sessionId, message, ...more });
  if (response.status !== 200) {
    throw new Error(`${response.status}: ${await response.text()}`);
  }
  return new EventReader(response);
}

export function get(
  url: string,
  sessionId: string,
  headers: Headers = {},
): Promise<Response> {
  return fetch(url, {
    headers: {
      "x-widget-api-key": WIDGET_KEY,
      "x-session-id": sessionId,
      ...headers,
    },
  });
}

/** Continues a conversation; `query` as the address takes it. */
export async function follow(
  url: string,
  sessionId: string,
  conversationId: string,
  query: Record<string, string | number> = {},
): Promise<EventReader> {
  const search = new URLSearchParams(
    Object.entries(query).map(([name, value]): [string, string] => [
      name,
      String(value),
    ]),
  );
  const path = `/v1/conversations/${conversationId}/events?${search.toString()}`;
  return new EventReader(await get(`${url}${path}`, sessionId));
}
