/**
 * An occurrence's name: its slot and wall time, which stay the same when the
 * zone's rules change.
 */
import type { Id } from "../../_generated/dataModel";
import type { Occurrence } from "./expansion";
import { isLocal } from "./wallTime";

const LATER = "later";

export type Named = Pick<Occurrence, "localStart" | "later">;

export function formatOccKey(
  slotId: Id<"slots">,
  { localStart, later }: Named,
) {
  return `${slotId}|${localStart}${later ? `|${LATER}` : ""}`;
}

/** Null for what is no such name. The slot's id is not looked up. */
export function parseOccKey(
  occKey: string,
): (Named & { slotId: string }) | null {
  const [slotId, localStart, fold, ...more] = occKey.split("|");
  if (!slotId || localStart === undefined || more.length > 0) return null;
  if (fold !== undefined && fold !== LATER) return null;
  if (!isLocal(localStart)) return null;
  return { slotId, localStart, later: fold === LATER };
}
