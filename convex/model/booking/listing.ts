/**
 * What is free, for visitors and for staff who move a booking. Reads no
 * clock: the caller says what time it is, so that the same question has the
 * same answer for everybody who asks it within a minute.
 */
import { v, type Infer } from "convex/values";
import type { Doc, Id } from "../../_generated/dataModel";
import type { QueryCtx } from "../../_generated/server";
import { refusal } from "../errors";
import * as ClosedDates from "./closedDates";
import {
  expand,
  MAX_OCCURRENCES,
  MAX_WINDOW_DAYS,
  type Occurrence,
} from "./expansion";
import { formatOccKey } from "./occKey";
import * as Offers from "./offers";
import * as Resources from "./resources";
import * as Seats from "./seats";
import { MAX_DURATION } from "./slotChecks";
import * as Slots from "./slots";
import {
  clockAt,
  DAY_MS,
  dayAfter,
  isDate,
  isZone,
  MINUTE_MS,
  startOfDay,
} from "./wallTime";

/** Expanded at once: most lists are full long before their window ends. */
const STEP_MS = 8 * DAY_MS;
const MAX_CLAIMS = 3_000;

export const vOpening = v.object({
  occKey: v.string(),
  slotId: v.id("slots"),
  title: v.string(),
  location: v.optional(v.string()),
  startMs: v.number(),
  endMs: v.number(),
  /** In the zone that was asked for: `YYYY-MM-DD` and `HH:mm`. */
  day: v.string(),
  time: v.string(),
  seatsFree: v.number(),
  requiresConfirm: v.boolean(),
  /** The caller's own hold keeps it free for them. */
  heldByYou: v.boolean(),
});
export type Opening = Infer<typeof vOpening>;

export const vOpenings = v.object({
  openings: v.array(vOpening),
  /** Ask again from this date (in the zone asked for); null: that was all. */
  nextFrom: v.union(v.string(), v.null()),
});

export interface Asked {
  tenantId: Id<"tenants">;
  /** Dates in `tz`, both inclusive. */
  from: string;
  to: string;
  tz: string;
  /** The time it is; round it down to the minute. */
  nowMs: number;
  /** Whose own hold counts as free. */
  holder?: string | undefined;
  slotId?: string | undefined;
}

interface Candidate {
  slot: Doc<"slots">;
  occurrence: Occurrence;
}

/** @throws invalid for a window that is none or too long. */
export async function openings(
  ctx: QueryCtx,
  asked: Asked,
): Promise<Infer<typeof vOpenings>> {
  const { fromMs, toMs } = windowOf(asked);
  const begin = Math.max(fromMs, asked.nowMs);
  const listed = await expandAll(ctx, asked, begin, toMs);
  const { candidates } = listed;
  const claims = await claimsAround(ctx, asked.tenantId, candidates);
  const list: Opening[] = [];
  for (const { slot, occurrence } of candidates) {
    const known = claims.get(slot.resourceId);
    if (known === undefined) continue;
    if (occurrence.endMs > known.untilMs) {
      // What was not read any more is not known to be free.
      const nextFrom = dateIn(asked.tz, occurrence.startMs);
      return { openings: list, nextFrom };
    }
    const opening = toOpening({ slot, occurrence }, known.rows, asked);
    if (opening !== null) list.push(opening);
  }
  return { openings: list, nextFrom: listed.nextFrom };
}

interface Known {
  /** In order of their start. */
  rows: Doc<"claims">[];
  /** Whatever ends until then is judged rightly. */
  untilMs: number;
}

/** The claims that may touch the candidates, by active resource. */
async function claimsAround(
  ctx: QueryCtx,
  tenantId: Id<"tenants">,
  candidates: Candidate[],
): Promise<Map<Id<"resources">, Known>> {
  const known = new Map<Id<"resources">, Known>();
  for (const resource of await Resources.all(ctx, tenantId)) {
    const own = candidates.filter((c) => c.slot.resourceId === resource._id);
    const [first] = own;
    if (first === undefined || !resource.active) continue;
    const reach = resource.maxDurationMin * MINUTE_MS;
    const from = first.occurrence.startMs - reach;
    const to = Math.max(...own.map(({ occurrence }) => occurrence.endMs));
    const rows = await claimsOf(ctx, resource, from, to);
    const last = rows.at(-1);
    const isCut = last !== undefined && rows.length === MAX_CLAIMS;
    const untilMs = isCut ? last.startMs : to;
    known.set(resource._id, { rows, untilMs });
  }
  return known;
}

