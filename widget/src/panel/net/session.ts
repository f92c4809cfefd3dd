import type { SessionBody } from "@frontdesk/protocol";
import type { Settings } from "../../shared/contract.js";
import type { SafeStorage } from "../../shared/storage.js";
import { storageKey } from "../../shared/storage.js";
import { requireOk } from "./http.js";

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
  /** A token that is not about to end, by a new session if need be. */
  token(signal: AbortSignal): Promise<string>;
  /** Call after a 401: the next `token` asks the gateway anew. */
  expire(): void;
}

/** Renewed this long before its end, against clocks that differ. */
const MARGIN_MS = 60_000;

export function createSession(
  settings: Settings,
  storage: SafeStorage,
  /** The gateway gave another session: what is shown is not its own. */
  onReplaced: () => void,
): Session {
  const key = storageKey(settings);
  let opening: Promise<SessionRecord> | null = null;

  const record = (): SessionRecord | null => parseRecord(storage.get(key));
  const write = (value: SessionRecord): void =>
    storage.set(key, JSON.stringify(value));

  async function open(signal: AbortSignal): Promise<SessionRecord> {
    const before = record();
    const response = await fetch(`${settings.apiBase}/v1/sessions`, {
      method: "POST",
      credentials: "omit",
      headers: { "content-type": "application/json", ...identity(settings) },
      body: JSON.stringify({
        ...(settings.widgetId && { widgetId: settings.widgetId }),
        ...(before && { sessionId: before.sessionId }),
        locale: settings.locale,
      }),
      signal,
    });
    const body = parseSession(await (await requireOk(response)).json());
    const same = before?.sessionId === body.sessionId;
    const after: SessionRecord = {
      sessionId: body.sessionId,
      token: body.token,
      expiresAt: body.expiresAt,
      conversationId: body.conversation?.id ?? null,
      seen: same ? before.seen : 0,
    };
    write(after);
    const changed =
      before !== null && before.conversationId !== after.conversationId;
    if (changed && before.conversationId !== null) onReplaced();
    return after;
  }

  return {
    record,
    update(change) {
      const before = record();
      if (before !== null) write({ ...before, ...change });
    },
    async token(signal) {
      const kept = record();
      if (kept !== null && kept.expiresAt - MARGIN_MS > Date.now()) {
        return kept.token;
      }
      opening ??= open(signal).finally(() => (opening = null));
      return (await opening).token;
    },
    expire() {
      this.update({ expiresAt: 0 });
    },
  };
}

/** Tells the gateway which widget asks; neither value is a secret. */
function identity(settings: Settings): Record<string, string> {
  return {
    ...(settings.widgetId && { "x-widget-id": settings.widgetId }),
    ...(settings.apiKey && { "x-widget-api-key": settings.apiKey }),
  };
}

function parseRecord(text: string | null): SessionRecord | null {
  if (text === null) return null;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Something else wrote there: as good as nothing.
    return null;
  }
  if (typeof value !== "object" || value === null) return null;
  const { sessionId, token, expiresAt, conversationId, seen } =
    value as Record<string, unknown>;
  if (typeof sessionId !== "string") return null;
  return {
    sessionId,
    token: typeof token === "string" ? token : "",
    expiresAt: typeof expiresAt === "number" ? expiresAt : 0,
    conversationId: typeof conversationId === "string" ? conversationId : null,
    seen: typeof seen === "number" ? seen : 0,
  };
}

/** @throws when the gateway's answer lacks what the widget needs. */
function parseSession(value: unknown): SessionBody {
  const body = value as Partial<SessionBody> | null;
  if (
    typeof body?.sessionId !== "string" ||
    typeof body.token !== "string" ||
    typeof body.expiresAt !== "number"
  ) {
    throw new TypeError("frontdesk: unexpected answer to a session request");
  }
  const { sessionId, token, expiresAt, conversation = null } = body;
  return { sessionId, token, expiresAt, conversation };
}
