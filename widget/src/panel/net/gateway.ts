/** The calls of a visitor with a session, each with its token. */
import type {
  ChatEvent,
  ChatRequestBody,
  Message,
  MessagesBody,
} from "@frontdesk/protocol";
import type { Settings } from "../../shared/contract.js";
import type { ResumePoint } from "../chat/log.js";
import { RefusedError, requireOk } from "./http.js";
import type { Session } from "./session.js";
import { readEvents } from "./stream.js";

export type Action = "stop" | "typing" | "read" | "human" | "contact";

export interface Gateway {
  /** Reads the answer's events until it ends or the connection does. */
  chat(
    body: ChatRequestBody,
    onEvent: (event: ChatEvent) => void,
    signal: AbortSignal,
  ): Promise<void>;
  events(
    conversationId: string,
    from: ResumePoint & { readonly attempt?: number },
    onEvent: (event: ChatEvent) => void,
    signal: AbortSignal,
  ): Promise<void>;
  messages(
    conversationId: string,
    before: number | null,
    signal: AbortSignal,
  ): Promise<MessagesBody>;
  act(
    conversationId: string,
    action: Action,
    body: Readonly<Record<string, unknown>>,
    signal: AbortSignal,
  ): Promise<void>;
}

/** Messages of one page of history. */
const PAGE_SIZE = 30;

export function createGateway(settings: Settings, session: Session): Gateway {
  /** Runs a call; a session the gateway no longer takes is renewed once. */
  async function withToken<T>(
    signal: AbortSignal,
    call: (headers: Record<string, string>) => Promise<T>,
  ): Promise<T> {
    for (let first = true; ; first = false) {
      const token = await session.token(signal);
      try {
        return await call({
          authorization: `Bearer ${token}`,
          "accept-language": settings.locale,
        });
      } catch (error) {
        const expired = error instanceof RefusedError && error.status === 401;
        if (!expired || !first) throw error;
        session.expire();
      }
    }
  }

  const path = (conversationId: string, rest: string): string =>
    `${settings.apiBase}/v1/conversations/${encodeURIComponent(conversationId)}/${rest}`;

  function post(
    url: string,
    headers: Record<string, string>,
    body: unknown,
    signal: AbortSignal,
  ): Promise<Response> {
    return fetch(url, {
      method: "POST",
      credentials: "omit",
      headers: { ...headers, "content-type": "application/json" },
      body: JSON.stringify(body),
      signal,
    });
  }

  return {
    chat: (body, onEvent, signal) =>
      withToken(signal, (headers) =>
        readEvents(
          (inner) =>
            post(
              settings.chatUrl,
              { ...headers, accept: "application/x-ndjson" },
              body,
              inner,
            ),
          onEvent,
          signal,
        ),
      ),
    events: (conversationId, from, onEvent, signal) =>
      withToken(signal, (headers) => {
        const query = new URLSearchParams();
        for (const [name, value] of Object.entries(from)) {
          query.set(name, String(value));
        }
        return readEvents(
          (inner) =>
            fetch(path(conversationId, `events?${query}`), {
              credentials: "omit",
              cache: "no-store",
              headers: { ...headers, accept: "application/x-ndjson" },
              signal: inner,
            }),
          onEvent,
          signal,
        );
      }),
    messages: (conversationId, before, signal) =>
      withToken(signal, async (headers) => {
        const query = before === null ? "" : `&before=${before}`;
        const response = await fetch(
          path(conversationId, `messages?limit=${PAGE_SIZE}${query}`),
          { credentials: "omit", cache: "no-store", headers, signal },
        );
        return parsePage(await (await requireOk(response)).json());
      }),
    act: (conversationId, action, body, signal) =>
      withToken(signal, async (headers) => {
        const url = path(conversationId, action);
        await requireOk(await post(url, headers, body, signal));
      }),
  };
}

/** @throws when the answer is no page of messages. */
function parsePage(value: unknown): MessagesBody {
  const body = value as Partial<MessagesBody> | null;
  if (!Array.isArray(body?.messages)) {
    throw new TypeError("frontdesk: unexpected answer to a history request");
  }
  // What is computed with is checked; the rest is shown as text.
  const messages = (body.messages as readonly Partial<Message>[]).filter(
    (message) =>
      typeof message.id === "string" &&
      typeof message.seq === "number" &&
      typeof message.text === "string",
  ) as readonly Message[];
  return { messages, hasMore: body.hasMore === true };
}
