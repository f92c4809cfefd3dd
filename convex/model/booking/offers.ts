/** An occurrence as something that can be booked: found, and in time. */
import type { Doc, Id } from "../../_generated/dataModel";
import type { QueryCtx } from "../../_generated/server";
import type { Promised } from "../../tables/bookings";
import * as ClosedDates from "./closedDates";
import { findOccurrence, type Occurrence } from "./expansion";
import { formatOccKey, parseOccKey } from "./occKey";
import { localAt, MINUTE_MS } from "./wallTime";

export interface Offer {
  occKey: string;
  occurrence: Occurrence;
  slot: Doc<"slots">;
  resource: Doc<"resources">;
}

export type TimingCode = "PAST" | "TOO_SOON" | "TOO_FAR";

/** Null unless the tenant's own slot has this occurrence now. */
export async function find(
  ctx: QueryCtx,
  tenantId: Id<"tenants">,
  occKey: string,
): Promise<Offer | null> {
  const named = parseOccKey(occKey);
  const slotId = named && ctx.db.normalizeId("slots", named.slotId);
  const slot = slotId && (await ctx.db.get("slots", slotId));
  if (!named || !slot) return null;
  if (slot.tenantId !== tenantId || !slot.active) return null;
  const resource = await ctx.db.get("resources", slot.resourceId);
  if (!resource?.active) return null;
  const date = named.localStart.slice(0, 10);
  const isClosed = await ClosedDates.isClosed(ctx, slot, date);
  const closed = new Set(isClosed ? [date] : []);
  const occurrence = findOccurrence(slot.rule, named, closed);
  if (occurrence === null) return null;
  // As it is written here, whatever was sent.
  const own = formatOccKey(slot._id, occurrence);
  return own === occKey ? { occKey, occurrence, slot, resource } : null;
}

/** Why an occurrence cannot be booked now, or null. */
export function checkTiming(
  slot: Pick<Doc<"slots">, "rule" | "terms">,
  { startMs, localStart }: Occurrence,
  now: number,
  last = lastDate(slot, now),
): TimingCode | null {
  if (startMs <= now) return "PAST";
  if (startMs - now < slot.terms.minNoticeMin * MINUTE_MS) return "TOO_SOON";
  return localStart.slice(0, 10) > last ? "TOO_FAR" : null;
}

/** The last local date within the horizon: calendar days, not hours. */
export function lastDate(
  { rule, terms }: Pick<Doc<"slots">, "rule" | "terms">,
  now: number,
): string {
  const today = localAt(now, rule.tz).toPlainDate();
  return today.add({ days: terms.horizonDays }).toString();
}

export function promiseOf(offer: Offer): Promised {
  const { occKey, occurrence, slot, resource } = offer;
  const { title, location, cancelCutoffMin } = slot.terms;
  return {
    resourceId: resource._id,
    slotId: slot._id,
    occKey,
    startMs: occurrence.startMs,
    endMs: occurrence.endMs,
    tz: slot.rule.tz,
    localStart: occurrence.localStart,
    title,
    ...(location === undefined ? {} : { location }),
    cancelCutoffMin,
  };
}