/** Candidates in order, whole days of them, and the date that comes next. */
async function expandAll(
  ctx: QueryCtx,
  { tenantId, nowMs, slotId, tz }: Asked,
  fromMs: number,
  toMs: number,
): Promise<{ candidates: Candidate[]; nextFrom: string | null }> {
  const all = await Slots.current(ctx, tenantId, fromMs);
  const slots = all.filter((slot) => (slotId ?? slot._id) === slot._id);
  const closedRows = await ClosedDates.between(
    ctx,
    tenantId,
    dateAround(fromMs, -DAY_MS),
    dateAround(toMs, DAY_MS),
  );
  const plans = slots.map((slot) => ({
    slot,
    last: Offers.lastDate(slot, nowMs),
    closed: ClosedDates.datesOf(closedRows, slot.resourceId),
  }));
  const candidates: Candidate[] = [];
  let at = fromMs;
  while (at < toMs && candidates.length < MAX_OCCURRENCES) {
    const until = Math.min(at + STEP_MS, toMs);
    const step: Candidate[] = [];
    for (const { slot, last, closed } of plans) {
      const window = { fromMs: at, toMs: until, closed };
      for (const occurrence of expand(slot.rule, window).occurrences) {
        // In time also a minute later: `nowMs` may be as old as that.
        const until = nowMs + MINUTE_MS;
        const code = Offers.checkTiming(slot, occurrence, until, last);
        if (code === null) step.push({ slot, occurrence });
      }
    }
    step.sort((a, b) => a.occurrence.startMs - b.occurrence.startMs);
    candidates.push(...step);
    at = until;
  }
  const stop =
    candidates[MAX_OCCURRENCES]?.occurrence.startMs ?? (at < toMs ? at : null);
  if (stop === null) return { candidates, nextFrom: null };
  const nextFrom = dateIn(tz, stop);
  const day = startOfDay(nextFrom, tz);
  const before = candidates.filter((c) => c.occurrence.startMs < day);
  if (before.length > 0) return { candidates: before, nextFrom };
  // One day alone is more than a list holds.
  const most = candidates.slice(0, MAX_OCCURRENCES);
  return { candidates: most, nextFrom: dayAfter(nextFrom) };
}

function toOpening(
  { slot, occurrence }: Candidate,
  claims: Doc<"claims">[],
  { tz, nowMs, holder }: Asked,
): Opening | null {
  const { _id: slotId, terms } = slot;
  const { startMs, endMs } = occurrence;
  const { title, location, capacity, requiresConfirm } = terms;
  const occKey = formatOccKey(slotId, occurrence);
  const at = { occKey, startMs, endMs, capacity };
  const near = between(claims, startMs - MAX_DURATION * MINUTE_MS, endMs);
  const room = Seats.judge(near, at, { seats: 1, holder }, nowMs);
  if (room.kind !== "free") return null;
  const [day = "", time = ""] = clockAt(startMs, tz).split("T");
  return {
    occKey,
    slotId,
    title,
    ...(location === undefined ? {} : { location }),
    startMs,
    endMs,
    day,
    time,
    seatsFree: room.seats,
    requiresConfirm,
    heldByYou: near.some(
      (claim) =>
        claim.occKey === occKey &&
        claim.kind === "hold" &&
        claim.holder === holder &&
        Seats.isLive(claim, nowMs),
    ),
  };
}

/** Of rows in order of their start, those that start in between. */
function between(rows: Doc<"claims">[], fromMs: number, toMs: number) {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const row = rows[middle];
    if (row !== undefined && row.startMs < fromMs) low = middle + 1;
    else high = middle;
  }
  let end = low;
  while (end < rows.length && (rows[end]?.startMs ?? toMs) < toMs) end++;
  return rows.slice(low, end);
}

async function claimsOf(
  ctx: QueryCtx,
  { tenantId, _id }: Doc<"resources">,
  fromMs: number,
  toMs: number,
): Promise<Doc<"claims">[]> {
  return await ctx.db
    .query("claims")
    .withIndex("by_tenant_and_resource_and_startMs", (q) =>
      q
        .eq("tenantId", tenantId)
        .eq("resourceId", _id)
        .gt("startMs", fromMs)
        .lt("startMs", toMs),
    )
    .take(MAX_CLAIMS);
}

function windowOf({ from, to, tz, nowMs }: Asked) {
  if (!isDate(from) || !isDate(to) || from > to || !isZone(tz)) {
    throw refusal("invalid", "A window has two dates and a zone");
  }
  const fromMs = startOfDay(from, tz);
  const toMs = startOfDay(dayAfter(to), tz);
  const days = Math.round((toMs - fromMs) / DAY_MS);
  if (days > MAX_WINDOW_DAYS || !Number.isFinite(nowMs)) {
    throw refusal("invalid", `A window has at most ${MAX_WINDOW_DAYS} days`);
  }
  return { fromMs, toMs };
}

function dateIn(tz: string, ms: number): string {
  return clockAt(ms, tz).slice(0, 10);
}

/** The date in UTC, a day off at most in any zone. */
function dateAround(ms: number, offset: number): string {
  return new Date(ms + offset).toISOString().slice(0, 10);
}
