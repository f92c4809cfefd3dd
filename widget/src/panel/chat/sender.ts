import type { ChatEvent } from "@frontdesk/protocol";
import { backoffMs, pause } from "../net/backoff.js";
import { Refusal } from "../net/refusal.js";
import type { Core } from "./core.js";
import type { Entry } from "./entry.js";
import type { Outbox, OutboxItem } from "./outbox.js";

/** Tries before a message is shown as not sent: about half a minute. */
const MAX_TRIES = 5;
/** Longest wait the gateway may ask for without the visitor being asked. */
const MAX_SILENT_WAIT_S = 5;
/** After a reload, older messages are not sent without the visitor. */
const STALE_MS = 5 * 60_000;

/** Refusals that the same message would meet again. */
const HOPELESS = /_too_l|filtered|closed|invalid_r/;

export interface Sender {
  send(text: string): void;
  retry(entry: Entry): void;
  /** Takes up what a reload interrupted; call once history is here. */
  recover(): void;
  /** A message waits for the gateway's first word. */
  waiting(): boolean;
  /** A send or an answer is being read. */
  busy(): boolean;
}

/**
 * Sends one message after the other: the next goes out when the one before
 * was taken or refused, so their order is the visitor's.
 * @param onIdle no send and no answer is under way here any more.
 */
export function createSender(
  core: Core,
  outbox: Outbox,
  onIdle: () => void,
): Sender {
  const { log, signal } = core;
  const queue: OutboxItem[] = [];
  let pumping = false;
  let reading = 0;

  async function pump(): Promise<void> {
    if (pumping) return;
    pumping = true;
    for (let item = queue.shift(); item; item = queue.shift()) {
      await deliver(item);
    }
    pumping = false;
    finish();
  }

  function finish(): void {
    core.changed();
    if (!pumping && !reading) onIdle();
  }

  /** Ends when the message was taken, or cannot be sent now. */
  async function deliver(item: OutboxItem): Promise<void> {
    for (let tries = 1; ; tries++) {
      const error = await attempt(item);
      if (!error || signal.aborted) return;
      const refusal = error instanceof Refusal ? error : null;
      core.link(!!refusal);
      const wait = refusal?.wait ?? 0;
      const again = refusal
        ? refusal.passing && wait <= MAX_SILENT_WAIT_S
        : tries < MAX_TRIES;
      if (!again || tries >= MAX_TRIES) {
        fail(item, refusal);
        return;
      }
      await pause(wait * 1000 || backoffMs(tries), signal);
    }
  }

  /** One request. @returns null once the gateway took the message. */
  function attempt(item: OutboxItem): Promise<Error | null> {
    const { clientMessageId, text: message } = item;
    const { origin, pathname } = location;
    return new Promise((resolve) => {
      let taken = false;
      const onEvent = (event: ChatEvent): void => {
        core.link(true);
        if (event.type === "error" && !taken) {
          // Told inside the stream, a refusal is still a refusal.
          const status = /^(shut|up|int)/.test(event.code) ? 503 : 400;
          const wait = event.retryAfter ?? 0;
          throw new Refusal(status, event.code, event.message, wait);
        }
        if (event.type === "start") {
          taken = true;
          outbox.remove(clientMessageId);
        }
        core.take(event, clientMessageId);
        if (taken) resolve(null);
      };
      const ended = (error: Error): void => {
        reading--;
        // Once taken, what is missing of the answer is read by resuming.
        if (taken) finish();
        else resolve(error);
      };
      reading++;
      core.session
        .call(
          "/chat",
          signal,
          {
            message,
            clientMessageId,
            locale: core.locale,
            // Without the query: it may hold what is nobody's business.
            page: origin + pathname,
          },
          onEvent,
        )
        .then(() => ended(new Error("No answer")), ended);
    });
  }

  function fail(item: OutboxItem, refusal: Refusal | null): void {
    const entry = log.entries.find(
      ({ clientMessageId }) => clientMessageId === item.clientMessageId,
    );
    if (entry && !entry.final) {
      entry.state = "unsent";
      entry.problem = refusal?.message || core.texts.unsent;
      entry.retryAt = Date.now() + (refusal?.wait ?? 0) * 1000;
      entry.hopeless = HOPELESS.test(refusal?.code ?? "");
      if (entry.hopeless) outbox.remove(entry.key);
    }
    core.report(refusal?.code ?? "network_error");
  }

  function enqueue(item: OutboxItem): void {
    queue.push(item);
    void pump();
    core.changed();
  }

  function send(text: string): void {
    const clientMessageId = createId();
    const item = { clientMessageId, text, createdAt: Date.now() };
    outbox.add(item);
    log.addLocal(clientMessageId, text, item.createdAt);
    enqueue(item);
  }

  return {
    send,
    retry(entry) {
      const { key: clientMessageId, text, createdAt } = entry;
      entry.state = "sending";
      entry.problem = undefined;
      enqueue({ clientMessageId, text, createdAt });
    },
    recover() {
      for (const item of outbox.list()) {
        const { clientMessageId: id, text, createdAt } = item;
        const known = log.entries.find((it) => it.clientMessageId === id);
        if (known?.final) outbox.remove(id);
        else if (!known) {
          log.addLocal(id, text, createdAt);
          if (Date.now() - createdAt < STALE_MS) enqueue(item);
          else fail(item, null);
        }
      }
    },
    waiting: () => pumping,
    busy: () => pumping || reading > 0,
  };
}

/** `crypto.randomUUID` exists in secure contexts only. */
function createId(): string {
  return [...crypto.getRandomValues(new Uint32Array(4))]
    .map((part) => part.toString(36))
    .join("-");
}
