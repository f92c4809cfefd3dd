/**
 * Ties log, sender and live events together and tells the view when to look.
 * At most one connection feeds the log: an answer's own stream while it
 * runs, the conversation's events otherwise.
 */
import type { ChatEvent, ConversationMode } from "@frontdesk/protocol";
import type { Shell } from "../../shared/contract.js";
import { safeStorage, storageKey } from "../../shared/storage.js";
import type { Texts } from "../locales/texts.js";
import { createGateway } from "../net/gateway.js";
import { RefusedError } from "../net/http.js";
import { createSession } from "../net/session.js";
import type { Actions } from "./actions.js";
import { createActions } from "./actions.js";
import { channelFor } from "./activity.js";
import type { Entry } from "./entry.js";
import type { Phase } from "./history.js";
import { createHistory } from "./history.js";
import { createLink } from "./link.js";
import { createLive } from "./live.js";
import type { Applied, ConversationLog } from "./log.js";
import { createLog } from "./log.js";
import { createOutbox } from "./outbox.js";
import { problem } from "./problems.js";
import { createReceipts } from "./receipts.js";
import { createSender } from "./sender.js";

/** How often a closed panel looks for news and any panel reconsiders. */
const TICK_MS = 60_000;

export interface EngineDeps {
  readonly shell: Shell;
  readonly texts: Texts;
  /** Ends every timer, listener and connection. */
  readonly signal: AbortSignal;
  /** Something that is shown has changed. */
  onChange(): void;
  /** A message has ended, or come whole, while the panel was there. */
  onMessage(entry: Entry): void;
}

/** Where a request for a human stands. */
export type HumanRequest = "none" | "asked" | "told";

export interface Engine {
  readonly log: ConversationLog;
  readonly phase: Phase;
  readonly hasEarlier: boolean;
  readonly offline: boolean;
  /** An answer is expected or being written. */
  readonly answering: boolean;
  readonly mode: ConversationMode;
  readonly humanRequest: HumanRequest;
  /** The visitor should be asked for an address. */
  readonly contactWanted: boolean;
  /** The address that was left, or null. */
  readonly contactSaved: string | null;
  /** An action failed and nothing has worked since. */
  readonly actionFailed: boolean;
  readonly actions: Pick<Actions, "typing">;
  send(text: string): void;
  retry(entry: Entry): void;
  discard(entry: Entry): void;
  stop(): void;
  askHuman(): void;
  wantContact(): void;
  saveContact(email: string, name: string): Promise<boolean>;
  earlier(): void;
  reload(): void;
  /** The panel was opened or closed. */
  reconsider(): void;
}

