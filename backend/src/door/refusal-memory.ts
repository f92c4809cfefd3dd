/**
 * Under a flood, asks Convex about once a second instead of at every request
 * whether a limit still holds. Limits stay Convex' own: it has refused the
 * same visitor or widget `TIMES` within a minute, and said for how long, so
 * that nobody is refused here whom it would let in.
 */
import type { BeginResult } from "../convex/conversation-store.js";
import { Lru } from "./lru.js";

/** Refusals of one minute after which the next ones are answered here. */
const TIMES = 10;
/** Staff may lift a block or raise a limit: no longer than this at a time. */
const MAX_HOLD_MS = 1_000;
const MINUTE_MS = 60_000;
const MAX_NAMES = 20_000;

type Refused = Extract<BeginResult, { kind: "limited" | "blocked" }>;

export interface Sender {
  /** Public id. */
  readonly widgetId: string;
  /** Of the widget: a change of its limits forgets what was refused. */
  readonly version: number;
  readonly sessionKey: string;
  readonly addressHash: string;
}

interface Memory {
  minute: number;
  count: number;
  heldUntil: number;
  refused: Refused;
  /** When waiting is over (ms, epoch). */
  until: number;
}

export class RefusalMemory {
  readonly #memories = new Lru<string, Memory>(MAX_NAMES);

  /** What Convex would say now, or null when it has to be asked. */
  recall(sender: Sender, now: number): Refused | null {
    for (const name of namesOf(sender)) {
      const memory = this.#memories.get(name);
      if (memory && memory.heldUntil > now) return again(memory, now);
    }
    return null;
  }

  /** Notes what Convex has said. */
  note(sender: Sender, result: BeginResult, now: number): void {
    const isRefused = result.kind === "limited" || result.kind === "blocked";
    if (!isRefused) return;
    const until =
      result.kind === "blocked" ? result.untilMs : now + result.retryAfterMs;
    // Where waiting does not help every message is judged by itself.
    if (until <= now) return;
    const name = nameOf(sender, result);
    const minute = Math.floor(now / MINUTE_MS);
    const before = this.#memories.get(name);
    const count = before?.minute === minute ? before.count + 1 : 1;
    const held = count >= TIMES ? Math.min(until, now + MAX_HOLD_MS) : 0;
    const memory = { minute, count, heldUntil: held, refused: result, until };
    this.#memories.set(name, memory);
  }
}

function again({ refused, until }: Memory, now: number): Refused {
  return refused.kind === "blocked"
    ? refused
    : { ...refused, retryAfterMs: until - now };
}

/** Everybody a refusal would be repeated to. */
function nameOf(sender: Sender, refused: Refused): string {
  const [own, address, widget] = namesOf(sender);
  if (refused.kind === "blocked") return own;
  if (refused.limit === "per_address") return address;
  return refused.limit === "per_widget" ? widget : own;
}

function namesOf(sender: Sender): readonly [string, string, string] {
  const { widgetId, version, sessionKey, addressHash } = sender;
  const widget = `${widgetId} ${version}`;
  return [
    `${widget} visitor ${sessionKey} ${addressHash}`,
    `${widget} address ${addressHash}`,
    widget,
  ];
}
