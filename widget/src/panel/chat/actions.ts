import type { Action, Gateway } from "../net/gateway.js";

export interface ActionDeps {
  readonly gateway: Gateway;
  readonly signal: AbortSignal;
  conversationId(): string | null;
  /** The call failed; the visitor sees a line about it. */
  onFailed(): void;
}

export interface Actions {
  stop(messageId: string): void;
  /** @returns whether the gateway knows now. */
  human(): Promise<boolean>;
  /** @returns whether the address was taken. */
  contact(email: string, name: string): Promise<boolean>;
  read(seq: number): void;
  /** Call on each keystroke; false when the message is gone. */
  typing(is: boolean): void;
}

/** While keys are pressed, staff are told at most this often … */
const TYPING_REPEAT_MS = 4000;
/** … and told the end when none was pressed for this long. */
const TYPING_END_MS = 6000;
/** Reading marks of a burst of messages go out as one. */
const READ_DELAY_MS = 800;

export function createActions(deps: ActionDeps): Actions {
  let typingSince = 0;
  let typingEnd: ReturnType<typeof setTimeout> | undefined;
  let readTimer: ReturnType<typeof setTimeout> | undefined;
  let readSeq = 0;
  deps.signal.addEventListener("abort", () => {
    clearTimeout(typingEnd);
    clearTimeout(readTimer);
  });

  async function act(action: Action, body: object): Promise<boolean> {
    const id = deps.conversationId();
    if (id === null) return false;
    try {
      await deps.gateway.act(id, action, { ...body }, deps.signal);
      return true;
    } catch {
      // The caller decides whether the visitor needs to know.
      return false;
    }
  }

  async function spoken(action: Action, body: object): Promise<boolean> {
    const done = await act(action, body);
    if (!done && !deps.signal.aborted) deps.onFailed();
    return done;
  }

  function endTyping(): void {
    clearTimeout(typingEnd);
    if (typingSince === 0) return;
    typingSince = 0;
    void act("typing", { typing: false });
  }

  return {
    stop: (messageId) => void spoken("stop", { messageId }),
    human: () => spoken("human", {}),
    contact: (email, name) =>
      spoken("contact", { email, ...(name !== "" && { name }) }),
    read(seq) {
      readSeq = Math.max(readSeq, seq);
      clearTimeout(readTimer);
      // A mark that is lost is made good by the next one.
      readTimer = setTimeout(
        () => void act("read", { seq: readSeq }),
        READ_DELAY_MS,
      );
    },
    typing(is) {
      if (!is) {
        endTyping();
        return;
      }
      clearTimeout(typingEnd);
      typingEnd = setTimeout(endTyping, TYPING_END_MS);
      const now = Date.now();
      if (now - typingSince < TYPING_REPEAT_MS) return;
      typingSince = now;
      void act("typing", { typing: true });
    },
  };
}