export function createEngine(deps: EngineDeps): Engine {
  const { shell, texts, signal, onChange } = deps;
  const { settings } = shell;
  let humanRequest: HumanRequest = "none";
  let stopWanted = false;
  let contactWanted = false;
  let contactSaved: string | null = null;
  let actionFailed = false;
  let hidden = document.visibilityState === "hidden";

  const log = createLog();
  const link = createLink(onChange);
  const outbox = createOutbox(
    safeStorage("sessionStorage"),
    storageKey(settings),
  );
  const session = createSession(settings, safeStorage("localStorage"), () => {
    log.clear();
    history.reset();
  });
  const gateway = createGateway(settings, session);
  const conversationId = (): string | null =>
    session.record()?.conversationId ?? null;
  const history = createHistory(gateway, log, signal, onChange);
  const actions = createActions({
    gateway,
    signal,
    conversationId,
    onFailed() {
      actionFailed = true;
      onChange();
    },
  });
  const receipts = createReceipts(
    shell,
    session,
    log,
    (seq) => actions.read(seq),
    deps.onMessage,
  );

  function changed(): void {
    receipts.update();
    onChange();
  }

  function onEvent(event: ChatEvent): Applied {
    if (event.type === "error") onAnswerError(event);
    if (event.type === "card") contactWanted = true;
    const applied = log.apply(event, Date.now());
    if (event.type === "state" && event.mode !== "assistant") {
      humanRequest = "told";
      if (event.mode === "waiting" && !event.staffOnline) contactWanted = true;
    } else if (event.type === "state" && humanRequest === "told") {
      humanRequest = "none";
    }
    if (applied === "changed" || event.type === "card") changed();
    return applied;
  }

  function onAnswerError(event: ChatEvent & { type: "error" }): void {
    const entry = log.streaming();
    if (entry !== null) {
      entry.state = "failed";
      entry.problem = problem(event, Date.now());
    }
    shell.emit("error", { code: event.code });
    changed();
  }

  const sender = createSender({
    gateway,
    log,
    outbox,
    texts,
    locale: settings.locale,
    signal,
    onStart(event) {
      const before = session.record();
      session.update({
        conversationId: event.conversationId,
        seen: Math.max(before?.seen ?? 0, event.visitorSeq),
      });
      if (event.visitorSeq === 1) history.begin();
      else if (history.phase === "idle") {
        void history.load(event.conversationId);
      }
      if (humanRequest === "asked") void tellHuman();
      if (stopWanted && event.messageId) actions.stop(event.messageId);
      stopWanted = false;
      actionFailed = false;
      changed();
    },
    onEvent(event) {
      if (onEvent(event) === "gap") throw new Error("Text missing");
    },
    onLink: (up) => link.set(up),
    onRefused(error) {
      stopWanted = false;
      const code = error instanceof RefusedError ? error.code : "network_error";
      shell.emit("error", { code });
    },
    onChange: changed,
    onIdle: reconsider,
  });

  const live = createLive({
    gateway,
    log,
    conversationId,
    onEvent,
    onLink: (up) => link.set(up),
    onRefused(error) {
      shell.emit("error", { code: error.code });
      if (error.status !== 404) return;
      // Gone on the server: the next message begins a new one.
      session.update({ conversationId: null, seen: 0 });
      log.clear();
      changed();
    },
  });

  async function tellHuman(): Promise<void> {
    const told = await actions.human();
    humanRequest = told ? "told" : "none";
    onChange();
  }

  function lastActivity(): number {
    return log.entries.at(-1)?.createdAt ?? 0;
  }

  /** Chooses the channel for the present situation. */
  function reconsider(): void {
    if (signal.aborted) return;
    const id = conversationId();
    const channel = channelFor({
      open: shell.isOpen(),
      pageVisible: !hidden,
      answering: log.streaming() !== null,
      mode: log.state?.mode ?? "assistant",
      lastActivity: lastActivity(),
      now: Date.now(),
    });
    const ready = id !== null && history.phase === "ready" && !sender.busy();
    live.set(ready && channel === "live");
    if (id !== null && history.phase === "idle" && channel !== "none") {
      void reload();
    }
    receipts.update();
  }

  /** First load, a closed panel's look for news, or a try after failure. */
  async function reload(): Promise<void> {
    const id = conversationId();
    if (id === null) return;
    const first = history.phase === "idle";
    await history.load(id);
    if (first) receipts.silence();
    if (history.phase === "ready") sender.recover();
    changed();
    reconsider();
  }

  function tick(): void {
    reconsider();
    if (!hidden && history.phase === "ready" && !shell.isOpen()) void reload();
  }

  const timer = setInterval(tick, TICK_MS);
  signal.addEventListener("abort", () => {
    clearInterval(timer);
    live.set(false);
    link.destroy();
  });
  const on = (target: EventTarget, name: string, handler: () => void): void =>
    target.addEventListener(name, handler, { signal });
  on(document, "visibilitychange", () => {
    hidden = document.visibilityState === "hidden";
    reconsider();
  });
  // An open connection would keep the page out of the back/forward cache.
  on(window, "pagehide", () => {
    hidden = true;
    reconsider();
  });
  on(window, "pageshow", () => {
    hidden = document.visibilityState === "hidden";
    reconsider();
  });
  on(window, "offline", () => {
    if (conversationId() !== null) link.set(false);
  });
  on(window, "online", () => link.set(true));
  // Another tab may have begun the conversation or read it.
  on(window, "storage", reconsider);
  if (conversationId() === null) sender.recover();

  return {
    log,
    actions,
    get phase() {
      return history.phase;
    },
    get hasEarlier() {
      return history.hasEarlier;
    },
    get offline() {
      return link.offline;
    },
    get answering() {
      const entry = log.streaming();
      return (
        (entry !== null && entry.state === "streaming") ||
        (sender.waiting() && (log.state?.mode ?? "assistant") === "assistant")
      );
    },
    get mode() {
      return log.state?.mode ?? "assistant";
    },
    get humanRequest() {
      return humanRequest;
    },
    get contactWanted() {
      return contactWanted && contactSaved === null;
    },
    get contactSaved() {
      return contactSaved;
    },
    get actionFailed() {
      return actionFailed;
    },
    send(text) {
      live.set(false);
      const running = log.streaming();
      // The gateway ends it; its last words are read afterwards.
      if (running !== null) running.state = "stopped";
      sender.send(text);
    },
    retry(entry) {
      live.set(false);
      sender.retry(entry);
    },
    discard(entry) {
      if (entry.clientMessageId) outbox.remove(entry.clientMessageId);
      log.remove(entry);
      onChange();
    },
    stop() {
      const id = log.streaming()?.id;
      if (id) actions.stop(id);
      else stopWanted = true;
    },
    askHuman() {
      if (humanRequest !== "none") return;
      humanRequest = "asked";
      if (conversationId() === null) this.send(texts.humanRequest);
      else void tellHuman();
      onChange();
    },
    wantContact() {
      contactWanted = true;
      onChange();
    },
    async saveContact(email, name) {
      const saved = await actions.contact(email, name);
      if (saved) {
        contactSaved = email;
        actionFailed = false;
      }
      onChange();
      return saved;
    },
    earlier() {
      const id = conversationId();
      if (id !== null) void history.earlier(id);
    },
    reload: () => void reload(),
    reconsider,
  };
}
