/**
 * The last step before Convex decides on a message. It holds a flood of one
 * widget apart from everybody else, and adds nothing while there is none.
 */
import { ApiError } from "../errors.js";
import type { Begun, TurnEngine } from "../turns/turn-engine.js";
import { Crowds } from "./crowds.js";
import { FairSlots } from "./fair-slots.js";
import { RefusalMemory, type Sender } from "./refusal-memory.js";
import { refusalOf } from "./refusals.js";

/**
 * Turns begun at once: fewer than the calls there may be, so that answers
 * under way are stored while a crowd asks for new ones.
 */
const MAX_BEGINS = 32;
const PATIENCE = { stuckMs: 10_000, longestMs: 40_000 };
/** Fewer than this at once are no flood, whatever the limit. */
const MIN_CROWD = 100;
const CROWDED_SECONDS = 5;

export interface BeginGate {
  /**
   * `room` is how many messages the widget takes in a minute. Throws
   * `ApiError` for what is known to be refused.
   */
  begin(
    sender: Sender,
    room: number,
    args: Parameters<TurnEngine["begin"]>[0],
  ): Promise<Begun>;
}

export function createBeginGate(engine: TurnEngine): BeginGate {
  const refusals = new RefusalMemory();
  const crowds = new Crowds();
  const slots = new FairSlots(MAX_BEGINS, PATIENCE);

  function checkKnown(sender: Sender): void {
    const now = Date.now();
    const known = refusals.recall(sender, now);
    if (known) throw refusalOf(known, now);
  }

  return {
    async begin(sender, room, args) {
      checkKnown(sender);
      const most = Math.max(room, MIN_CROWD);
      const leave = crowds.enter(sender.widgetId, most);
      if (!leave) {
        throw new ApiError("rate_limit_exceeded", {
          limitType: "per_widget",
          retryAfter: CROWDED_SECONDS,
        });
      }
      try {
        return await slots.run(sender.widgetId, async () => {
          // Those before it in the queue may have been refused meanwhile.
          checkKnown(sender);
          const begun = await engine.begin(args);
          refusals.note(sender, begun.result, Date.now());
          return begun;
        });
      } finally {
        leave();
      }
    },
  };
}
