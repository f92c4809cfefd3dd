import type { ChatEvent, ErrorCode } from "@frontdesk/protocol";
import type { Settings } from "../../shared/contract.js";
import type { Texts } from "../locales/texts.js";
import type { Session } from "../net/session.js";
import type { ConversationLog } from "./log.js";

/** What the parts of the engine share. */
export interface Core {
  readonly texts: Texts;
  readonly settings: Settings;
  readonly session: Session;
  readonly log: ConversationLog;
  /** Ends everything. */
  readonly signal: AbortSignal;
  /** Takes an event into the log; throws when text is missing before it. */
  take(event: ChatEvent, clientMessageId?: string): void;
  /** The connection works, or broke. */
  link(up: boolean): void;
  /** Something that is shown has changed. */
  changed(): void;
  /** Tells the page's listeners. */
  report(code: ErrorCode | "network_error"): void;
}
