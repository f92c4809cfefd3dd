/**
 * Ties log, sender and live events together and tells the view when to look.
 * At most one connection feeds the log: an answer's own stream while it
 * runs, the conversation's events otherwise.
 */
import type { ConversationMode, MessagesBody } from "@frontdesk/protocol";
import type { Config, Shell } from "../../shared/contract.js";
import { safeStorage } from "../kit.js";
import type { Texts } from "../locales/texts.js";
import { Refusal } from "../net/refusal.js";
import { request } from "../net/request.js";
import { createSession } from "../net/session.js";
import type { Core } from "./core.js";
import type { Entry } from "./entry.js";
import { conversationPath, createLive } from "./live.js";
import type { ConversationLog } from "./log.js";
import { createLog } from "./log.js";
import { createOutbox } from "./outbox.js";
import { createReceipts } from "./receipts.js";
import type { Sender } from "./sender.js";
import { createSender } from "./sender.js";

/** Messages of one page of history. */
const PAGE_SIZE = 30;
/** A lost connection is told after this long, not at once. */
const NOTICE_MS = 2000;
/** With the panel closed, a conversation stays connected for this long. */
const WARM_MS = 60 * 60_000;
/** While keys are pressed, staff are told at most this often. */
const TYPING_MS = 4000;

/** What the view draws; changed by the engine only. */
export interface ChatState {
  phase: "idle" | "loading" | "ready" | "failed";
  hasEarlier: boolean;
  offline: boolean;
  /** Whether a human was asked for, and whether the gateway knows. */
  human: "" | "asked" | "told";
  /** The visitor should be asked for an address. */
  contactWanted: boolean;
  /** The address that was left, or empty. */
  contact: string;
  /** An action failed and none has worked since. */
  failed: boolean;
}

export interface Engine extends Pick<Sender, "send" | "retry"> {
  readonly log: ConversationLog;
  readonly state: Readonly<ChatState>;
  mode(): ConversationMode;
  /** An answer is expected or being written. */
  answering(): boolean;
  stop(): void;
  askHuman(): void;
  /** Call on each keystroke. */
  typing(): void;
  /** @returns whether the address was taken. */
  saveContact(email: string): Promise<boolean>;
  /** Loads the newest page, or the one before the oldest message held. */
  load(earlier: boolean): Promise<void>;
  /** The panel was opened or closed. */
  reconsider(): void;
}

/**
 * @param signal ends every timer, listener and connection
 * @param onChange something that is shown has changed
 * @param onMessage a message has come or ended while the panel was there
 */
