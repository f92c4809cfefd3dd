import type { ChatEvent } from "@frontdesk/protocol";
import type { Settings } from "../../shared/contract.js";
import type { SafeStorage } from "../../shared/storage.js";
import { Refusal } from "./refusal.js";
import { request } from "./request.js";

/** What the browser keeps of a visitor; made by the visitor's first act. */
export interface SessionRecord {
  readonly sessionId: string;
  readonly token: string;
  readonly expiresAt: number;
  readonly conversationId: string | null;
  /** Newest seq the visitor has seen. */
  readonly seen: number;
}

export interface Session {
  /** Null until the visitor acts. Reads what another tab may have written. */
  record(): SessionRecord | null;
  update(change: Partial<SessionRecord>): void;
  /**
   * A call with the session's token; the session is opened or renewed as
   * needed. Parameters and errors as {@link request}.
   */
  call(
    url: string,
    signal: AbortSignal,
    body?: object,
    onEvent?: (event: ChatEvent) => void,
  ): Promise<unknown>;
}

/** Renewed this long before its end, against clocks that differ. */
const MARGIN_MS = 60_000;

/** @param onReplaced the conversation on screen is not this session's. */
export function createSession(
  settings: Settings,
  storage: SafeStorage,
  onReplaced: () => void,
): Session {
  const { widgetId, apiKey, locale, storageKey: key } = settings;
  let opening: Promise<SessionRecord> | null = null;

  /** What storage may have refused to keep. */
  let kept: SessionRecord | null = null;

  const record = (): SessionRecord | null => {
    const value = storage.get(key) as SessionRecord | null;
    // Only this file writes there; a stranger's value lacks the id.
    return value?.sessionId ? value : kept;
  };
  const write = (value: SessionRecord): SessionRecord => {
    storage.set(key, (kept = value));
    return value;
  };

  async function open(signal: AbortSignal): Promise<SessionRecord> {
    const before = record();
    const answer = await request(
      `${settings.apiBase}/v1/sessions`,
      // Neither value is a secret: they name the widget that asks.
      {
        ...(widgetId && { "x-widget-id": widgetId }),
        ...(apiKey && { "x-widget-api-key": apiKey }),
      },
      signal,
      {
        ...(widgetId && { widgetId }),
        ...(before && { sessionId: before.sessionId }),
        locale,
      },
    );
    const { sessionId, token, expiresAt, conversation } = (answer ??
      {}) as Record<string, unknown>;
    if (typeof sessionId !== "string" || typeof token !== "string") {
      throw new TypeError();
    }
    const { id } = (conversation ?? {}) as { readonly id?: string };
    const known = before?.conversationId;
    const conversationId = id ?? null;
    if (known && known !== conversationId) onReplaced();
    return write({
      sessionId,
      token,
      expiresAt: Number(expiresAt),
      conversationId,
      seen: known === conversationId ? (before?.seen ?? 0) : 0,
    });
  }

  const session: Session = {
    record,
    update(change) {
      const before = record();
      if (before) write({ ...before, ...change });
    },
    async call(url, signal, body, onEvent) {
      for (let first = true; ; first = false) {
        let current = record();
        if (!current || current.expiresAt - MARGIN_MS < Date.now()) {
          opening ??= open(signal).finally(() => (opening = null));
          current = await opening;
        }
        const headers = { authorization: `Bearer ${current.token}` };
        try {
          return await request(
            settings.apiBase + url,
            headers,
            signal,
            body,
            onEvent,
          );
        } catch (error) {
          const expired = error instanceof Refusal && error.status === 401;
          if (!expired || !first) throw error;
          session.update({ expiresAt: 0 });
        }
      }
    },
  };
  return session;
}
