import type { ChatEvent, ErrorEvent, StartEvent } from "@frontdesk/protocol";
import type { Texts } from "../locales/texts.js";
import { backoffMs, pause } from "../net/backoff.js";
import type { Gateway } from "../net/gateway.js";
import { RefusedError } from "../net/http.js";
import type { Entry } from "./entry.js";
import type { ConversationLog } from "./log.js";
import type { Outbox, OutboxItem } from "./outbox.js";
import { sendProblem } from "./problems.js";

/** Tries before a message is shown as not sent: about half a minute. */
const MAX_TRIES = 6;
/** Longest wait for the gateway's own `Retry-After` without asking. */
const MAX_SILENT_WAIT_S = 5;
/** After a reload, older messages are not sent without the visitor. */
const STALE_MS = 5 * 60_000;

export interface SenderDeps {
  readonly gateway: Gateway;
  readonly log: ConversationLog;
  readonly outbox: Outbox;
  readonly texts: Texts;
  readonly locale: string;
  readonly signal: AbortSignal;
  onStart(event: StartEvent): void;
  /** Everything after `start`. */
  onEvent(event: ChatEvent): void;
  /** The connection works (true) or broke. */
  onLink(up: boolean): void;
  onRefused(error: unknown): void;
  /** Something changed that is shown. */
  onChange(): void;
  /** No send and no answer is under way on this channel any more. */
  onIdle(): void;
}

export interface Sender {
  send(text: string): void;
  retry(entry: Entry): void;
  /** Takes up what a reload interrupted; call once history is here. */
  recover(): void;
  /** A message waits for the server's first word. */
  waiting(): boolean;
  /** A send or an answer is being read. */
  busy(): boolean;
}

/**
 * Sends one message after the other: the next goes out when the one before
 * was taken or refused, so their order is the visitor's.
 */
export function createSender(deps: SenderDeps): Sender {
  const { log, outbox, signal } = deps;
  const queue: OutboxItem[] = [];
  let pumping = false;
  let reading = 0;

  async function pump(): Promise<void> {
    if (pumping) return;
    pumping = true;
    try {
      for (let item = queue.shift(); item; item = queue.shift()) {
        await deliver(item);
        if (signal.aborted) return;
      }
    } finally {
      pumping = false;
      finish();
    }
  }

  function finish(): void {
    deps.onChange();
    if (!pumping && reading === 0 && !signal.aborted) deps.onIdle();
  }

  /** Ends when the message was taken, or cannot be sent now. */
  async function deliver(item: OutboxItem): Promise<void> {
    for (let tries = 1; ; tries++) {
      const error = await attempt(item);
      if (error === null || signal.aborted) return;
      deps.onLink(error instanceof RefusedError);
      const wait = silentWait(error, tries);
      if (wait === null) {
        fail(item, error);
        return;
      }
      await pause(wait, signal);
    }
  }

  /** One request. @returns null once the gateway took the message. */
  function attempt(item: OutboxItem): Promise<unknown> {
    return new Promise((resolve) => {
      let taken = false;
      reading++;
      const onEvent = (event: ChatEvent): void => {
        deps.onLink(true);
        if (event.type === "start") {
          taken = true;
          outbox.remove(item.clientMessageId);
          log.start(event, item.clientMessageId, Date.now());
          deps.onStart(event);
          resolve(null);
        } else if (event.type === "error" && !taken) {
          throw asRefusal(event);
        } else deps.onEvent(event);
      };
      const ended = (error: unknown): void => {
        reading--;
        // Taken: what is missing of the answer is read by resuming.
        if (!taken) resolve(error);
        else finish();
      };
      const { origin, pathname } = location;
      deps.gateway
        .chat(
          {
            message: item.text,
            clientMessageId: item.clientMessageId,
            locale: deps.locale,
            // Without the query: it may hold what is nobody's business.
            page: origin + pathname,
          },
          onEvent,
          signal,
        )
        .then(() => ended(new Error("The answer ended before it began")))
        .catch(ended);
    });
  }

  function fail(item: OutboxItem, error: unknown): void {
    const entry = log.entries.find(
      (other) => other.clientMessageId === item.clientMessageId,
    );
    if (entry && !entry.final) {
      entry.state = "unsent";
      entry.problem = sendProblem(error, deps.texts, Date.now());
    }
    deps.onRefused(error);
  }

  function enqueue(item: OutboxItem): void {
    queue.push(item);
    deps.onChange();
    void pump();
  }

  return {
    send(text) {
      const item = {
        clientMessageId: createId(),
        text,
        createdAt: Date.now(),
      };
      outbox.add(item);
      log.addLocal(item.clientMessageId, text, item.createdAt);
      enqueue(item);
    },
    retry(entry) {
      const item = outbox
        .list()
        .find((other) => other.clientMessageId === entry.clientMessageId);
      if (!item || entry.state !== "unsent") return;
      entry.state = "sending";
      entry.problem = null;
      enqueue(item);
    },
    recover() {
      for (const item of outbox.list()) {
        const known = log.entries.find(
          (entry) => entry.clientMessageId === item.clientMessageId,
        );
        if (known?.final) outbox.remove(item.clientMessageId);
        else if (!known) {
          const { clientMessageId: id, text, createdAt } = item;
          log.addLocal(id, text, createdAt);
          if (Date.now() - createdAt < STALE_MS) enqueue(item);
          else fail(item, new Error("Interrupted by a reload"));
        }
      }
    },
    waiting: () => pumping,
    busy: () => pumping || reading > 0,
  };
}

/** Milliseconds until the next try, or null when the visitor must decide. */
function silentWait(error: unknown, tries: number): number | null {
  if (tries >= MAX_TRIES) return null;
  if (error instanceof RefusedError) {
    if (!error.passing) return null;
    if ((error.retryAfter ?? 0) > MAX_SILENT_WAIT_S) return null;
    if (error.retryAfter !== null) return error.retryAfter * 1000;
  }
  return backoffMs(tries, Math.random);
}

/** A refusal told inside the stream is treated like one told by status. */
function asRefusal(event: ErrorEvent): RefusedError {
  return new RefusedError(
    PASSING.has(event.code) ? 503 : 400,
    { error: event.code, message: event.message },
    event.retryAfter ?? 0,
  );
}

const PASSING: ReadonlySet<string> = new Set([
  "shutting_down",
  "upstream_unavailable",
  "internal_server_error",
]);

/** `crypto.randomUUID` exists in secure contexts only. */
function createId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