export function createEngine(
  shell: Shell,
  texts: Texts,
  signal: AbortSignal,
  onChange: () => void,
  onMessage: (entry: Entry) => void,
): Engine {
  const { settings } = shell;
  const state: ChatState = {
    phase: "idle",
    hasEarlier: false,
    offline: false,
    human: "",
    contactWanted: false,
    contact: "",
    failed: false,
  };
  const log = createLog();
  let hidden = document.hidden;
  let stopWanted = false;
  let typingAt = 0;
  let notice: ReturnType<typeof setTimeout> | undefined;

  function forget(): void {
    log.clear();
    state.phase = "idle";
    changed();
  }

  const session = createSession(settings, safeStorage("localStorage"), forget);
  const hasConversation = (): boolean => !!session.record()?.conversationId;
  const mode = (): ConversationMode =>
    log.state?.mode === "human"
      ? "human"
      : state.human
        ? "waiting"
        : "assistant";
  const receipts = createReceipts(shell, session, log, onMessage, (seq) => {
    // A mark that is lost is made good by the next one.
    void act("read", { seq }).catch(() => {});
  });

  function changed(): void {
    receipts.update();
    onChange();
  }

  const core: Core = {
    texts,
    settings,
    session,
    log,
    signal,
    changed,
    report: (code) => shell.emit("error", { code }),
    link(up) {
      if (up === !notice) return;
      clearTimeout(notice);
      notice = undefined;
      if (!up) notice = setTimeout(tellOffline, NOTICE_MS, true);
      else if (state.offline) tellOffline(false);
    },
    take(event, clientMessageId) {
      log.apply(event, clientMessageId);
      if (event.type === "start") {
        const { conversationId, visitorSeq, messageId } = event;
        const seen = Math.max(session.record()?.seen ?? 0, visitorSeq);
        session.update({ conversationId, seen });
        if (visitorSeq === 1) state.phase = "ready";
        if (state.human === "asked") tellHuman();
        if (stopWanted && messageId) void tell("stop", { messageId });
        stopWanted = state.failed = false;
      } else if (event.type === "state") {
        state.human = event.mode === "assistant" ? "" : "told";
        if (event.mode === "waiting" && !event.staffOnline) {
          state.contactWanted = true;
        }
      } else if (event.type === "config") {
        void renew(event.version);
      } else if (event.type === "card") {
        state.contactWanted = true;
      } else if (event.type === "error") {
        const problem = event.message;
        Object.assign(log.streaming() ?? {}, { state: "failed", problem });
        core.report(event.code);
      }
      if (event.type !== "ping") changed();
    },
  };
  const outbox = createOutbox(
    safeStorage("sessionStorage"),
    `${settings.storageKey}:outbox`,
    log,
  );
  const sender = createSender(core, outbox, reconsider);
  const live = createLive(core, gone);

  /** The server lost it: the next message begins a new conversation. */
  function gone(): void {
    session.update({ conversationId: null, seen: 0 });
    forget();
  }

  function tellOffline(offline: boolean): void {
    state.offline = offline;
    onChange();
  }

  /** The widget's looks have changed while it is on the page. */
  async function renew(version: number): Promise<void> {
    const { apiBase, widgetId } = settings;
    if (!widgetId) return;
    try {
      const config = await request(
        // Past the cache.
        `${apiBase}/v1/widgets/${widgetId}/config?${version}`,
        {},
        signal,
      );
      // The loader checks every value; null is no answer at all.
      if (config) shell.redress(config as Config);
      onChange();
    } catch {
      // It looks as it did; the next connection tells again.
    }
  }

  function act(action: string, body: object): Promise<unknown> {
    return session.call(conversationPath(core) + action, signal, body);
  }

  /** An action whose failure the visitor must know. */
  async function tell(action: string, body: object): Promise<boolean> {
    try {
      await act(action, body);
      state.failed = false;
    } catch {
      // Shown as a line; the visitor can press again.
      state.failed = true;
    }
    onChange();
    return !state.failed;
  }

  function tellHuman(): void {
    void tell("human", {}).then((told) => {
      state.human = told ? "told" : "";
      onChange();
    });
  }

  /** Chooses the channel for the present situation. */
  function reconsider(): void {
    if (signal.aborted) return;
    const last = log.entries.at(-1)?.createdAt ?? 0;
    const warm = shell.isOpen() || Date.now() - last < WARM_MS;
    const begun = hasConversation();
    if (begun && state.phase === "idle" && !hidden) void load(false);
    live.set(
      !hidden &&
        !sender.busy() &&
        (begun
          ? warm && state.phase === "ready"
          : shell.isOpen() && !!settings.widgetId),
    );
    receipts.update();
  }

  async function load(earlier: boolean): Promise<void> {
    if (!hasConversation() || state.phase === "loading") return;
    state.phase = "loading";
    onChange();
    try {
      const before = earlier ? `&before=${log.entries[0]?.seq}` : "";
      const path = `${conversationPath(core)}messages?limit=${PAGE_SIZE}`;
      const body = await session.call(path + before, signal);
      const { messages, hasMore } = body as MessagesBody; // throws if it is not
      log.mergePage(messages);
      receipts.silence();
      state.hasEarlier = hasMore;
      state.phase = "ready";
      if (!earlier) sender.recover();
    } catch (error) {
      // Shown in the panel, with a button that tries again.
      state.phase = earlier ? "ready" : "failed";
      if (error instanceof Refusal && error.status === 404) gone();
    }
    if (!signal.aborted) {
      onChange();
      reconsider();
    }
  }

  const show = (): void => {
    hidden = document.hidden;
    reconsider();
  };
  const listen = (
    target: EventTarget,
    names: string,
    listener: () => void,
  ): void => {
    for (const name of names.split(" ")) {
      target.addEventListener(name, listener, { signal });
    }
  };
  listen(document, "visibilitychange", show);
  // Another tab may have begun the conversation or read it.
  listen(window, "pageshow storage", show);
  listen(window, "pagehide", () => {
    // An open connection keeps a page out of the back/forward cache.
    hidden = true;
    reconsider();
  });
  listen(window, "online", () => core.link(true));
  listen(window, "offline", () => core.link(!hasConversation()));
  signal.addEventListener("abort", () => {
    live.set(false);
    clearTimeout(notice);
  });
  if (hasConversation()) reconsider();
  else sender.recover();

  function send(text: string): void {
    live.set(false);
    const running = log.streaming();
    // The gateway ends it; its last words are read afterwards.
    if (running) running.state = "stopped";
    sender.send(text);
  }

  return {
    log,
    state,
    mode,
    load,
    reconsider,
    send,
    retry(entry) {
      live.set(false);
      sender.retry(entry);
    },
    answering: () =>
      log.streaming()?.state === "streaming" ||
      (sender.waiting() && mode() !== "human"),
    stop() {
      const messageId = log.streaming()?.id;
      if (messageId) void tell("stop", { messageId });
      else stopWanted = true;
    },
    askHuman() {
      if (state.human) return;
      state.human = "asked";
      if (hasConversation()) tellHuman();
      // As a first act, too, it must reach somebody.
      else send(texts.humanRequest);
      onChange();
    },
    typing() {
      const now = Date.now();
      if (mode() === "assistant" || now - typingAt < TYPING_MS) return;
      typingAt = now;
      // Nobody is harmed when this is lost.
      void act("typing", { typing: true }).catch(() => {});
    },
    async saveContact(email) {
      const saved = await tell("contact", { email });
      if (saved) state.contact = email;
      onChange();
      return saved;
    },
  };
}
