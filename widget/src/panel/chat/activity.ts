/** When the conversation's events are worth an open connection. */
import type { StateEvent } from "@frontdesk/protocol";

/** With the panel closed, a conversation stays warm for this long … */
const WARM_MS = 5 * 60_000;
/** … and for this long when a human answers or is awaited. */
const WARM_HUMAN_MS = 60 * 60_000;

export interface ActivityInput {
  readonly open: boolean;
  readonly pageVisible: boolean;
  readonly answering: boolean;
  readonly mode: StateEvent["mode"];
  readonly lastActivity: number;
  readonly now: number;
}

/**
 * `live`: hold the connection. `poll`: look now and then, for the badge.
 * `none`: a page nobody looks at asks for nothing.
 */
export function channelFor(input: ActivityInput): "live" | "poll" | "none" {
  if (!input.pageVisible) return "none";
  const warmth = input.mode === "assistant" ? WARM_MS : WARM_HUMAN_MS;
  const warm = input.now - input.lastActivity < warmth;
  return input.open || input.answering || warm ? "live" : "poll";
}
