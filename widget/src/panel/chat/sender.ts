import type { ChatEvent } from "@frontdesk/protocol";
import { backoffMs, pause } from "../net/backoff.js";
import { Refusal } from "../net/refusal.js";
import type { Core } from "./core.js";
import type { Entry } from "./entry.js";
import type { Outbox } from "./outbox.js";

/** Tries before a message is shown as not sent: about half a minute. */
const MAX_TRIES = 6;
/** Longest wait the gateway may ask for without the visitor being asked. */
const MAX_SILENT_WAIT_S = 5;
/** After a reload, older messages are not sent without the visitor. */
const STALE_MS = 5 * 60_000;

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
  const queue: Entry[] = [];
  let pumping = false;
  let reading = 0;

  async function enqueue(entry: Entry): Promise<void> {
    queue.push(entry);
    outbox.save();
    core.changed();
    if (pumping) return;
    pumping = true;
    for (let next; (next = queue.shift());) {
      await deliver(next);
      outbox.save();
    }
    pumping = false;
    finish();
  }

  function finish(): void {
    core.changed();
    if (!pumping && !reading) onIdle();
  }

  /** Ends when the message was taken, or cannot be sent now. */
  async function deliver(entry: Entry): Promise<void> {
    for (let tries = 1; ; tries++) {
      const error = await attempt(entry);
      if (!error || signal.aborted) return;
      const refusal = error instanceof Refusal ? error : null;
      const wait = refusal?.wait ?? 0;
      core.link(!!refusal);
      if (
        tries === MAX_TRIES ||
        wait > MAX_SILENT_WAIT_S ||
        (refusal && !refusal.passing)
      ) {
        fail(entry, refusal);
        return;
      }
      await pause(wait * 1000 || backoffMs(tries), signal);
    }
  }

  /** One request. @returns null once the gateway took the message. */
  function attempt(entry: Entry): Promise<Error | null> {
    const { key: clientMessageId, text: message } = entry;
    const { origin, pathname } = location;
    return new Promise((resolve) => {
      let taken = false;
      const onEvent = (event: ChatEvent): void => {
        core.link(true);
        core.take(event, clientMessageId);
        if (event.type === "start") {
          taken = true;
          resolve(null);
        }
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
            locale: core.settings.locale,
            // Without the query: it may hold what is nobody's business.
            page: origin + pathname,
          },
          onEvent,
        )
        .then(() => ended(new Error()), ended);
    });
  }

  function fail(entry: Entry, refusal: Refusal | null): void {
    // An event of another connection may have shown it as taken meanwhile.
    if (entry.final) return;
    entry.state = "unsent";
    entry.problem = refusal?.message || core.texts.unsent;
    entry.retryAt = Date.now() + (refusal?.wait ?? 0) * 1000;
    // A no without a time is a no to this message.
    entry.hopeless = !!refusal && !refusal.passing && !refusal.wait;
    core.report(refusal?.code ?? "network_error");
  }

  return {
    send(text) {
      // `crypto.randomUUID` exists in secure contexts only.
      const random = crypto.getRandomValues(new Uint32Array(4)).join("-");
      void enqueue(log.addLocal(random, text, Date.now()));
    },
    retry(entry) {
      entry.state = "sending";
      entry.problem = undefined;
      void enqueue(entry);
    },
    recover() {
      for (const entry of outbox.restored.splice(0)) {
        const fresh = Date.now() - entry.createdAt < STALE_MS;
        if (fresh && !entry.final) void enqueue(entry);
        else fail(entry, null);
      }
      outbox.save();
    },
    waiting: () => pumping,
    busy: () => pumping || reading > 0,
  };
}
